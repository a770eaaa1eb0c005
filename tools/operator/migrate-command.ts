import process from 'node:process'
import { timedWork } from '../terminal/long-work.ts'
import { describeFailure, done, failed, type Outcome } from '../terminal/outcome.ts'
import { missingKeys } from '../upkeep/upkeep-store.ts'

/**
 * Brings the database of `env` to the newest schema. `command` is how it was called. With `MFA_KEYS`, ends with 1 where that
 * lacks a key which something is sealed under: the version that is to start then would keep those people out.
 */
export async function migrateCommand(env: NodeJS.ProcessEnv, command: string, isJson = false): Promise<Outcome> {
  const url = env.LIBSQL_URL
  if (!url) {
    return failed(
      2,
      'LIBSQL_URL is not set. Give the address of the database, for example:',
      `  LIBSQL_URL=libsql://your-database.turso.io LIBSQL_TOKEN=… ${command}`,
      `  LIBSQL_URL=file:local.db ${command}`,
    )
  }
  try {
    const { applyMigrations } = await import('../../db/migrate.ts')
    let isSilent = isJson
    // Beforehand: while a file is written, this process can say nothing.
    const onBegin = (missing: number) => {
      if (!isSilent) process.stderr.write(`${beginning(missing)}\n`)
      isSilent = true
    }
    await timedWork('Working', () => applyMigrations(url, env.LIBSQL_TOKEN, onBegin), isJson)
    const lacking = env.MFA_KEYS ? await missingKeys(env) : null
    if (lacking)
      return failed(1, 'The database is at the newest schema, but do not start anything with this ring:', `${lacking}.`)
    return done(isJson ? JSON.stringify({ isNewest: true }) : 'The database is at the newest schema.')
  } catch (error) {
    return failed(1, `The migrations could not be applied. ${describeFailure(error, url)}`)
  }
}

function beginning(missing: number): string {
  const them = missing === 1 ? 'The one missing migration is' : `The ${missing} missing migrations are`
  return `${them} applied in one step: all or nothing. A log of a million rows takes about 20 s.`
}
