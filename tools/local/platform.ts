import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { findLibsqlBinary } from './local-server.ts'

/** Something the person at the keyboard can mend; its message says how. Everything else is a fault of ours. */
export class CannotStart extends Error {}

const OLDEST_NODE: [number, number] = [22, 12]

/** Throws CannotStart unless this machine can run the database and the Worker at all. */
export function checkPlatform(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new CannotStart(
      `This is Node ${process.versions.node}; ${OLDEST_NODE.join('.')} or newer is needed. ` +
        'On Linux x64 `npm ci` brings one along, which `npm run` uses; elsewhere install a newer Node.',
    )
  }
  if (process.platform === 'win32') throw new CannotStart('This does not run on Windows itself. Use WSL.')
  try {
    findLibsqlBinary()
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error))
  }
  findWorkerd()
}

/** The path of the workerd binary for this platform. */
export function findWorkerd(): string {
  const platform = `${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`
  const require = createRequire(import.meta.url)
  try {
    const binary = require.resolve(`@cloudflare/workerd-${platform}/bin/workerd`)
    if (existsSync(binary)) return binary
  } catch {
    // Told below, in one place.
  }
  throw new CannotStart(`There is no workerd for ${platform}. Run \`npm ci\` again with optional dependencies.`)
}

/** The loopback addresses that `localhost` may stand for on this machine. */
export function loopbackHosts(): string[] {
  const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))
  return hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']
}

/** Throws CannotStart when something listens on the port already. `command`: what to write after another PORT. */
export async function checkPort(port: number, command: string): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new CannotStart('PORT must be a number from 1 to 65535.')
  }
  for (const host of loopbackHosts()) {
    const reason = await reasonAgainst(port, host)
    if (reason === 'EACCES')
      throw new CannotStart(`Port ${port} is not allowed to you. Use another: PORT=8788 ${command}`)
    if (reason) {
      throw new CannotStart(
        `Port ${port} is taken by another program. Stop that one or use another port: PORT=${port + 1} ${command}`,
      )
    }
  }
}

function reasonAgainst(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    probe.listen(port, host, () => probe.close(() => resolve(null)))
  })
}
