import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { endNow, endWithUs } from '../support/children.ts'

export type ProgramOptions = {
  command: string
  args: string[]
  /** Where it runs; removed when it stops. */
  folder: string
  env?: Record<string, string>
  /** Any answer from there, whatever its status, says that it runs; of a program without HTTP, a question of its own. */
  url: string | (() => Promise<boolean>)
}

export interface Program {
  /** All that it printed so far. */
  output(): string
  stop(): Promise<void>
}

const START_SECONDS = 60

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(() => null)
  await answer?.body?.cancel()
  return answer !== null
}

/** Starts a server that is not ours and waits until it answers. It and what it starts die with the test. */
export async function startProgram({ command, args, folder, env = {}, url }: ProgramOptions): Promise<Program> {
  const child = spawn(command, args, {
    cwd: folder,
    // A group of its own: some servers leave their workers behind.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', ...env },
  })
  const release = endWithUs(child, folder, { isGroup: true })
  let output = ''
  let failure: Error | null = null
  let hasEnded = false
  const keep = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.once('error', (error) => {
    failure = error
  })
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  }).then(() => {
    hasEnded = true
  })

  async function stop(): Promise<void> {
    release()
    endNow(child, { isGroup: true })
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  const deadline = Date.now() + START_SECONDS * 1000
  while (!hasEnded && Date.now() < deadline) {
    if ((await (typeof url === 'string' ? answers(url) : url())) && !hasEnded) return { output: () => output, stop }
    await sleep(50)
  }
  await stop()
  throw new Error(`${command} ${args.join(' ')} did not start.\n${failure ?? ''}\n${output}`)
}
