import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { findWorkerd, loopbackHosts } from './platform.ts'

export type WorkerdOptions = { folder: string; assets: string; port: number; databaseUrl: string; keys: string }

export type Workerd = { exited: Promise<{ output: string }>; stop(): Promise<void> }

const START_LIMIT_MS = 20_000
const STOP_LIMIT_MS = 3_000
/** Where workerd tells that a socket listens; the first descriptor after the standard three. */
const CONTROL = 3

/** Runs `worker.js` of the folder in workerd, on every loopback address, until stopped. */
export async function startWorkerd({ folder, assets, port, databaseUrl, keys }: WorkerdOptions): Promise<Workerd> {
  const hosts = loopbackHosts()
  const config = join(folder, 'workerd.capnp')
  writeFileSync(config, describeConfig({ hosts, assets, port, databaseUrl }))
  const child = spawn(findWorkerd(), ['serve', `--control-fd=${CONTROL}`, config], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // The keys go through the environment, so that they are in no file but their own.
    env: { ...process.env, MFA_KEYS: keys },
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

type ConfigFacts = { hosts: string[]; assets: string; port: number; databaseUrl: string }

/** Only loopback can be reached from inside: the demo speaks to nobody else. */
function describeConfig({ hosts, assets, port, databaseUrl }: ConfigFacts): string {
  const sockets = hosts.map((host, index) => {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
    return `(name = "http${index}", address = ${quote(address)}, http = (), service = "demo")`
  })
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "demo", worker = .demo),
    (name = "internet", network = (allow = ["local"])),
    (name = "assets", disk = (path = ${quote(assets)})),
  ],
  sockets = [${sockets.join(', ')}],
);
const demo :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-07-01",
  bindings = [
    (name = "LIBSQL_URL", text = ${quote(databaseUrl)}),
    (name = "MFA_KEYS", fromEnvironment = "MFA_KEYS"),
    (name = "ASSETS", service = "assets"),
  ],
);
`
}

function quote(text: string): string {
  return JSON.stringify(text)
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
