import { describe, expect, test } from 'vitest'
import * as throttle from '../../edge/core/throttle.ts'
import { backupCodeFactor } from '../../edge/factors/backup-code/factor.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'

const { DAY_SECONDS, FIRST_WAIT_AT, LONG_WAIT_SECONDS, WAITS_SECONDS, isExhausted, isTold, lockedUntil } = throttle
type Throttle = throttle.Throttle

/** As each factor says it of itself. */
const LIMITS = { totp: totpFactor.maxConsecutive, backup_code: backupCodeFactor.maxConsecutive }

const NOW = Date.parse('2026-11-02T12:00:00Z')

const UNUSED: Throttle = { consecutive: 0, nextAt: 0, dayCharges: [], monthCount: 0, monthStartedAt: NOW }
const counted = (facts: Partial<Throttle>): Throttle => ({ ...UNUSED, ...facts })

/** So many charges, one a minute, the first now. */
const charges = (count: number, from = NOW): number[] => Array.from({ length: count }, (_, n) => from + n * 60_000)

test('the limits are those that the specification names (spec T2)', () => {
  expect([LIMITS.totp, LIMITS.backup_code, throttle.MAX_PER_DAY, throttle.MAX_PER_MONTH]).toEqual([50, 100, 30, 100])
  expect([DAY_SECONDS, throttle.MONTH_SECONDS]).toEqual([86_400, 2_592_000])
})

test('the waits, which the store charges, begin with the fifth failure, and none is shorter than the one before it', () => {
  expect([FIRST_WAIT_AT, ...WAITS_SECONDS]).toEqual([5, 15, 30, 60, 300, 900])
  const waits = [...WAITS_SECONDS, LONG_WAIT_SECONDS]
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
})

describe('until when nothing is taken', () => {
  const DAY_MS = DAY_SECONDS * 1000

  test.each<[string, Throttle | null, number, number | null]>([
    ['no failure ever', null, NOW, null],
    ['failures without a wait', counted({ consecutive: 4, dayCharges: charges(4), monthCount: 4 }), NOW, null],
    ['a wait that has begun', counted({ nextAt: NOW + 15_000 }), NOW, NOW + 15_000],
    ['its last millisecond', counted({ nextAt: NOW + 1 }), NOW, NOW + 1],
    ['its end', counted({ nextAt: NOW }), NOW, null],
    ['long after', counted({ nextAt: NOW - 1 }), NOW, null],
    ['one below the limit of the day', counted({ dayCharges: charges(29) }), NOW, null],
    ['the limit of the day', counted({ dayCharges: charges(30) }), NOW, NOW + DAY_MS],
    ['beyond it', counted({ dayCharges: charges(31) }), NOW + 5, NOW + 60_000 + DAY_MS],
    ['the last millisecond of the day', counted({ dayCharges: charges(30) }), NOW + DAY_MS - 1, NOW + DAY_MS],
    ['the day of the oldest alone is over', counted({ dayCharges: charges(30) }), NOW + DAY_MS, null],
    [
      'the wait ends after the day',
      counted({ dayCharges: charges(30), nextAt: NOW + DAY_MS + 9 }),
      NOW,
      NOW + DAY_MS + 9,
    ],
    ['the day ends after the wait', counted({ dayCharges: charges(30), nextAt: NOW + 1_800_000 }), NOW, NOW + DAY_MS],
    ['clocks that differ a little', counted({ dayCharges: [NOW + 9, ...charges(29)] }), NOW, NOW + DAY_MS],
    [
      'a count that the day does not reach',
      counted({ dayCharges: charges(29), nextAt: NOW + 15_000 }),
      NOW,
      NOW + 15_000,
    ],
  ])('%s', (_, facts, now, until) => expect(lockedUntil(facts, now)).toBe(until))
})

describe('when the authenticator is disabled', () => {
  test.each<[keyof typeof LIMITS, Partial<Throttle>, boolean]>([
    ['totp', { consecutive: 49 }, false],
    ['totp', { consecutive: 50 }, true],
    ['totp', { consecutive: 51 }, true],
    ['totp', { monthCount: 99 }, false],
    ['totp', { monthCount: 100 }, true],
    ['totp', { dayCharges: charges(30) }, false],
    ['backup_code', { consecutive: 50 }, false],
    ['backup_code', { consecutive: 99 }, false],
    ['backup_code', { consecutive: 100 }, true],
    ['backup_code', { monthCount: 100 }, true],
  ])('%s after %j: %s', (factor, facts, exhausted) => {
    expect(isExhausted(counted(facts), LIMITS[factor], NOW)).toBe(exhausted)
  })
})

describe('which failures the person is told of', () => {
  test.each<[string, number, number, boolean]>([
    ['the first', 1, 1, false],
    ['the third in a row', 3, 3, true],
    ['the fourth in a row', 4, 4, false],
    ['the fifth of a day, after right codes (A6)', 1, 5, true],
    ['the sixth of a day', 2, 6, false],
    ['the third in a row that is the fifth of a day: once', 3, 5, true],
    ['the tenth in a row', 10, 10, true],
    ['the thirtieth of a day', 2, 30, false],
  ])('%s', (_, consecutive, ofDay, told) => {
    expect(isTold(counted({ consecutive, dayCharges: charges(ofDay) }))).toBe(told)
  })
})
