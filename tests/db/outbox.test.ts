import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createWebhookStore } from '../../db/webhooks.ts'
import type { RegisteredEndpoint } from '../../edge/ports/webhooks.ts'
import { EVENT_RULES, WEBHOOK_TYPES } from '../../edge/webhooks/events.ts'
import { openDatabase, type StepResult, startDatabase, startDatabaseProxy } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { isLongForm } from '../support/long-form.ts'
import { actsFor, actsOn, auditOf, newCaller, newId } from './acts.ts'
import { DATABASES } from './open.ts'
import { NOW, SECOND } from './times.ts'

const endpoint = (rules = EVENT_RULES): RegisteredEndpoint => ({
  ...{ id: newId('hook'), origin: 'https://hooks.example', fingerprint: newId('print') },
  rules,
})

/** What is written for webhooks, and by whom: by the database, with the audit row of the act. */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)
  const store = createWebhookStore(acts.client)

  const eventsOf = ({ id }: { id: string }) =>
    acts.rows('select type, codes_left, state, next_at from mfa_outbox where webhook_id = ? order by rowid', id)

  const insert = (act: string, more: { result?: string; factor?: string | null; principal?: string } = {}) => {
    const { result = 'ok', factor = null, principal = 'ada' } = more
    return {
      sql: `insert into mfa_audit (id, at, actor, principal, act, result, factor, request_id) values (?, ?, 'ada', ?, ?, ?, ?, 'r')`,
      args: [newId('audit'), NOW, principal, act, result, factor],
    }
  }
  const write = (...row: Parameters<typeof insert>) => acts.client.batch([insert(...row)], 'write')

  /** Registers it, as the only one. */
  async function registered(one = endpoint()) {
    await store.register({ endpoints: [one], now: NOW })
    return one
  }

  describe(`the outbox, on ${name}`, () => {
    test('is written with the act: a batch that fails leaves no event, one that holds leaves exactly one', async () => {
      const one = await registered()
      await expect(
        acts.client.batch([insert('mfa.enrolled'), 'insert into nothing values (1)'], 'write'),
      ).rejects.toThrow()
      expect(await eventsOf(one)).toEqual([])
      await write('mfa.enrolled')
      expect(await eventsOf(one)).toEqual([{ type: 'mfa.enrolled', codes_left: 0, state: 'pending', next_at: NOW }])
    })

    test('each row of the table of events is written as it says, and its opposite is not', async () => {
      const one = await registered()
      const typesOf = async (rows: ReturnType<typeof insert>[]) => {
        await acts.client.batch(rows, 'write')
        const ids = JSON.stringify(rows.map(({ args: [id] }) => id))
        const where = 'webhook_id = ? and audit_id in (select value from json_each(?)) order by rowid'
        return (await acts.rows(`select type from mfa_outbox where ${where}`, one.id, ids)).map(({ type }) => type)
      }
      const row = ({ act, result, factor }: (typeof EVENT_RULES)[number]) =>
        insert(act, { result, factor: factor ?? null })
      // An act may be several events: each of its rules is tried by a row of its own.
      const expected = EVENT_RULES.flatMap(({ act, result }) =>
        EVENT_RULES.filter((other) => other.act === act && other.result === result).map(({ type }) => type),
      )
      expect((await typesOf(EVENT_RULES.map(row))).sort()).toEqual(expected.sort())
      const opposite = EVENT_RULES.map((rule) => row({ ...rule, result: rule.result === 'ok' ? 'refused' : 'ok' }))
      const others = EVENT_RULES.filter(({ factor }) => factor).map((rule) => row({ ...rule, factor: 'totp' }))
      expect(others.length).toBeGreaterThan(0)
      expect(await typesOf([...opposite, ...others])).toEqual([])
    })

    test('says how many backup codes were left, and that they are few from three on', async () => {
      const one = await registered()
      const { backup, principalId } = await acts.enrol()
      for (const place of [0, 1, 2, 3, 4, 5]) await backup(place)
      // The store of the tests audits without a factor.
      await write('challenge.passed', { factor: 'backup_code', principal: principalId })
      await backup(6)
      await write('challenge.passed', { factor: 'backup_code', principal: principalId })
      const left = (await eventsOf(one)).map(({ type, codes_left }) => [type, codes_left])
      expect(left.filter(([type]) => String(type).startsWith('backup_code')).sort()).toEqual([
        ['backup_code.used', 3],
        ['backup_code.used', 4],
        ['backup_codes.low', 3],
      ])
    })

    test('holds nothing for what is no event, for types that are not asked for, and where nobody is to be told', async () => {
      const one = await registered(endpoint(EVENT_RULES.filter(({ type }) => type === 'mfa.enrolled')))
      for (const act of ['challenge.passed', 'challenge.wrong', 'mfa.removed', 'policy.changed']) await write(act)
      expect(await eventsOf(one)).toEqual([])
      await write('mfa.enrolled')
      expect(await eventsOf(one)).toHaveLength(1)
      await store.register({ endpoints: [], now: NOW })
      const before = await acts.count('mfa_outbox')
      await acts.client.batch(
        WEBHOOK_TYPES.map((type) => insert(type)),
        'write',
      )
      expect(await acts.count('mfa_outbox')).toBe(before)
    })

    test('a registration that is the same changes nothing; another one brings its rules; four at once are one', async () => {
      const one = await registered()
      await store.register({ endpoints: [one], now: NOW + SECOND })
      const since = 'select registered_at from mfa_webhook where id = ?'
      expect(await acts.rows(since, one.id)).toEqual([{ registered_at: NOW }])
      const other = { ...one, fingerprint: newId('print'), rules: EVENT_RULES.slice(0, 2) }
      await Promise.all([1, 2, 3, 4].map((n) => store.register({ endpoints: [other], now: NOW + n * SECOND })))
      expect(await acts.count('mfa_webhook where id = ?', one.id)).toBe(1)
      expect(await acts.count('mfa_webhook_event where webhook_id = ?', one.id)).toBe(2)
    })
  })
}

