import { describe, expect, test } from 'vitest'
import * as enrolment from '../../edge/core/enrolment.ts'

const { BEGINS_PER_HOUR, ENROLMENT_SECONDS, ENROLMENT_TRIES, LIVE_ENROLMENTS_PER_SESSION, refusalOf } = enrolment
type EnrolmentRefusal = enrolment.EnrolmentRefusal

const NOW = Date.parse('2026-11-02T12:00:00Z')
const LATER = NOW + 1
const EARLIER = NOW - 1

const TOO_MANY: EnrolmentRefusal = { reason: 'enrolment_expired', because: 'too_many_tries' }
const EXPIRED: EnrolmentRefusal = { reason: 'enrolment_expired', because: 'expired' }
const HERE: EnrolmentRefusal = { reason: 'enrolment_conflict', winner: 'confirmed_here' }
const ELSEWHERE: EnrolmentRefusal = { reason: 'enrolment_conflict', winner: 'confirmed_in_another_tab' }

test('the limits are those that the specification names (spec E6, E9)', () => {
  expect([ENROLMENT_SECONDS, ENROLMENT_TRIES, LIVE_ENROLMENTS_PER_SESSION, BEGINS_PER_HOUR]).toEqual([600, 5, 3, 30])
})

describe('why a try at a pending enrolment was not taken', () => {
  test('one that is not there, or not of this session, is unknown', () => {
    expect(refusalOf(null, NOW)).toEqual({ reason: 'enrolment_unknown' })
  })

  test.each<[enrolment.EnrolmentEnd | null, number, number, EnrolmentRefusal]>([
    ['confirmed', 1, LATER, HERE],
    ['confirmed', 1, EARLIER, HERE],
    ['confirmed', 5, LATER, HERE],
    ['confirmed_elsewhere', 0, LATER, ELSEWHERE],
    ['confirmed_elsewhere', 4, EARLIER, ELSEWHERE],
    ['exhausted', 5, LATER, TOO_MANY],
    ['exhausted', 5, EARLIER, TOO_MANY],
    ['abandoned', 0, LATER, EXPIRED],
    ['abandoned', 4, EARLIER, EXPIRED],
    ['displaced', 0, LATER, EXPIRED],
    ['displaced', 4, EARLIER, EXPIRED],
    [null, 5, LATER, TOO_MANY],
    [null, 6, LATER, TOO_MANY],
    [null, 4, EARLIER, EXPIRED],
    [null, 0, NOW, EXPIRED],
    [null, 5, EARLIER, EXPIRED],
  ])('ended by %s after %i tries', (endedBy, tries, expiresAt, refusal) => {
    expect(refusalOf({ endedBy, tries, expiresAt }, NOW)).toEqual(refusal)
  })
})
