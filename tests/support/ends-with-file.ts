import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

type Running = { stop(): unknown } | { close(): unknown }

/** Stops or closes what a file or a block of tests has started when its tests are over, the last one first. */
export function endsWithFile<Started extends Running>(running: Started): Started {
  afterAll(() => ('stop' in running ? running.stop() : running.close()))
  return running
}

/** A new folder that goes when the tests of this file are over. */
export async function folderForFile(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `sallyport-${name}-`))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}
