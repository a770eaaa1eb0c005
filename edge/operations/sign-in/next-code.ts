import { PERIOD_SECONDS } from '../../factors/totp/totp.ts'
import type { AuthenticatorRow } from '../../ports/standing.ts'

/**
 * When the app shows a code that can be used, epoch milliseconds; null: it does now. Asked only right after enrolling,
 * when the code on the phone is the one that was just used up (spec E7).
 */
export function nextCodeAt(authenticators: readonly AuthenticatorRow[], now: number): number | null {
  const totp = authenticators.find((authenticator) => authenticator.factor === 'totp')
  if (!totp || totp.lastUsedAt !== null) return null
  const at = (totp.lastMarker + 1) * PERIOD_SECONDS * 1000
  return at > now ? at : null
}
