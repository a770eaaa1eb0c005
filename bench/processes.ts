import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { atOurEnd, endWithUs } from '../tests/support/children.ts'

export type NodeProcess = { child: ChildProcess; url: string; pid: number; stop(): Promise<void> }

const OUT = path.resolve(import.meta.dirname, '../.build/bench')

/** As it would be installed, without the memory and the time that reading TypeScript takes. Packages stay what they are. */
async function toJavaScript(module: string, outdir: string): Promise<string> {
  const outfile = path.join(outdir, `${path.basename(module, '.ts')}.js`)
  await build({
    entryPoints: [module],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  })
  return outfile
}

/** Runs a module in a Node of its own. It says `{ ready: <its url> }` when it can be asked, and ends with our channel. */
export async function startNode(
  module: string,
  env: Record<string, string>,
  { outdir = OUT } = {},
): Promise<NodeProcess> {
  const child = fork(await toJavaScript(module, outdir), [], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // It has no folder of its own, so there is nothing to remove.
  const release = endWithUs(child, `${module}.none`)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (said: { ready: string }) => resolve(said.ready))
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code}`)))
  })
  return {
    child,
    url,
    pid: child.pid ?? 0,
    async stop() {
      release()
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A temporary folder that is gone when this process is, also when a signal ends it: some are gigabytes. */
export function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sallyport-bench-'))
  atOurEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Resident memory of a process in MiB, where the system tells (Linux); null elsewhere. */
export function residentMiB(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}

/** What Linux counts processor time in, and tells every program is a hundredth of a second. */
const TICK_MS = 10

/** Processor time that a process has had, in milliseconds, where the system tells (Linux); null elsewhere. */
export function cpuMs(pid: number): number | null {
  try {
    // After the name, which may contain anything, the fields are numbers; these two are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return null
  }
}

/** What a function starts as children of this process, where the system tells: for servers that do not say their id. */
export async function startedBy<T>(start: () => Promise<T>): Promise<{ value: T; pid: number }> {
  const before = new Set(children())
  const value = await start()
  return { value, pid: children().find((pid) => !before.has(pid)) ?? 0 }
}

function children(): number[] {
  try {
    const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
