import { isOneLine, LONGEST } from '../../edge/core/lengths.ts'
import { isPersonId } from '../../edge/core/operators/actors.ts'
import { acceptedSteps, DIGITS, PERIOD_SECONDS } from '../../edge/factors/totp/totp.ts'
import type { Entry, Reading, Skipped } from './formats/entry.ts'

/*
 * Which entries become methods here, and why the others do not. Pure: nothing is asked of the database yet.
 */

/** RFC 4226 §4 (its sixth requirement): at least 128 bits. */
const LEAST_SECRET_BYTES = 16
/** Longer than any system makes them. */
const MOST_SECRET_BYTES = 128
/** Ten minutes: no clock that works is that far ahead. */
const FAR_AHEAD_STEPS = 20

export type Planned = { at: string; principalId: string; secret: Entry['secret']; marker: number }

/** `refused`: nothing is imported while there are any, unless the operator says so. */
export type Plan = { methods: Planned[]; refused: Skipped[]; ignored: Skipped[] }

/** `idOf`: somebody's id here by their name in the file; undefined where they have none. `now` in epoch milliseconds. */
export function planOf(reading: Reading, idOf: (who: string) => string | undefined, now: number): Plan {
  const refused = [...reading.unread]
  const methods: Planned[] = []
  for (const entry of reading.entries) {
    const principalId = idOf(entry.who)
    const reason =
      principalId === undefined ? 'is nobody who could be told by that name here' : wrongWith(entry, principalId, now)
    if (reason === null && principalId !== undefined) {
      methods.push({ at: entry.at, principalId, secret: entry.secret, marker: markerOf(entry, now) })
    } else refused.push({ at: entry.at, reason: reason ?? '' })
  }
  const times = new Map<string, number>()
  for (const { principalId } of methods) times.set(principalId, (times.get(principalId) ?? 0) + 1)
  const isOnly = ({ principalId }: Planned) => times.get(principalId) === 1
  const several = methods
    .filter((one) => !isOnly(one))
    .map(({ at, principalId }) => ({
      at,
      reason: `is one of several apps of ${JSON.stringify(principalId)}: leave one`,
    }))
  return { methods: methods.filter(isOnly), refused: [...refused, ...several], ignored: reading.ignored }
}

const UNFIT = /^\s*$|^otpauth|\p{Surrogate}/iu

/** What an app's entry lacks to work here as it is; null: nothing. */
function wrongWith(entry: Entry, principalId: string, now: number): string | null {
  const { secret, digits, period } = entry
  // A file with its columns the other way round must not put a secret where ids are.
  if (
    principalId.length > LONGEST.id ||
    !isOneLine(principalId) ||
    UNFIT.test(principalId) ||
    !isPersonId(principalId)
  ) {
    return 'has no id of a person that can be kept'
  }
  if (!/^(hmac)?-?sha-?1$/i.test(entry.algorithm)) return 'its codes are not made with SHA-1'
  if (digits !== DIGITS) return `its codes have ${digits} digits, not ${DIGITS}`
  if (period !== PERIOD_SECONDS) return `its codes change every ${period} s, not every ${PERIOD_SECONDS}`
  if (secret.length < LEAST_SECRET_BYTES) {
    return `its secret has ${secret.length * 8} bits; RFC 4226 asks for ${LEAST_SECRET_BYTES * 8} at least`
  }
  if (secret.length > MOST_SECRET_BYTES) return `its secret has more than ${MOST_SECRET_BYTES} bytes`
  if ((entry.lastStep ?? 0) > newestStep(now) + FAR_AHEAD_STEPS) return 'its last used code is of a time to come'
  return null
}

/**
 * The highest step that counts as used. A code that the other system may have taken until now is worth nothing here, also
 * where its file says nothing of it: whoever signs in within half a minute of the import waits for the next code.
 */
function markerOf({ lastStep }: Entry, now: number): number {
  return Math.max(lastStep ?? 0, newestStep(now))
}

/** The newest time step whose code somebody may have used by now, epoch milliseconds. */
export const newestStep = (now: number) => acceptedSteps(now).at(-1) ?? 0
