import { randomBytes } from 'node:crypto'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createOperatorStore } from '../../db/operator.ts'
import { admin } from '../../edge/admin/index.ts'
import { newApiKey } from '../../edge/operators/api-key.ts'
import { operatorRow } from '../../tools/terminal/operator-row.ts'
import { openClient } from '../db/open.ts'
import { mfaOver } from '../edge/file-site.ts'
import { endsWithFile } from '../support/ends-with-file.ts'

/*
 * Threat: a key that leaked begins an export of the log and reads it slowly: revoked, it would go on, and read what was
 * written since. The stream is asked for page by page, in one process, so that nothing but the reader holds it up.
 * Covers ADM-13; spec O1, O3.
 */

const database = await openClient()
endsWithFile({ stop: database.close })
const { client } = database
const db = drizzle(client)
const store = createOperatorStore(db)

let ahead = 0
const clock = () => Date.now() + ahead
const mfa = mfaOver(createStore(db), [], { admin: admin({ store }), ports: { clock } })
const app = new Hono().route('/mfa', mfa.routes)

const ROWS = 2_600
await client.execute({
  sql: `insert into mfa_audit (id, at, actor, principal, act, result, request_id)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
    select 'row-' || i, ? + i, 'ada', 'ada', 'challenge.passed', 'ok', 'r' from n`,
  args: [ROWS, Date.now() - 3_600_000],
})

async function newKey() {
  const random = (length: number) => new Uint8Array(randomBytes(length))
  const { secret, key } = await newApiKey(random, { name: 'a test', scopes: ['audit'], now: clock(), days: 1 })
  await store.createApiKey({ key, audit: operatorRow('api_key.created', {}), now: clock() })
  return { id: key.id, secret }
}

/** The export as it is read bit by bit. */
async function begin({ secret }: { secret: string }) {
  const asked = 'http://localhost/mfa/admin/v1/audit/export?format=ndjson&act=challenge.passed'
  const answer = await app.request(asked, { headers: { authorization: `Bearer ${secret}` } })
  expect(answer.status).toBe(200)
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  /** One more bit; null: there is none. */
  const read = async () => {
    const { done, value } = await reader.read()
    return done ? null : decoder.decode(value, { stream: true })
  }
  /** All that is left, and whether it came to its end. */
  const rest = async () => {
    let text = ''
    try {
      for (let bit = await read(); bit !== null; bit = await read()) text += bit
      return { text, isWhole: true }
    } catch {
      return { text, isWhole: false }
    }
  }
  return { read, rest }
}

const linesIn = (text: string | null) => (text ?? '').split('\n').filter(Boolean).length

test('an export that nothing stops has every row', async () => {
  const whole = await (await begin(await newKey())).rest()
  expect([linesIn(whole.text), whole.isWhole]).toEqual([ROWS, true])
})

test('a key that was revoked reads no further, and what it has is no whole file (ADM-13)', async () => {
  const key = await newKey()
  const slow = await begin(key)
  expect(linesIn(await slow.read())).toBe(500)
  const revoked = { id: key.id, audit: operatorRow('api_key.revoked', {}), now: clock() }
  expect((await store.revokeApiKey(revoked)).outcome).toBe('done')
  await client.execute({
    sql: `insert into mfa_audit (id, at, actor, principal, act, result, request_id)
      values ('late', ?, 'ada', 'ada', 'challenge.passed', 'ok', 'r')`,
    args: [clock()],
  })
  const { text, isWhole } = await slow.rest()
  expect([isWhole, text.includes('"late"')]).toEqual([false, false])
  // What was read ahead of the reader, at most.
  expect(linesIn(text)).toBeLessThanOrEqual(1_000)
})

test('nor one whose time is over', async () => {
  const slow = await begin(await newKey())
  await slow.read()
  ahead = 25 * 3_600_000
  const { text, isWhole } = await slow.rest()
  ahead = 0
  expect([isWhole, linesIn(text) <= 1_000]).toEqual([false, true])
})
