import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { findWorkerd, loopbackHosts } from './platform.ts'

export type WorkerdOptions = {
  /** Holds `worker.js`; the configuration is written beside it. */
  folder: string
  /** The folder that the binding ASSETS serves. */
  assets: string
  port: number
  variables: Readonly<Record<string, string>>
  /** Bindings that stand in no file: they go through the environment. */
  secrets: Readonly<Record<string, string>>
  /** Whom the Worker may speak to by `fetch`; default: only this machine. */
  reach?: 'local' | 'anywhere'
  /** A server that gets a binding of its own, under which requests keep the name that browsers know us by. */
  service?: { binding: string; origin: URL }
}

export type Workerd = { exited: Promise<{ output: string }>; stop(): Promise<void> }

const START_LIMIT_MS = 20_000
const STOP_LIMIT_MS = 3_000
/** Where workerd tells that a socket listens; the first descriptor after the standard three. */
const CONTROL = 3

/** Runs `worker.js` of the folder in workerd, on every loopback address, until stopped. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const hosts = loopbackHosts()
  const config = join(options.folder, 'workerd.capnp')
  writeFileSync(config, describeConfig(options, hosts))
  const child = spawn(findWorkerd(), ['serve', `--control-fd=${CONTROL}`, config], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.secrets },
  })
  const exited = watch(child)
  const killOnExit = () => child.kill('SIGKILL')
  process.once('exit', killOnExit)
  const stop = async () => {
    process.removeListener('exit', killOnExit)
    child.kill('SIGTERM')
    const forced = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await exited
    clearTimeout(forced)
  }
  try {
    await untilListening(child.stdio[CONTROL] as Readable, hosts.length, exited)
  } catch (error) {
    await stop()
    throw error
  }
  return { exited, stop }
}

function describeConfig(options: WorkerdOptions, hosts: string[]): string {
  const { assets, port, variables, secrets, reach = 'local', service } = options
  const sockets = hosts.map((host, index) => {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
    return `(name = "http${index}", address = ${quote(address)}, http = (), service = "site")`
  })
  const bindings = [
    ...Object.entries(variables).map(([name, text]) => `(name = ${quote(name)}, text = ${quote(text)})`),
    ...Object.keys(secrets).map((name) => `(name = ${quote(name)}, fromEnvironment = ${quote(name)})`),
    '(name = "ASSETS", service = "assets")',
    ...(service ? [`(name = ${quote(service.binding)}, service = "origin")`] : []),
  ]
  const allowed = reach === 'local' ? '"local"' : '"public", "private", "local"'
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "site", worker = .site),
    (name = "internet", network = (allow = [${allowed}], tlsOptions = (trustBrowserCas = true))),
    (name = "assets", disk = (path = ${quote(assets)})),
    ${service ? externalServer(service.origin) : ''}
  ],
  sockets = [${sockets.join(', ')}],
);
const site :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-07-01",
  bindings = [
    ${bindings.join(',\n    ')},
  ],
);
`
}

function externalServer({ protocol, hostname, port }: URL): string {
  const isSecure = protocol === 'https:'
  const address = quote(`${hostname}:${port || (isSecure ? 443 : 80)}`)
  if (!isSecure) return `(name = "origin", external = (address = ${address}, http = ())),`
  const tls = `options = (), tlsOptions = (trustBrowserCas = true), certificateHost = ${quote(hostname)}`
  return `(name = "origin", external = (address = ${address}, https = (${tls}))),`
}

/** Cap'n Proto text, in which JSON's `\uXXXX` does not exist. */
function quote(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0x7f ? character : `\\x${code.toString(16).padStart(2, '0')}`
  })
  return `"${escaped}"`
}

/** Which of the two ended without being asked to, with its last words. */
export function firstFailure(
  database: Promise<{ output: string }>,
  workerd: Promise<{ output: string }>,
): Promise<string> {
  return Promise.race([
    database.then(({ output }) => `The database server has ended. ${output}`),
    workerd.then(({ output }) => `The Worker has ended. ${output}`),
  ])
}

function watch(child: ChildProcess): Workerd['exited'] {
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ output: error.message }))
    child.once('exit', () => resolve({ output: output.trim() }))
  })
}

function untilListening(control: Readable, sockets: number, exited: Workerd['exited']): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('workerd did not listen in time.')), START_LIMIT_MS)
    exited.then(({ output }) => {
      clearTimeout(late)
      reject(new Error(`workerd did not start. ${output}`))
    })
    let heard = ''
    control.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
      if (heard.split('"event":"listen"').length <= sockets) return
      clearTimeout(late)
      resolve()
    })
  })
}
