import { applyMigrations } from '../../db/migrate.ts'

const url = process.env.LIBSQL_URL
if (!url) {
  console.error('LIBSQL_URL is not set. Give the address of the database, for example:')
  console.error('  LIBSQL_URL=libsql://your-database.turso.io LIBSQL_TOKEN=… npm run db:migrate')
  console.error('  LIBSQL_URL=file:local.db npm run db:migrate')
  process.exit(2)
}
try {
  await applyMigrations(url, process.env.LIBSQL_TOKEN)
  console.log('The database is at the newest schema.')
} catch (error) {
  console.error(`The migrations could not be applied: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
