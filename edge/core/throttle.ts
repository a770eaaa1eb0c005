/**
 * How many wrong codes a principal may send to one factor (spec T2; NIST SP 800-63B-4 §3.2.2, PCI DSS 8.3.4).
 * The numbers live here; `db/` turns them into the one statement that charges an attempt before its code is looked at.
 * Pure: no clock, no I/O.
 */

/** The waits, which the elements' stand-in for a server keeps as well. */
export { FIRST_WAIT_AT, LONG_WAIT_SECONDS, WAITS_SECONDS } from '../shared/limits.ts'
/** In a row; then the authenticator is disabled and must be reset. A factor may take more, and says so. */
export const MAX_CONSECUTIVE = 50
/** The same of a set of codes, which is void then: 70 random bits are not guessed. */
export const MAX_CONSECUTIVE_OF_SET = 2 * MAX_CONSECUTIVE
/** These two hold across successes: else an attacker guesses between the owner's own sign-ins. */
export const MAX_PER_DAY = 30
export const MAX_PER_MONTH = 100
export const DAY_SECONDS = 86_400
export const MONTH_SECONDS = 30 * DAY_SECONDS

/** How the tries of one factor are limited: so many within so long, and whether those in a row cost waits of their own. */
export type ThrottleLimits = { most: number; seconds: number; hasWaits: boolean }

/** Of codes, which can be guessed. */
export const CODE_LIMITS: ThrottleLimits = { most: MAX_PER_DAY, seconds: DAY_SECONDS, hasWaits: true }

/** The counters of one principal and factor as the database keeps them. Times in epoch milliseconds. */
export type Throttle = {
  consecutive: number
  nextAt: number
  /** When the charges of the limits' time (24 hours of codes) were made, the oldest first. */
  dayCharges: readonly number[]
  monthCount: number
  monthStartedAt: number
}

/**
 * Until when no attempt is taken, epoch milliseconds; null: one may be made now. `chargeStatement` and `isLocked`
 * (db/statements/throttles.ts) are this rule in SQL; tests/db/rules.test.ts holds them to it.
 * `disabled` is not a wait and has no end: the caller asks the authenticator for that.
 */
export function lockedUntil(
  throttle: Throttle | null,
  now: number,
  { most, seconds }: ThrottleLimits = CODE_LIMITS,
): number | null {
  if (!throttle) return null
  // The day slides: it opens when the oldest of its charges is 24 hours old.
  const day = throttle.dayCharges.slice(-most)
  const dayOpensAt = day.length < most ? 0 : Math.min(...day) + seconds * 1000
  const until = Math.max(throttle.nextAt, dayOpensAt)
  return until > now ? until : null
}

/** How long an instance may answer from what it has read of a wait: an unlocking elsewhere is felt after that. */
export const REMEMBERED_WAIT_MS = 5_000

/** A wait that was read a moment ago still holds, and is not over: it may be answered without asking again. */
export function mayRememberWait({ until, readAt }: { until: number; readAt: number }, now: number): boolean {
  return now >= readAt && now - readAt < REMEMBERED_WAIT_MS && now < until
}

/**
 * Whether the last failure used up what there is: the authenticator is disabled with it. `isExhausted` in
 * db/statements/throttles.ts is this rule in SQL; tests/db/rules.test.ts holds it to this one.
 */
export function isExhausted(throttle: Throttle, maxConsecutive: number, now: number): boolean {
  const isMonthRunning = now - throttle.monthStartedAt < MONTH_SECONDS * 1000
  return throttle.consecutive >= maxConsecutive || (isMonthRunning && throttle.monthCount >= MAX_PER_MONTH)
}

/** Failures in a row after which the person is told (NIST SP 800-63B-4 §3.2.2, OWASP): somebody may have the password. */
export const NOTIFIED_FAILURES: readonly number[] = [3, 10]
/** And those within 24 hours, whatever came right in between: else nobody hears of a guess now and then. */
export const NOTIFIED_PER_DAY = 5

/** Whether the failure of the newest charge is one that the person is told of: once, also where both counts say so. */
export function isTold({ consecutive, dayCharges }: Throttle): boolean {
  return NOTIFIED_FAILURES.includes(consecutive) || dayCharges.length === NOTIFIED_PER_DAY
}

/** A platform clock that disagrees with the database's by more is not trusted with one-time codes, milliseconds. */
export const MAX_CLOCK_DIFFERENCE_MS = 10_000
