import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { HOTP, Secret } from 'otpauth/bare'

type Bytes = Uint8Array<ArrayBuffer>

/** RFC 6238 with the parameters that every authenticator app takes (spec T1). */
export const PERIOD_SECONDS = 30
export const DIGITS = 6
export const SECRET_BYTES = 20
/** A phone that is a little ahead: the next code counts during the last seconds of the current one. */
const AHEAD_SECONDS = 10
/** How far the clock hint of enrolment looks, steps either way: ten minutes. */
const HINT_STEPS = 20

/** The time step of a moment, RFC 6238 §4.2. `now` in epoch milliseconds. */
export function timeStep(now: number): number {
  return Math.floor(now / 1000 / PERIOD_SECONDS)
}

/** The steps whose code is taken at `now`: ⌊(now−30)/30⌋ to ⌊(now+10)/30⌋. Two or three of them. */
export function acceptedSteps(now: number): number[] {
  const first = timeStep(now - PERIOD_SECONDS * 1000)
  const last = timeStep(now + AHEAD_SECONDS * 1000)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/**
 * The highest accepted step whose code this is, or null. Every candidate is computed and compared in full, so the time
 * taken does not tell which one matched.
 */
export function matchTimeStep(secret: Bytes, code: string, now: number): number | null {
  let matched: number | null = null
  for (const step of acceptedSteps(now)) if (isCodeOf(secret, step, code)) matched = step
  return matched
}

/** Seconds by which the sender's clock is ahead (positive) or behind, when the code belongs to another nearby step. */
export function clockSkewSeconds(secret: Bytes, code: string, now: number): number | null {
  const current = timeStep(now)
  let nearest: number | null = null
  for (let offset = -HINT_STEPS; offset <= HINT_STEPS; offset++) {
    if (isCodeOf(secret, current + offset, code) && (nearest === null || Math.abs(offset) < Math.abs(nearest))) {
      nearest = offset
    }
  }
  return nearest === null ? null : nearest * PERIOD_SECONDS
}

/** Handed to the bare build of the library: with its own it would bring nine hashes that no app uses. */
function hmacSha1(_algorithm: string, key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(sha1, key, message)
}

function isCodeOf(secret: Bytes, step: number, code: string): boolean {
  if (step < 0) return false
  const expected = HOTP.generate({
    secret: new Secret({ buffer: secret.slice().buffer }),
    counter: step,
    digits: DIGITS,
    hmac: hmacSha1,
  })
  let difference = expected.length ^ code.length
  for (let i = 0; i < expected.length; i++) difference |= expected.charCodeAt(i) ^ code.charCodeAt(i)
  return difference === 0
}
