import path from 'node:path'
import { type NodeProcess, startNode } from '../processes.ts'
import type { Job, Rate } from './generator.ts'

let started: Promise<NodeProcess> | undefined

/** Sends requests from a process that does nothing else, and gives back what that one measured. */
export async function load(job: Job): Promise<Rate> {
  started ??= startNode(path.join(import.meta.dirname, 'load.process.ts'), {})
  const { child } = await started
  return new Promise((resolve, reject) => {
    child.once('message', (answer: { rate: Rate } | { error: string }) => {
      if ('rate' in answer) resolve(answer.rate)
      else reject(new Error(answer.error))
    })
    child.send(job)
  })
}

export async function stopLoad(): Promise<void> {
  await (await started)?.stop()
  started = undefined
}
