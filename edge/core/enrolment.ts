/** A pending enrolment and how it ends. Pure. */

export const ENROLMENT_SECONDS = 600
export const ENROLMENT_TRIES = 5
export const LIVE_ENROLMENTS_PER_SESSION = 3
export const BEGINS_PER_HOUR = 30
export const HOUR_SECONDS = 3_600
/** Somebody with a method begins another kind of it only so soon after a proof: a stolen session gains no way of its own. */
export const FURTHER_METHOD_SECONDS = 300

/** What ended a pending enrolment. `confirmed_elsewhere`: another one of the same principal was confirmed first. */
export type EnrolmentEnd = 'confirmed' | 'confirmed_elsewhere' | 'abandoned' | 'displaced' | 'exhausted'

export type EnrolmentFacts = { endedBy: EnrolmentEnd | null; tries: number; expiresAt: number }

export type EnrolmentRefusal =
  | { reason: 'enrolment_unknown' }
  | { reason: 'enrolment_expired'; because: 'expired' | 'too_many_tries' }
  | { reason: 'enrolment_conflict'; winner: 'confirmed_here' | 'confirmed_in_another_tab' }

/**
 * Why a try at a pending enrolment was not taken.
 * `confirmed_here`: this very enrolment was confirmed, so the answer with its codes was lost on the way (spec E9).
 */
export function refusalOf(facts: EnrolmentFacts | null, now: number): EnrolmentRefusal {
  if (!facts) return { reason: 'enrolment_unknown' }
  switch (facts.endedBy) {
    case 'confirmed':
      return { reason: 'enrolment_conflict', winner: 'confirmed_here' }
    case 'confirmed_elsewhere':
      // A tab whose own code was on its way cannot know that it did not win.
      return { reason: 'enrolment_conflict', winner: 'confirmed_in_another_tab' }
    case 'exhausted':
      return { reason: 'enrolment_expired', because: 'too_many_tries' }
    case 'abandoned':
    case 'displaced':
      return { reason: 'enrolment_expired', because: 'expired' }
    case null:
      break
    default:
      return facts.endedBy satisfies never
  }
  if (facts.tries >= ENROLMENT_TRIES && facts.expiresAt > now) {
    return { reason: 'enrolment_expired', because: 'too_many_tries' }
  }
  return { reason: 'enrolment_expired', because: 'expired' }
}
