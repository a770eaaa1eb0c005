import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

/** Serves on a port of the system's choice, tells whoever started this process, and ends with them. */
export function serveHere(appAt: (url: string) => Hono): void {
  let app: Hono | undefined
  const server = serve({
    fetch: (request, env) => (app as Hono).fetch(request, env),
    port: 0,
    hostname: '127.0.0.1',
  })
  server.once('listening', () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    app = appAt(url)
    process.send?.({ ready: url })
  })
  process.on('disconnect', () => process.exit())
}
