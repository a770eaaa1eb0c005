import { endsWithFile } from '../../support/ends-with-file.ts'
import { type EngineName, startEngine } from '../engines.ts'
import { startWorld, type World } from './world.ts'

export async function worldOf(name: EngineName): Promise<() => World> {
  const world = endsWithFile(await startWorld(() => startEngine(name)))
  return () => world
}
