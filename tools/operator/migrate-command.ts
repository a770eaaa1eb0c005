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
    await applyMigrations(url, env.LIBSQL_TOKEN)
    const missing = env.MFA_KEYS ? await missingKeys(env) : null
    if (missing)
      return failed(1, 'The database is at the newest schema, but do not start anything with this ring:', `${missing}.`)
    return done(isJson ? JSON.stringify({ isNewest: true }) : 'The database is at the newest schema.')
  } catch (error) {
    return failed(1, `The migrations could not be applied. ${describeFailure(error, url)}`)
  }
}
