import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** 116 MB and 280 packages, for some tests only: not one of the project's own packages. */
const VERSION = '5.0.7'
export const NODE_RED_FOLDER = path.resolve(import.meta.dirname, '../../.build/integration/node-red')
const MANIFEST = path.join(NODE_RED_FOLDER, 'node_modules/node-red/package.json')

export function hasNodeRed(): boolean {
  return existsSync(MANIFEST) && JSON.parse(readFileSync(MANIFEST, 'utf8')).version === VERSION
}

/** Puts Node-RED into `.build`, the first time from the npm registry; no script of any package runs. */
export async function installNodeRed(): Promise<void> {
  if (hasNodeRed()) return
  await mkdir(NODE_RED_FOLDER, { recursive: true })
  const flags = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--save-exact', '--loglevel=error']
  const args = ['install', '--prefix', NODE_RED_FOLDER, ...flags, `node-red@${VERSION}`]
  await promisify(execFile)('npm', args, { cwd: NODE_RED_FOLDER, timeout: 600_000 })
}
