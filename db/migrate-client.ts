import { fileURLToPath } from 'node:url'
import type { Client, InStatement } from '@libsql/client'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { onFile } from '#on-file'

/** The form that Drizzle's own migrator gave it, which databases of earlier versions have. */
const RECORD =
  'create table if not exists mfa_migration (id serial primary key, hash text not null, created_at numeric)'
/** No migration is recorded twice, so that none is applied twice. */
const ONCE = 'create unique index if not exists mfa_migration_once on mfa_migration (created_at)'

/** Brings the database of this client to the newest schema. `onBegin` is told how many migrations are about to be applied. */
export async function migrateClient(client: Client, onBegin?: (missing: number) => void): Promise<void> {
  const batch = client.protocol === 'file' ? onFile(client).batch : client.batch.bind(client)
  const migrations = readMigrationFiles({ migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) })
  for (;;) {
    const recorded = (await batch([RECORD, ONCE, 'select created_at from mfa_migration'], 'write')).at(-1)
    const applied = new Set(recorded?.rows.map((row) => Number(row.created_at)))
    const missing = migrations.filter(({ folderMillis }) => !applied.has(folderMillis))
    if (missing.length === 0) return
    onBegin?.(missing.length)
    try {
      await batch(missing.flatMap(statementsOf), 'write')
    } catch (error) {
      if (!wasSecond(error)) throw error
    }
  }
}

/** How many migrations the database of this client has not had. Changes nothing. */
export async function countMissing(client: Client): Promise<number> {
  const migrations = readMigrationFiles({ migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) })
  const [found] = await client.batch(
    [`select 1 from sqlite_master where type = 'table' and name = 'mfa_migration'`],
    'read',
  )
  if (!found || found.rows.length === 0) return migrations.length
  const { rows } = await client.execute('select created_at from mfa_migration')
  const applied = new Set(rows.map((row) => Number(row.created_at)))
  return migrations.filter(({ folderMillis }) => !applied.has(folderMillis)).length
}

type Migration = ReturnType<typeof readMigrationFiles>[number]

/** The record first: where somebody else was quicker, it fails, and everything with it. */
function statementsOf({ hash, folderMillis, sql }: Migration): InStatement[] {
  return [{ sql: 'insert into mfa_migration (hash, created_at) values (?, ?)', args: [hash, folderMillis] }, ...sql]
}

function wasSecond(error: unknown): boolean {
  return error instanceof Error && error.message.includes('mfa_migration.created_at')
}
