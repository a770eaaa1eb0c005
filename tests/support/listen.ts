import type { AddressInfo, Server } from 'node:net'

type Stoppable = Server & { closeAllConnections?(): void }

/** Has a server listen on a port of its own, on this machine alone. `stop` cuts what is open. */
export async function listen(server: Stoppable): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections?.()
    })
  return { url: `http://127.0.0.1:${port}`, port, stop }
}
