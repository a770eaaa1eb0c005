/**
 * Assurance: our proof that a principal passed MFA in a host session. Derived, never a flag.
 * Pure: facts and `now` come in.
 */

import { MAX_ASSURANCE_SECONDS } from '../shared/limits.ts'

/** One row of proof. Times in epoch milliseconds. */
export type Assurance = {
  id: string
  amr: string[]
  /** When the newest code was accepted. */
  provedAt: number
  endsAt: number
  /** Until when it proves a reset without a further code; null: it does not. */
  resetUntil: number | null
}

/** For how long a sign-in by backup code proves a reset: a lost phone must not cost two codes (spec R1). */
export { RESET_PROOF_SECONDS } from '../shared/limits.ts'

export type AssuranceLimits = {
  /** From the proof on, whatever happens. Spec L11: at most 12 h. */
  maxSeconds: number
  /** Without a request. Spec L11: 1 h (NIST SP 800-63B-4 §2.2.3). */
  idleSeconds: number
}

export const DEFAULT_LIMITS: AssuranceLimits = { maxSeconds: MAX_ASSURANCE_SECONDS, idleSeconds: 3_600 }

/** NIST SP 800-63B-4 level of a session with these RFC 8176 references. */
export function assuranceLevel(amr: string[]): 1 | 2 {
  return amr.includes('mfa') ? 2 : 1
}

/** Whether the newest proof is young enough. Without a limit every living assurance is. */
export function isFresh(
  { provedAt }: Pick<Assurance, 'provedAt'>,
  maxAgeSeconds: number | undefined,
  now: number,
): boolean {
  return maxAgeSeconds === undefined || now - provedAt < maxAgeSeconds * 1000
}
