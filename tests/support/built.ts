import { rmSync } from 'node:fs'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildAssets } from '../../demo/local/build.ts'
import { buildWidget } from '../../tools/elements/build.ts'
import { buildWorker } from '../../tools/local/build.ts'
import { atOurEnd } from './children.ts'

type Build = (folder: string) => Promise<unknown>

const made = new Map<string, Promise<string>>()

/** Puts into a folder what `build` makes, which it does once in this process for each name: a build costs seconds of both cores. */
async function builtOnce(name: string, folder: string, build: Build): Promise<void> {
  const first = made.get(name) ?? buildApart(build)
  made.set(name, first)
  await cp(await first, folder, { recursive: true })
}

async function buildApart(build: Build): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-built-'))
  atOurEnd(() => rmSync(folder, { recursive: true, force: true }))
  await build(folder)
  return folder
}

/** The elements as a page loads them. */
export const elementsInto = (folder: string): Promise<void> => builtOnce('elements', folder, buildWidget)

/** The demo's assets and Worker, as `startDemo` has them built. */
export async function demoInto(folder: string, entry: string): Promise<void> {
  const worker: Build = (at) => buildWorker(path.join(at, 'worker.js'), entry)
  await Promise.all([builtOnce('demo', path.join(folder, 'assets'), buildAssets), builtOnce(entry, folder, worker)])
}
