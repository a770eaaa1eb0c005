/**
 * When an event is sent again, and what an answer means (Standard Webhooks 1.0.0, "Operational considerations"). Pure: clock
 * and chance come in.
 */

/** How long to wait before each attempt: the first is due at once, after the last there is none. */
export const WAITS_BEFORE_SECONDS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
/** By how much of itself a wait is longer or shorter, so that what failed together does not come back together. */
export const JITTER = 0.2
/** No receiver puts an event off for longer with `Retry-After`. */
export const LONGEST_WAIT_SECONDS = 86_400

/** How long an attempt may take in all. */
export const ATTEMPT_SECONDS = 15
/** For how long a claimed event is left to whoever claimed it: longer than an attempt, whatever became of that. */
export const LEASE_SECONDS = 60
/** An event is kept for so long, delivered or not. */
export const OUTBOX_DAYS = 30

/** What came of an attempt. `status` 0: no answer in time, or none at all. */
export type Answered = { status: number; retryAfterSeconds: number | null }

export type Verdict =
  | { state: 'delivered'; nextAt: null }
  | { state: 'pending'; nextAt: number }
  /** The last attempt failed too; only a replay sends it again. */
  | { state: 'dead'; nextAt: null }

/**
 * What is to be done after attempt number `tries` (from 1). Only 2xx is a success: a redirect is a failure, and is not
 * followed. `chance` is from 0 to 1, `now` and `nextAt` epoch milliseconds.
 */
export function afterAttempt(
  { status, retryAfterSeconds }: Answered,
  tries: number,
  now: number,
  chance: number,
): Verdict {
  if (status >= 200 && status < 300) return { state: 'delivered', nextAt: null }
  const wait = WAITS_BEFORE_SECONDS[tries]
  if (wait === undefined) return { state: 'dead', nextAt: null }
  const jittered = wait * (1 + JITTER * (2 * chance - 1))
  const asked = Math.min(retryAfterSeconds ?? 0, LONGEST_WAIT_SECONDS)
  return { state: 'pending', nextAt: now + Math.round(1000 * Math.max(jittered, asked)) }
}

/** The receiver says that nobody is there any more: the endpoint is switched off. */
export const isGone = ({ status }: Answered): boolean => status === 410

/** `Retry-After` as seconds or as a date (RFC 9110 §10.2.3); null: none, or nonsense. */
export function retryAfterOf(field: string | null, now: number): number | null {
  if (field === null) return null
  const text = field.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text)
  // The one form that is sent today; of another text `Date` would make a date of its own.
  const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
  const at = isDate ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000))
}
