import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { applyMigrations } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { applyEarlierMigrations } from './older.ts'
import { temporaryFile } from './open.ts'

/*
 * An upgrade from each schema that there ever was, with a row in every table of it: nothing is lost or changed on the way, and
 * what comes out is what a new database has.
 */

const JOURNAL = path.resolve(import.meta.dirname, '../../db/migrations/meta/_journal.json')
const { entries } = JSON.parse(await readFile(JOURNAL, 'utf8')) as { entries: { tag: string }[] }
const EARLIER = entries.map(({ tag }) => tag).slice(0, -1)

type Row = Record<string, unknown>

async function opened(ends: typeof endsWithFile, lastTag?: string): Promise<{ url: string; client: Client }> {
  const { url, remove } = await temporaryFile()
  ends({ stop: remove })
  await (lastTag === undefined ? applyMigrations(url) : applyEarlierMigrations(url, lastTag))
  return { url, client: ends(createClient({ url })) }
}

const rows = async (client: Client, sql: string): Promise<Row[]> =>
  (await client.execute(sql)).rows.map((row) => ({ ...row }))

/** Our tables, and how each thing of the schema is made; the record of migrations is laid out by whoever made it first. */
const schemaOf = (client: Client) =>
  rows(
    client,
    "select type, name, sql from sqlite_schema where name like 'mfa\\_%' escape '\\' and tbl_name <> 'mfa_migration' order by name",
  )
const tablesOf = async (client: Client) =>
  (await schemaOf(client)).flatMap(({ type, name }) => (type === 'table' ? [String(name)] : []))

/** A row of its own in every table that no trigger has filled; each column has something to lose. */
async function fill(client: Client): Promise<void> {
  for (const table of await tablesOf(client)) {
    if ((await rows(client, `select 1 from ${table}`)).length > 0) continue
    const columns = (await rows(client, `select name, type, dflt_value from pragma_table_info('${table}')`)).filter(
      ({ dflt_value }) => dflt_value === null,
    )
    const args = columns.map(({ name, type }, at) => (type === 'INTEGER' ? at + 1 : `${table} ${name}`))
    const names = columns.map(({ name }) => `"${name}"`).join()
    await client.execute({ sql: `insert into ${table} (${names}) values (${args.map(() => '?').join()})`, args })
  }
}

/** Every row of every table that there was, with the columns that there were. */
async function contents(client: Client, columns: Map<string, string>): Promise<Record<string, Row[]>> {
  const all: Record<string, Row[]> = {}
  for (const [table, names] of columns) all[table] = await rows(client, `select ${names} from ${table} order by 1`)
  return all
}

describe('an upgrade', async () => {
  const fresh = await opened(endsWithFile)
  const newest = await schemaOf(fresh.client)

  test.each(EARLIER)('from %s keeps every row, and ends with the schema of a new database', async (tag) => {
    const { url, client } = await opened(endsWithTest, tag)
    await fill(client)
    const columns = new Map<string, string>()
    for (const table of await tablesOf(client)) {
      const names = await rows(client, `select name from pragma_table_info('${table}') order by cid`)
      columns.set(table, names.map(({ name }) => `"${name}"`).join())
    }
    const before = await contents(client, columns)
    expect(Object.values(before).every((kept) => kept.length > 0)).toBe(true)

    await applyMigrations(url)

    expect(await contents(client, columns)).toEqual(before)
    expect(await schemaOf(client)).toEqual(newest)
    expect(await rows(client, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })
})
