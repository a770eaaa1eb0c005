import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { bytesOfModules } from '../../tools/elements/build.ts'
import { endWithUs } from './children.ts'

export interface WorkerdOptions {
  /** The module whose default export is the Worker. */
  entry: string
  bindings?: Record<string, string>
  /** Before Node's APIs became a default of the platform, so that a Worker which needs them fails here. */
  compatibilityDate?: string
  port?: number
  /** The header field in which requests bring what Cloudflare tells a Worker as `request.cf`, in JSON. */
  cfHeader?: string
}

export type WorkerBundle = {
  code: string
  gzipBytes: number
  /** How many bytes of it come from which module. */
  modules: Record<string, number>
}

export type RunningWorker = Awaited<ReturnType<typeof startWorkerd>>

const START_SECONDS = 30
const PLATFORM_PACKAGES: Record<string, string> = {
  'linux x64': '@cloudflare/workerd-linux-64',
  'linux arm64': '@cloudflare/workerd-linux-arm64',
  'darwin x64': '@cloudflare/workerd-darwin-64',
  'darwin arm64': '@cloudflare/workerd-darwin-arm64',
}

/** The native `workerd`. No install script runs, so the shim in `.bin` is passed over. Throws when there is none. */
export function workerdExecutable(): string {
  const name = PLATFORM_PACKAGES[`${process.platform} ${process.arch}`]
  if (name === undefined) throw new Error(`There is no workerd for ${process.platform} ${process.arch}.`)
  const require = createRequire(import.meta.url)
  // Beside the package `workerd` or above it, wherever the package manager put it.
  for (const from of [require.resolve('workerd/package.json'), import.meta.filename]) {
    try {
      const manifest = createRequire(from).resolve(`${name}/package.json`)
      const binary = path.join(path.dirname(manifest), 'bin', 'workerd')
      if (existsSync(binary)) return binary
    } catch {
      // Not reachable from there: the next one, then the error below.
    }
  }
  throw new Error(`The package ${name} is not installed. Run "npm ci" (optional dependencies must not be left out).`)
}

/** One ES module as the platform would get it. */
export async function bundleWorker(entry: string): Promise<WorkerBundle> {
  const { code, modules } = await bundleOf(entry)
  return { code, gzipBytes: gzipSync(code, { level: 9 }).byteLength, modules }
}

type Bundle = Omit<WorkerBundle, 'gzipBytes'>

const bundles = new Map<string, Promise<Bundle>>()

/** Bundled once in a process: dozens of tests start the same Worker. */
function bundleOf(entry: string): Promise<Bundle> {
  const file = path.resolve(entry)
  const made = bundles.get(file) ?? bundle(file)
  bundles.set(file, made)
  return made
}

async function bundle(file: string): Promise<Bundle> {
  const how = { bundle: true, write: false, format: 'esm', minify: true, target: 'es2022', logLevel: 'silent' } as const
  const conditions = ['workerd', 'worker', 'browser']
  const result = await build({ ...how, metafile: true, entryPoints: [file], conditions })
  const output = result.outputFiles[0]
  if (output === undefined) throw new Error(`esbuild made nothing of ${file}`)
  return { code: output.text, modules: bytesOfModules(result.metafile) }
}

/** Cap'n Proto text, in which JSON's `\uXXXX` does not exist. */
function capnpText(value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0x7f ? character : `\\x${code.toString(16).padStart(2, '0')}`
  })
  return `"${escaped}"`
}

function configuration(options: Required<Omit<WorkerdOptions, 'entry'>>): string {
  const bindings = Object.entries(options.bindings)
    .map(([name, text]) => `(name = ${capnpText(name)}, text = ${capnpText(text)})`)
    .join(', ')
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${options.port}", http = (${options.cfHeader ? `cfBlobHeader = ${capnpText(options.cfHeader)}` : ''}), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  bindings = [${bindings}],
  compatibilityDate = ${capnpText(options.compatibilityDate)},
);
`
}

/** Resolves with the port once workerd reports that it listens; rejects when it ends first or says nothing. */
function listening(child: ChildProcess, stderr: () => string): Promise<number> {
  const control = child.stdio[3] as Readable
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`workerd did not listen within ${START_SECONDS} s.\n${stderr()}`))
    }, START_SECONDS * 1000)
    let lines = ''
    control.on('data', (chunk: Buffer) => {
      lines += chunk.toString()
      const port = /"event":"listen","socket":"http","port":(\d+)/.exec(lines)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(Number(port))
    })
    // Not `exit`: only after `close` has stderr been read to its end.
    child.once('close', (code) => {
      clearTimeout(timer)
      reject(new Error(`workerd ended with ${code} before it listened.\n${stderr()}`))
    })
  })
}

/** Runs a Worker in the real runtime, without any compatibility flag, on a loopback port of its own. */
export async function startWorkerd(options: WorkerdOptions) {
  const { entry, bindings = {}, compatibilityDate = '2026-07-01', port = 0, cfHeader = '' } = options
  const executable = workerdExecutable()
  const { code } = await bundleOf(entry)
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-workerd-'))
  await writeFile(path.join(folder, 'worker.js'), code)
  const config = path.join(folder, 'config.capnp')
  await writeFile(config, configuration({ bindings, compatibilityDate, port, cfHeader }), { mode: 0o600 })

  const child = spawn(executable, ['serve', '--control-fd=3', config], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const release = endWithUs(child, folder)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })

  async function stop(): Promise<void> {
    release()
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const actual = await listening(child, () => stderr)
    return {
      url: `http://127.0.0.1:${actual}`,
      port: actual,
      pid: child.pid ?? 0,
      stop,
      /** What workerd itself complained about, uncaught exceptions of the Worker included. */
      stderr: () => stderr,
      /** What the Worker wrote with `console`. */
      stdout: () => stdout,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
