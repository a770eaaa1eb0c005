import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../db/migrations')

type Journal = { entries: { tag: string }[] }

/** Brings an empty database to the schema of an earlier version, as that version did. */
export async function applyEarlierMigrations(url: string, lastTag: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-earlier-'))
  const client = createClient({ url })
  try {
    const journal = JSON.parse(await readFile(path.join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as Journal
    const entries = journal.entries.slice(0, journal.entries.findIndex(({ tag }) => tag === lastTag) + 1)
    await mkdir(path.join(folder, 'meta'))
    await writeFile(path.join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
    for (const { tag } of entries) await copyFile(path.join(MIGRATIONS, `${tag}.sql`), path.join(folder, `${tag}.sql`))
    await migrate(drizzle(client), { migrationsFolder: folder, migrationsTable: 'mfa_migration' })
  } finally {
    client.close()
    await rm(folder, { recursive: true, force: true })
  }
}
