import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Demo, startDemo } from '../../demo/start.ts'

export type { Demo } from '../../demo/start.ts'

/** A demo with data and a build of its own, which go with it. */
export async function startFreshDemo(): Promise<Demo> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gallery-'))
  const demo = await startDemo({ port: 0, dataDir, quiet: true })
  const build = path.resolve(import.meta.dirname, '../../.build/demo', new URL(demo.url).port)
  const stop = async () => {
    await demo.stop()
    await Promise.all([dataDir, build].map((folder) => rm(folder, { recursive: true, force: true })))
  }
  return { ...demo, stop }
}
