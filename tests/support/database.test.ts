import { type Client, createClient } from '@libsql/client'
import { createClient as createWebClient } from '@libsql/client/web'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, type DatabaseProxy, startDatabase, startDatabaseProxy } from './database.ts'

describe('the proxy in front of a libSQL server', () => {
  let database: Database
  let proxy: DatabaseProxy
  let direct: Client
  let client: Client

  beforeAll(async () => {
    database = await startDatabase({ migrated: false })
    proxy = await startDatabaseProxy(database.url)
    direct = createClient({ url: database.url })
    client = createWebClient({ url: proxy.url })
    await direct.execute('create table counter (id integer primary key, n integer not null)')
  })
  afterAll(async () => {
    client.close()
    direct.close()
    await proxy.stop()
    await database.stop()
  })
  beforeEach(async () => {
    await direct.batch(['delete from counter', 'insert into counter values (1, 0)'], 'write')
    proxy.setFault(null)
    proxy.reset()
  })

  const add = () => client.execute('update counter set n = n + 1 where id = 1')
  const count = async () => (await direct.execute('select n from counter')).rows[0]?.n

  test('a statement is one round trip, and so is a batch', async () => {
    await add()
    expect(proxy.roundTrips()).toBe(1)
    await client.batch(
      [{ sql: 'insert into counter values (length(?), 9)', args: ['two'] }, 'select n from counter'],
      'write',
    )
    expect(proxy.roundTrips()).toBe(2)
    expect(proxy.log()[0]).toBe('update counter set n = n + 1 where id = 1')
    expect(proxy.log()[1]).toContain('insert into counter values (length(?), 9);\nselect n from counter')
    expect(proxy.bodies()[1]).toContain('"two"')
    proxy.reset()
    expect([proxy.roundTrips(), proxy.log(), proxy.bodies()]).toEqual([0, [], []])
  })

  test('refused: the caller fails and nothing happened', async () => {
    proxy.setFault('refuse')
    await expect(add()).rejects.toThrow()
    expect(await count()).toBe(0)
  })

  test('a dropped answer: the caller fails although it happened', async () => {
    proxy.setFault('drop_answer')
    await expect(add()).rejects.toThrow()
    expect(await count()).toBe(1)
  })

  test('garbage: the caller fails and nothing happened', async () => {
    proxy.setFault('garbage')
    await expect(add()).rejects.toThrow()
    expect(await count()).toBe(0)
  })

  test('busy: the caller fails and nothing happened', async () => {
    proxy.setFault({ status: 429 })
    await expect(add()).rejects.toThrow('429')
    expect(await count()).toBe(0)
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
})
