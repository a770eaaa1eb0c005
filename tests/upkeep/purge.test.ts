import { expect, test } from 'vitest'
import { createPurgeStore } from '../../db/upkeep.ts'
import { purge } from '../../edge/upkeep/index.ts'
import { actsFor, newCaller } from '../db/acts.ts'
import { openServer } from '../db/open.ts'
import { DAY, HOUR, MINUTE, SECOND, times, together } from '../db/times.ts'
import { isLongForm } from '../support/long-form.ts'

/* What has run out goes, all of it and nothing else, while others sign in. */

const acts = await actsFor(openServer)
const store = createPurgeStore(acts.client)
const RETENTION_DAYS = 30
await acts.run('update mfa_deployment set audit_retention_days = ?', RETENTION_DAYS)

/** The database's own clock counts as well, so what is fake here lies behind it. */
const START = Date.now() - 200 * DAY

/** For each table: its rows, made of a moment (`t`) and a number (`n`), and how long after that moment they stay. */
const TABLES: Record<string, { columns: string; values: string; stays: number; more?: string }> = {
  mfa_assurance: {
    columns: 'id, principal_id, session_hash, epoch, amr, proved_at, ends_at',
    values: `'p' || n || '-' || t, 'x', 's' || n || t, 0, 'pwd', t, t`,
    stays: DAY,
  },
  mfa_enrolment: {
    columns: 'id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at',
    values: `'e' || n || '-' || t, 'x', 's', 'totp', 'App', 'sealed', 0, t, t + ${10 * MINUTE}`,
    stays: DAY,
  },
  mfa_session: {
    columns: 'session_hash, state, nonce, changed_at, expires_at',
    values: `'h' || n || '-' || t, 'ended', '', t, t`,
    stays: 0,
  },
  mfa_login: {
    columns: 'id, backend_id, ticket_hash, pending_hash, principal_id, person, epoch, tries, created_at, expires_at',
    values: `'l' || n || '-' || t, 'shop', 't' || n || t, 'p', 'x', '{}', 0, 0, t, t`,
    stays: HOUR,
  },
  mfa_used_challenge: {
    columns: 'hash, used_by, expires_at',
    values: `'c' || n || '-' || t, 'a', t`,
    stays: 0,
  },
  mfa_invitation: {
    columns: 'principal_id, name, state, asked_at',
    values: `'i' || n || '-' || t, 'x', 'asked', t`,
    stays: 30 * DAY,
  },
  mfa_api_call: {
    columns: 'key_id, repeat_hash, request_hash, audit_id, answer, at',
    values: `'k', 'c' || n || '-' || t, 'r', 'a', '{}', t`,
    stays: DAY,
  },
  mfa_refusal: { columns: 'minute, network, act, count', values: `t, 'net' || n, 'x', 1`, stays: 7 * DAY },
  mfa_audit: {
    columns: 'id, at, actor, principal, act, result, request_id',
    values: `'a' || n || '-' || t, t, 'x', 'x', 'challenge.passed', 'ok', 'r'`,
    stays: RETENTION_DAYS * DAY,
  },
}

/** So many rows of a table, of that moment, and of the same moment of each of some days. */
const fill = (table: string, at: number, rows: number, days = 1) =>
  acts.run(`insert into ${table} (${TABLES[table]?.columns})
    with recursive numbers (n, t) as (
      select 1, ${at} union all select n + 1, ${at} + n / ${rows} * ${DAY} from numbers where n < ${rows * days}
    ) select ${TABLES[table]?.values} from numbers`)
const count = (table: string) => acts.count(`${table} where true`)
const emptied = async () => {
  await purge({ store, clock: () => START + 1_000 * DAY })
}

