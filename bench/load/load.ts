import path from 'node:path'
import { cpuMs, type NodeProcess, startNode } from '../processes.ts'
import type { Job, Sent, Shot } from './generator.ts'

let started: Promise<NodeProcess> | undefined

/** `cpuMs`: of the process that answers, for each request; null where the system does not tell. */
export type Rate = Sent & { cpuMs: number | null }

export type { Job, Shot }

/** Sends requests from a process that does nothing else, and gives back what that one measured. */
export async function load({
  server,
  ...job
}: Omit<Job, 'url'> & { server: { url: string; pid: number } }): Promise<Rate> {
  started ??= startNode(path.join(import.meta.dirname, 'load.process.ts'), {})
  const { child } = await started
  const before = cpuMs(server.pid)
  const sent = await new Promise<Sent>((resolve, reject) => {
    child.once('message', (answer: { sent: Sent } | { error: string }) => {
      if ('sent' in answer) resolve(answer.sent)
      else reject(new Error(answer.error))
    })
    child.send({ ...job, url: server.url } satisfies Job)
  })
  const after = cpuMs(server.pid)
  return { ...sent, cpuMs: before === null || after === null ? null : (after - before) / sent.count }
}

export async function stopLoad(): Promise<void> {
  await (await started)?.stop()
  started = undefined
}
