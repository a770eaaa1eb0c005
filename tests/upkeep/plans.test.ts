import { type Client, createClient, type InStatement } from '@libsql/client'
import { expect, test } from 'vitest'
import { migrateClient } from '../../db/migrate-client.ts'
import { createUpkeepStore } from '../../db/upkeep.ts'
import type { Sealed } from '../../edge/ports/runtime.ts'
import { endsWithFile } from '../support/ends-with-file.ts'

/* A slice costs what it takes away, however many rows there are: nothing is read from end to end. */

const client = endsWithFile(createClient({ url: ':memory:' }))
await migrateClient(client)
const sent: Exclude<InStatement, string>[] = []
const recording = new Proxy(client, {
  get(target, name) {
    const own = Reflect.get(target, name)
    if (name !== 'batch') return typeof own === 'function' ? own.bind(target) : own
    return (statements: InStatement[], mode: 'read' | 'write') => {
      sent.push(...statements.map((one) => (typeof one === 'string' ? { sql: one } : one)))
      return client.batch(statements, mode)
    }
  },
}) as Client

const store = createUpkeepStore(recording)
await store.purgeSlice({ now: Date.now() })
for (const table of store.tables) {
  for (const settled of ['k1', null]) await store.loadSealed({ table, after: 5, settled })
  await store.countSealed({ table, after: 5 })
  await store.reseal({ table, rows: [{ row: 1, from: 'a' as Sealed, to: 'b' as Sealed }] })
}
await store.beginRelease({ keyIds: ['k1'], rotation: 'r' })
await store.release({ keyIds: ['k1'], rotation: 'r' })

/** The one row of the deployment, values that are given, and what a statement itself has found. */
const SMALL = /^SCAN (mfa_deployment|json_each|given|CONSTANT ROW|\(subquery|\(join)/

const scans = async ({ sql, args = [] }: Exclude<InStatement, string>) =>
  (await client.execute({ sql: `explain query plan ${sql}`, args })).rows
    .map(({ detail }) => String(detail))
    .filter((detail) => detail.startsWith('SCAN') && !SMALL.test(detail))
    .map((detail) => `${detail}: ${sql}`)

test('every statement finds its rows by an index or the rowid', async () => {
  expect(sent.length).toBeGreaterThan(30)
  expect((await Promise.all(sent.map(scans))).flat()).toEqual([])
})

test('one that does not would be named', async () => {
  expect(await scans({ sql: 'delete from mfa_audit where at + 1 < ?', args: [5] })).toHaveLength(1)
})
