import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from './platform.ts'

export type DataFolder = { database: string; keys: string; release(): void }

/** Opens the data folder for this process alone: two servers over one database would damage it. */
export function openData(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, 'running.pid')
  claim(lock, folder)
  return {
    database: join(folder, 'db'),
    keys: readOrMakeKeys(join(folder, 'keys.json')),
    release: () => rmSync(lock, { force: true }),
  }
}

/** Deletes what was stored in the folder, and nothing that we did not make. */
export function deleteData(folder: string): void {
  const lock = join(folder, 'running.pid')
  if (runningProcess(lock)) throw inUse(folder, lock)
  for (const name of ['db', 'keys.json', 'running.pid']) rmSync(join(folder, name), { recursive: true, force: true })
}

function claim(lock: string, folder: string): void {
  if (runningProcess(lock)) throw inUse(folder, lock)
  rmSync(lock, { force: true })
  writeFileSync(lock, String(process.pid), { flag: 'wx' })
}

function runningProcess(lock: string): number | null {
  if (!existsSync(lock)) return null
  const pid = Number(readFileSync(lock, 'utf8'))
  if (!pid || pid === process.pid) return null
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

function inUse(folder: string, lock: string): CannotStart {
  return new CannotStart(`Process ${runningProcess(lock)} is running already over ${folder}. Stop it first.`)
}

/** The key ring is made once and stays: without it, what the database holds sealed is lost. */
function readOrMakeKeys(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8')
  const ring = JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } })
  writeFileSync(path, ring, { mode: 0o600, flag: 'wx' })
  return ring
}
