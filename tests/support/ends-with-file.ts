import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

type Running = { stop(): unknown } | { close(): unknown }

/**
 * Stops or closes what a file or a block of tests has started when its tests are over, the last one first. What a test
 * starts ends with that test: `endsWithTest`.
 */
export function endsWithFile<Started extends Running>(running: Started): Started {
  refuseInTest()
  afterAll(() => ('stop' in running ? running.stop() : running.close()))
  return running
}

/** A new folder that goes when the tests of this file are over. */
export async function folderForFile(name: string): Promise<string> {
  refuseInTest()
  const folder = await mkdtemp(path.join(tmpdir(), `sallyport-${name}-`))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Within a test `afterAll` says nothing and is never called: a server would stay behind. */
function refuseInTest(): void {
  try {
    onTestFinished(() => {})
  } catch {
    return
  }
  throw new Error('Within a test: endsWithTest')
}
