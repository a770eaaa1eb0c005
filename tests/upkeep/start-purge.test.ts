import { expect, test } from 'vitest'
import { createPurgeStore } from '../../db/upkeep.ts'
import { startPurge } from '../../edge/node/index.ts'
import type { PurgeStore } from '../../edge/ports/upkeep/store.ts'
import { run } from '../cli/run.ts'
import { DATABASES } from '../db/open.ts'
import { endsWithTest } from '../support/ends-with-test.ts'

/* The clean-up beside a Node server: it ends when it is told to, and the host never hears of what goes wrong. */

test.each(DATABASES)('takes away what has run out, and stops behind a slice, on %s', async (_, openStore) => {
  const { client } = endsWithTest(await openStore())
  const fill = () =>
    client.execute(`insert into mfa_session (session_hash, state, nonce, changed_at, expires_at)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200) select 'old' || i, 'ended', '', 1, 1 from n`)
  const left = async () => Number((await client.execute('select count(*) as n from mfa_session')).rows[0]?.n)
  await fill()
  const upkeep = startPurge({ store: createPurgeStore(client) })
  await expect.poll(left).toBe(0)
  await upkeep.stop()
  await fill()
  // Told to stop at once, it has done the slice that was on its way and no more.
  await startPurge({ store: createPurgeStore(client) }).stop()
  expect(await left()).toBe(700)
})

test('goes on after what went wrong, whether the log takes it or not, and throws nothing', async () => {
  const told: unknown[] = []
  let tries = 0
  const failing: PurgeStore = {
    async purgeSlice() {
      tries++
      throw new TypeError('select secret from mfa_authenticator')
    },
  }
  const log = (entry: unknown) => {
    told.push(entry)
    throw new Error('the log is full')
  }
  const upkeep = startPurge({ store: failing, everyMinutes: 0.0005, log })
  await expect.poll(() => tries).toBeGreaterThan(2)
  await upkeep.stop()
  const before = tries
  // As often as it would have gone on: another one, begun when it was told to stop.
  let others = 0
  const other = startPurge({
    store: {
      async purgeSlice() {
        others++
        throw new Error('away')
      },
    },
    everyMinutes: 0.0005,
    log: () => {},
  })
  await expect.poll(() => others).toBeGreaterThan(3)
  await other.stop()
  expect(tries).toBe(before)
  expect(told[0]).toEqual({ event: 'purge.error', error: 'TypeError' })
})

test.each([0, -1, Number.NaN, 40_000])('every %s minutes is refused at once', (everyMinutes) => {
  expect(() => startPurge({ store: { purgeSlice: () => Promise.reject() }, everyMinutes })).toThrow(/everyMinutes/)
})

test('keeps no process alive', async () => {
  const { code, out } = await run('tests/upkeep/only-purge.process.ts', [], {})
  expect([code, out]).toEqual([0, 'purged\n'])
})

test('a store of something else is refused at the start', () => {
  expect(() => startPurge({ store: {} as never })).toThrow(/store must be what createPurgeStore\(db\)/)
})
