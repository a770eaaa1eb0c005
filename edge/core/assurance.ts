/**
 * Assurance: our proof that a principal passed MFA in a host session. Derived, never a flag.
 * Pure: facts and `now` come in.
 */

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
export const RESET_PROOF_SECONDS = 600

export type AssuranceLimits = {
  /** From the proof on, whatever happens. Spec L11: at most 12 h. */
  maxSeconds: number
  /** Without a request. Spec L11: 1 h (NIST SP 800-63B-4 §2.2.3). */
  idleSeconds: number
}

export const DEFAULT_LIMITS: AssuranceLimits = { maxSeconds: 43_200, idleSeconds: 3_600 }

/** Whether a proof holds by the clock. `stands` (db/store/standing.ts) asks the same in SQL, where an act rests on it. */
export function isLiving({ endsAt }: Pick<Assurance, 'endsAt'>, now: number): boolean {
  return endsAt > now
}

/** Whether a proof still stands for a reset (spec R1). `isResetProven` (db/store/begin-enrolment.ts) is this rule in SQL. */
export function provesReset({ resetUntil }: Pick<Assurance, 'resetUntil'>, now: number): boolean {
  return resetUntil !== null && resetUntil > now
}

/** NIST SP 800-63B-4 level of a session with these RFC 8176 references. */
export function assuranceLevel(amr: string[]): 1 | 2 {
  return amr.includes('mfa') ? 2 : 1
}

/** Whether the newest proof is young enough. Without a limit every living assurance is. */
export function isFresh(assurance: Assurance, maxAgeSeconds: number | undefined, now: number): boolean {
  return maxAgeSeconds === undefined || now - assurance.provedAt < maxAgeSeconds * 1000
}
