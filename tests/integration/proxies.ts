import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endWithUs } from '../support/children.ts'

/* Real proxies, as child processes, with the configuration files of the documentation. */

const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples/forward-auth')
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/opt/homebrew/bin']
const START_SECONDS = 20

export type Places = { port: number; sallyport: string; site: string; key: string }

export interface RunningProxy {
  url: string
  port: number
  /** What it wrote about itself. */
  said(): string
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A missing program is a failure that says what to do, never a test that is left out. */
export function executable(name: string, debianPackage: string): string {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...FOLDERS]
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file))
  if (found !== undefined) return found
  throw new Error(
    `There is no ${name} on this machine, and these tests need a real one. On Debian or Ubuntu:\napt-get install -y --no-install-recommends ${debianPackage}`,
  )
}

/** The file of the documentation with addresses and key put in; throws when it does not name what is to be replaced. */
async function example(file: string, { port, sallyport, site, key }: Places): Promise<string> {
  let text = await readFile(path.join(EXAMPLES, file), 'utf8')
  const replacements = [
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['127.0.0.1:8787', new URL(sallyport).host],
    ['127.0.0.1:3000', new URL(site).host],
    ['MFA_PROXY_KEY', key],
  ] as const
  // The comment on top explains the placeholders.
  text = text.replace(/^(#.*\n)+/, '')
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${file} does not name ${from}`)
    text = text.replaceAll(from, to)
  }
  return text
}

export async function startNginx(places: Places): Promise<RunningProxy> {
  const file = executable('nginx', 'nginx-light')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const frame = `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr warn;
events { worker_connections 1024; }
http { access_log off; ${temporary.join(' ')}
include ${folder}/site.conf; }`
  await writeFile(path.join(folder, 'site.conf'), await example('nginx.conf', places))
  await writeFile(path.join(folder, 'nginx.conf'), frame)
  return start(file, ['-e', 'stderr', '-p', folder, '-c', path.join(folder, 'nginx.conf')], folder, places.port)
}

export async function startCaddy(places: Places): Promise<RunningProxy> {
  const file = executable('caddy', 'caddy')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-caddy-'))
  await writeFile(path.join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${await example('Caddyfile', places)}`)
  const args = ['run', '--adapter', 'caddyfile', '--config', path.join(folder, 'Caddyfile')]
  return start(file, args, folder, places.port)
}

async function start(file: string, args: string[], folder: string, port: number): Promise<RunningProxy> {
  const env = { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd: folder })
  const release = endWithUs(child, folder)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  async function stop(): Promise<void> {
    release()
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await listening(child, port, () => said)
    return { url: `http://127.0.0.1:${port}`, port, said: () => said, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function listening(child: ChildProcess, port: number, said: () => string): Promise<void> {
  const until = Date.now() + START_SECONDS * 1000
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The proxy ended with ${child.exitCode}.\n${said()}`)
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The proxy did not listen within ${START_SECONDS} s.\n${said()}`)
}
