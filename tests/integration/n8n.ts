import { homedir } from 'node:os'
import path from 'node:path'
import { hasNpmProgram, installNpmProgram } from './npm-program.ts'

const VERSION = '1.110.1'
const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'sallyport')
export const N8N_FOLDER = path.join(CACHE, `n8n-${VERSION}`)

/** 1.3 GB and 1,900 packages: outside the project's folder, where a fresh clone finds them again. */
const N8N = {
  name: `n8n ${VERSION}`,
  dependencies: { n8n: VERSION },
  // It wants a version that is not in the npm registry. Only its nodes for spreadsheets use it.
  overrides: { xlsx: '0.18.5' },
  folder: N8N_FOLDER,
  // Its database is compiled: without optimisation, which takes minutes, and with the headers that this Node came with.
  after: [
    'rebuild',
    'sqlite3',
    '--build-from-source',
    '--debug',
    `--nodedir=${path.resolve(path.dirname(process.execPath), '..')}`,
  ],
}

export const hasN8n = (): boolean => hasNpmProgram(N8N)
export const installN8n = (): Promise<void> => installNpmProgram(N8N)
