import { describe, expect, test } from 'vitest'
import { type Assurance, assuranceLevel, DEFAULT_LIMITS, isFresh } from '../../edge/core/assurance.ts'

const NOW = Date.parse('2026-11-02T12:00:00Z')
function provedAt(at: number): Assurance {
  return { id: 'a', amr: ['pwd', 'otp', 'mfa'], provedAt: at, endsAt: NOW + 1, resetUntil: null }
}

test('assurance lasts twelve hours, and one hour without a request (spec L11)', () => {
  expect(DEFAULT_LIMITS).toEqual({ maxSeconds: 12 * 3600, idleSeconds: 3600 })
})

test.each<[string[], 1 | 2]>([
  [['pwd', 'otp', 'mfa'], 2],
  [['mfa'], 2],
  [['pwd', 'otp'], 1],
  [['pwd'], 1],
  [[], 1],
  [['MFA'], 1],
  [['mfa2'], 1],
])('%j is assurance level %i', (amr, level) => {
  expect(assuranceLevel(amr)).toBe(level)
})

describe('a proof is fresh (spec L8)', () => {
  test.each<[string, number, number | undefined, boolean]>([
    ['always, without a limit', NOW - 40_000_000, undefined, true],
    ['at once', NOW, 300, true],
    ['until the last millisecond', NOW - 299_999, 300, true],
    ['not at the limit', NOW - 300_000, 300, false],
    ['not beyond it', NOW - 300_001, 300, false],
    ['never, when every act asks for a code of its own', NOW, 0, false],
    ['never below nothing', NOW, -1, false],
  ])('%s', (_, at, maxAgeSeconds, fresh) => expect(isFresh(provedAt(at), maxAgeSeconds, NOW)).toBe(fresh))
})
