import { fileURLToPath } from 'node:url'
import { type Client, createClient, type InStatement } from '@libsql/client'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { patiently } from './store/patience.ts'

/** Who comes second waits for the whole of what the first one does. */
const DEADLINE_MS = 60_000

/** The form that Drizzle's own migrator gave it, which databases of earlier versions have. */
const RECORD =
  'create table if not exists mfa_migration (id serial primary key, hash text not null, created_at numeric)'
/** No migration is recorded twice, so that none is applied twice. */
const ONCE = 'create unique index if not exists mfa_migration_once on mfa_migration (created_at)'

/**
 * Brings a libSQL file or server to the newest schema. Safe to run again, and by many at once: what is applied stays
 * applied, and all of them end with the newest schema.
 */
export async function applyMigrations(url: string, authToken?: string): Promise<void> {
  // A client for each try: a connection to a file that has failed as busy is of no more use (see `store/file.ts`).
  await patiently(
    async () => {
      const client = createClient({ url, authToken })
      try {
        await migrate(client)
      } finally {
        client.close()
      }
    },
    { deadlineMs: DEADLINE_MS },
  )
}

/** The same over a client that is open already. */
export async function migrate(client: Client): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) })
  for (;;) {
    const [, , recorded] = await client.batch([RECORD, ONCE, 'select created_at from mfa_migration'], 'write')
    const applied = new Set(recorded?.rows.map((row) => Number(row.created_at)))
    const missing = migrations.filter(({ folderMillis }) => !applied.has(folderMillis))
    if (missing.length === 0) return
    try {
      await client.batch(missing.flatMap(statementsOf), 'write')
    } catch (error) {
      if (!wasSecond(error)) throw error
    }
  }
}

type Migration = ReturnType<typeof readMigrationFiles>[number]

/** The record first: where somebody else was quicker, it fails, and everything with it. */
function statementsOf({ hash, folderMillis, sql }: Migration): InStatement[] {
  return [{ sql: 'insert into mfa_migration (hash, created_at) values (?, ?)', args: [hash, folderMillis] }, ...sql]
}

function wasSecond(error: unknown): boolean {
  return error instanceof Error && error.message.includes('mfa_migration.created_at')
}
