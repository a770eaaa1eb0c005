import { describeFailure, done, failed, type Outcome } from './outcome.ts'

/** Brings the database of `env` to the newest schema. `command` is how it was called. */
export async function migrateCommand(env: NodeJS.ProcessEnv, command: string): Promise<Outcome> {
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
    return done('The database is at the newest schema.')
  } catch (error) {
    return failed(1, `The migrations could not be applied. ${describeFailure(error, url)}`)
  }
}
