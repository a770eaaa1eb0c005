import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
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

const BUILD = path.resolve(import.meta.dirname, '../../.build/integration')
const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'sallyport')
const NODE = path.resolve(path.dirname(process.execPath), '..')

/** 116 MB and 280 packages. */
export const NODE_RED: NpmProgram = {
  name: 'Node-RED',
  dependencies: { 'node-red': '5.0.7' },
  folder: path.join(BUILD, 'node-red'),
}

export const EXPRESS: NpmProgram = {
  name: 'Express',
  dependencies: { express: '5.1.0', 'express-session': '1.19.0', helmet: '8.1.0' },
  folder: path.join(BUILD, 'express'),
}

/** 1.3 GB and 1,900 packages: outside the project's folder, where a fresh clone finds them again. */
export const N8N: NpmProgram = {
  name: 'n8n 1.110.1',
  dependencies: { n8n: '1.110.1' },
  // It wants a version that is not in the npm registry. Only its nodes for spreadsheets use it.
  overrides: { xlsx: '0.18.5' },
  folder: path.join(CACHE, 'n8n-1.110.1'),
  // Its database is compiled: without optimisation, which takes minutes, and with the headers that this Node came with.
  after: ['rebuild', 'sqlite3', '--build-from-source', '--debug', `--nodedir=${NODE}`],
}

const manifestOf = ({ dependencies, overrides = {} }: NpmProgram): string =>
  JSON.stringify({ private: true, dependencies, overrides })

/** Only what was installed to its end is there, and only with these versions. */
function isThere(program: NpmProgram): boolean {
  const manifest = path.join(program.folder, 'package.json')
  return existsSync(manifest) && JSON.stringify(JSON.parse(readFileSync(manifest, 'utf8'))) === manifestOf(program)
}

export function requireNpmProgram(program: NpmProgram): void {
  if (isThere(program)) return
  throw new Error(`${program.name} is not installed. "npm run integration -- --install" does that.`)
}

export async function installNpmProgram(program: NpmProgram): Promise<void> {
  const { name, folder, after } = program
  if (isThere(program)) return
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