test('two months of a busy site: no table has more than what may not go yet', async () => {
  const [steps, days, daily] = [12, 5, isLongForm ? 200 : 50]
  for (let step = 0; step < steps; step++) {
    const from = START + step * days * DAY
    for (const table of Object.keys(TABLES)) await fill(table, from, daily, days)
    const purged = await purge({ store, clock: () => from + days * DAY })
    expect(purged.isMore).toBe(false)
    for (const [table, { stays }] of Object.entries(TABLES)) {
      const living = Math.min(Math.floor(stays / DAY), (step + 1) * days)
      expect(await count(table), `${table}, day ${(step + 1) * days}`).toBe(living * daily)
    }
  }
  expect(await acts.count(`mfa_enrolment where secret <> ''`)).toBe(0)
  await emptied()
}, 60_000)

test.each(Object.entries(TABLES))(
  '%s: a row stays as long as is said, and not a second longer',
  async (table, { stays }) => {
    await fill(table, START, 1)
    const at = (ms: number) => () => START + stays + ms
    await purge({ store, clock: at(-SECOND) })
    expect(await count(table)).toBe(1)
    const { gone } = await purge({ store, clock: at(SECOND) })
    expect([await count(table), gone[table]]).toEqual([0, 1])
  },
)

test('what still lives stays, however far a clock is ahead', async () => {
  const now = Date.now()
  for (const table of Object.keys(TABLES)) await fill(table, now + HOUR, 3)
  const purged = await purge({ store, clock: () => now + 3_000 * DAY })
  expect(Object.values(purged.gone).every((rows) => rows === 0)).toBe(true)
  for (const table of Object.keys(TABLES)) {
    expect(await count(table), table).toBe(3)
    if (table !== 'mfa_audit') await acts.run(`delete from ${table}`)
  }
})

const crowd = async (rows: number) => {
  for (const table of ['mfa_assurance', 'mfa_session', 'mfa_audit']) await fill(table, START, rows)
  return 3 * rows
}
const sum = ({ gone }: { gone: Record<string, number> }) => Object.values(gone).reduce((all, rows) => all + rows, 0)

test('people sign in meanwhile: none of them fails, and nothing of theirs goes', async () => {
  const now = Date.now()
  const people = await together(12, () => acts.enrol(newCaller(), now))
  const rows = await crowd(6_000)
  const purging = purge({ store })
  const signIns = people.map(async ({ caller, app }) => {
    const passed: boolean[] = []
    for (const marker of times(5, (at) => 200 + at)) {
      const { charged } = await acts.charge(caller, now)
      passed.push(charged && (await app(marker)).passed)
    }
    return passed
  })
  expect((await Promise.all(signIns)).flat()).toEqual(Array.from({ length: 60 }, () => true))
  // Those who sign in take slices along, as ever.
  const { gone } = await purging
  expect([gone.mfa_session, gone.mfa_audit, gone.mfa_assurance ?? 0]).toEqual([rows / 3, rows / 3, expect.any(Number)])
  expect(await acts.count('mfa_assurance where ends_at < ?', now)).toBe(0)
  expect(await acts.count('mfa_assurance')).toBe(12 * 6)
}, 60_000)

test('two at once take everything between them, nothing twice', async () => {
  const rows = await crowd(3_000)
  const two = await Promise.all([purge({ store }), purge({ store })])
  expect(two.reduce((all, one) => all + sum(one), 0)).toBe(rows)
  expect(two.every((one) => !one.isMore)).toBe(true)
})

test('ended on the way, the next one goes on; so many slices are no more than that', async () => {
  const rows = await crowd(2_000)
  const stopped = new AbortController()
  const part = await purge({ store, signal: stopped.signal, onSlice: () => stopped.abort() })
  expect(part).toMatchObject({ slices: 1, isMore: true })
  const some = await purge({ store, slices: 2 })
  expect(some).toMatchObject({ slices: 2, isMore: true })
  const rest = await purge({ store })
  expect(sum(part) + sum(some) + sum(rest)).toBe(rows)
  expect(await purge({ store, signal: AbortSignal.abort() })).toEqual({ slices: 0, gone: {}, isMore: true })
})
