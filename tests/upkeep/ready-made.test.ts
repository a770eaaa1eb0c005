import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createUpkeepStore } from '../../db/upkeep.ts'
import { rotateKeys } from '../../edge/upkeep/index.ts'
import { UserAgent } from '../support/client.ts'
import { openDatabase, startDatabase, startDatabaseProxy } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startWorkerd } from '../support/workerd.ts'
import { fillSealed, rings } from './sealed.ts'

/* What the ready-made Worker does by the platform's clock, and what it asks at its first request. */

const database = endsWithFile(await startDatabase())
const proxy = endsWithFile(await startDatabaseProxy(database.url))
const client = endsWithFile(openDatabase(database.url))
const { before, both, after } = rings()

async function start(keys: string) {
  const bindings = {
    ...{ LIBSQL_URL: proxy.url, MFA_KEYS: keys, ORIGIN: 'http://127.0.0.1:9', LOGIN_PATH: '/login', USER_FIELD: 'u' },
    ...{ SESSION_COOKIE: 'sid', LOGIN_OK_STATUS: '302', LOGIN_FAIL_STATUS: '200', ONE_NAME: 'yes', OWNERS: 'boss' },
  }
  const worker = endsWithTest(
    await startWorkerd({ entry: path.join(import.meta.dirname, 'ready-made.worker.ts'), bindings }),
  )
  const agent = new UserAgent(worker.url)
  return { visit: () => agent.document('/account'), tick: () => agent.document('/__scheduled') }
}

const rows = async (table: string) => Number((await client.execute(`select count(*) as n from ${table}`)).rows[0]?.n)
const fill = (count: number) =>
  client.execute(`insert into mfa_session (session_hash, state, nonce, changed_at, expires_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count}) select 'old' || i, 'ended', '', 1, 1 from n`)

describe('by the clock', () => {
  test('what has run out goes, so much of it at a time', async () => {
    const { tick } = await start(before)
    await fill(6_000)
    expect(await tick()).toMatchObject({ status: 200, text: 'done' })
    expect(await rows('mfa_session')).toBe(1_000)
    await tick()
    expect(await rows('mfa_session')).toBe(0)
  })

  test('a database that is away shows, and nothing is lost', async () => {
    const { tick } = await start(before)
    await fill(10)
    proxy.setFault('refuse')
    const failed = await tick()
    expect([failed.status, failed.text]).toEqual([500, expect.stringMatching(/^Not done: purge \(\w+\)/)])
    proxy.setFault(null)
    expect((await tick()).status).toBe(200)
    expect(await rows('mfa_session')).toBe(0)
  })
})

describe('the ring', () => {
  test('without a key that rows need nobody is let in; with it, and when nothing lies under it, everybody', async () => {
    await fillSealed(client, before, { people: 1, name: 'p' })
    const [short, whole] = [await start(after), await start(both)]
    for (const _ of [1, 2])
      expect(await short.visit()).toMatchObject({ status: 503, text: expect.stringMatching(/not set up/) })
    expect((await whole.visit()).status).not.toBe(503)
    await rotateKeys({ store: createUpkeepStore(client), keys: both })
    expect((await short.visit()).status).not.toBe(503)
  })

  test('is asked about once in an instance, and not again at once where the database cannot say', async () => {
    const one = await start(after)
    const asked = () => proxy.log().filter((sql) => sql.includes('mfa_sealing_key')).length
    proxy.reset()
    for (const _ of [1, 2, 3]) await one.visit()
    expect(asked()).toBe(1)
    const other = await start(after)
    proxy.reset()
    proxy.setFault('garbage')
    for (const _ of [1, 2, 3]) await other.visit()
    expect(asked()).toBe(1)
    proxy.setFault(null)
  })
})
