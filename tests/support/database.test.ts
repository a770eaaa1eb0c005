import { createClient } from '@libsql/client'
import { createClient as createWebClient } from '@libsql/client/web'
import { beforeEach, expect, test } from 'vitest'
import { type Fault, startDatabase, startDatabaseProxy } from './database.ts'
import { endsWithFile } from './ends-with-file.ts'

/* The proxy in front of a libSQL server counts every round trip, and its faults are the faults that they are called. */

const database = endsWithFile(await startDatabase({ migrated: false }))
const proxy = endsWithFile(await startDatabaseProxy(database.url))
const direct = createClient({ url: database.url })
const client = createWebClient({ url: proxy.url })
for (const one of [direct, client]) endsWithFile({ stop: () => one.close() })
await direct.execute('create table counter (id integer primary key, n integer not null)')
beforeEach(async () => {
  await direct.batch(['delete from counter', 'insert into counter values (1, 0)'], 'write')
  proxy.setFault(null)
  proxy.reset()
})

const add = () => client.execute('update counter set n = n + 1 where id = 1')
const count = async () => (await direct.execute('select n from counter')).rows[0]?.n

test.each<[Fault, happened: number, said: string]>([
  ['refuse', 0, ''],
  ['drop_answer', 1, ''],
  ['garbage', 0, ''],
  [{ status: 429 }, 0, '429'],
])('%j: the caller fails, and it happened %i times', async (fault, happened, said) => {
  proxy.setFault(fault)
  await expect(add()).rejects.toThrow(said)
  expect(await count()).toBe(happened)
})

test('delayed: slow, then right', async () => {
  proxy.setFault({ delayMs: 300 })
  const before = performance.now()
  await add()
  expect(performance.now() - before).toBeGreaterThan(280)
  expect(await count()).toBe(1)
})

test('a fault may wait for a later round trip and pass by itself', async () => {
  proxy.setFault('refuse', { after: 1, times: 1 })
  await add()
  await expect(add()).rejects.toThrow()
  await add()
  expect(await count()).toBe(2)
})