const MANY = isLongForm ? 1_000_000 : 20_000

test(`a claim among ${MANY} events reads those that it takes, and a few more (AUD-10)`, async () => {
  const database = endsWithTest(await startDatabase())
  const proxy = endsWithTest(await startDatabaseProxy(database.url))
  const [direct, client] = [endsWithTest(openDatabase(database.url)), endsWithTest(openDatabase(proxy.url))]
  const acts = actsOn({ store: createStore(direct), client: direct })
  const store = createWebhookStore(client)
  const [one, other] = [endpoint(), endpoint()]
  await store.register({ endpoints: [one, other], now: NOW })
  await acts.fail(newCaller(), false, auditOf(newCaller(), 'mfa.enrolled'))
  // Delivered, dead, due and not due yet, of both endpoints.
  for (let at = 0; at < MANY; at += 100_000) {
    await direct.execute({
      sql: `with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
        insert into mfa_outbox (id, webhook_id, type, audit_id, codes_left, created_at, state, next_at, tries)
        select 'many-' || (? + n), iif(n % 2, ?, ?), 'mfa.enrolled', (select id from mfa_audit), 0, ? + n,
          iif(n % 4 < 2, 'pending', 'delivered'), iif(n % 4 < 2, ? + n, null), 0 from n`,
      args: [Math.min(100_000, MANY), at, one.id, other.id, NOW, NOW],
    })
  }
  let read = 0
  proxy.setFault({
    // Nothing is bent: it is a place to read the answers.
    bend(results: (StepResult & { rows_read?: number })[]) {
      for (const { rows_read } of results) read += rows_read ?? Number.NaN
    },
  })
  const act = { webhookId: one.id, claim: 'claim', now: NOW + 10 * SECOND, leaseUntil: NOW + 60 * SECOND, most: 5 }
  const claimed = await store.claim(act)
  const settled = claimed.map(({ id }) => ({ id, state: 'delivered' as const, nextAt: null, status: 200 }))
  expect(claimed).toHaveLength(5)
  expect(read).toBeLessThan(60)
  await store.settle({ claim: 'claim', settled, now: NOW })
  expect(read).toBeLessThan(90)
  // Nothing that is due is found as quickly.
  read = 0
  expect(await store.claim({ ...act, now: NOW - SECOND, claim: 'none' })).toEqual([])
  expect(read).toBeLessThan(20)
}, 240_000)
