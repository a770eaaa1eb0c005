import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endNow, endWithUs } from '../../support/children.ts'

/** A program with a folder of its own for a home, which ends with the tests at the latest. */
export type Running = {
  folder: string
  output(): string
  /** What it writes to file descriptor 3. */
  told(): string
  hasEnded(): boolean
  stop(): Promise<void>
}

export type RunOptions = {
  args?: (folder: string) => string[]
  env?: (folder: string) => Record<string, string>
  /** Puts files into its folder before it starts. */
  prepare?: (folder: string) => Promise<void>
}

export async function run(command: string, { args, env, prepare }: RunOptions = {}): Promise<Running> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-engine-'))
  await prepare?.(folder)
  const child = spawn(command, args?.(folder) ?? [], {
    cwd: folder,
    // A group of its own: browsers are many processes.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LANG: 'en_US.UTF-8', TZ: 'UTC', ...env?.(folder) },
  })
  const release = endWithUs(child, folder, { isGroup: true })
  let [output, told, hasEnded] = ['', '', false]
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += error.message
      resolve()
    })
    child.once('exit', () => resolve())
  }).then(() => {
    hasEnded = true
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    told += chunk.toString()
  })
  return {
    folder,
    output: () => output,
    told: () => told,
    hasEnded: () => hasEnded,
    async stop() {
      release()
      endNow(child, { isGroup: true })
      await ended
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
