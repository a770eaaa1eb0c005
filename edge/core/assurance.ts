/**
 * Assurance: our proof that a principal passed MFA in a host session. Derived, never a flag.
 * Pure: facts and `now` come in.
 */

import { MAX_ASSURANCE_SECONDS } from '../shared/limits.ts'
import { ACR } from '../shared/protocol.ts'

/** How somebody proved who they are: the values that RFC 8176 §2 registers. */
export type Amr =
  | 'face'
  | 'fpt'
  | 'geo'
  | 'hwk'
  | 'iris'
  | 'kba'
  | 'mca'
  | 'mfa'
  | 'otp'
  | 'pin'
  | 'pop'
  | 'pwd'
  | 'rba'
  | 'retina'
  | 'sc'
  | 'sms'
  | 'swk'
  | 'tel'
  | 'user'
  | 'vbm'
  | 'wia'

/** As the store keeps them: separated by spaces, and nothing but Sallyport writes there. */
export function parseAmr(text: string): Amr[] {
  return text.split(' ') as Amr[]
}

/** One row of proof. Times in epoch milliseconds. */
export type Assurance = {
  id: string
  amr: Amr[]
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

/** Whether a proof holds by the clock. `isAssuranceValid` (db/statements/caller-state.ts) asks the same in SQL, where an act rests on it. */
export function isLiving({ endsAt }: Pick<Assurance, 'endsAt'>, now: number): boolean {
  return endsAt > now
}

/**
 * Whether a proof still stands for a reset (spec R1). Where accounts take phishing-resistant methods only a backup code does
 * not: the new entry would lead to a first passkey (spec K10a). `isResetProven` (db/store/begin-enrolment.ts) is this in SQL.
 */
export function provesReset(
  { resetUntil }: Pick<Assurance, 'resetUntil'>,
  strongIds: readonly string[],
  now: number,
): boolean {
  return resetUntil !== null && resetUntil > now && strongIds.length === 0
}

/** NIST SP 800-63B-4 level of a session with these RFC 8176 references. */
export function assuranceLevel(amr: readonly string[]): 1 | 2 {
  return amr.includes('mfa') ? 2 : 1
}

/**
 * The authentication context classes of what was proved (OpenID Connect Core §2, separated by spaces as `acr_values` are):
 * ours, and `phr`, phishing-resistant, of OpenID EAP.
 */
export function acrOf(amr: readonly string[]): string {
  return isStrong({ amr }) ? `${ACR} phr` : ACR
}

/** Phishing-resistant: proof of possession is of nothing but passkeys here. `isStrongProof` of db/statements/policy.ts asks the same. */
export function isStrong(proof: { amr: readonly string[] } | null): boolean {
  return proof?.amr.includes('pop') === true
}

/** Whether the newest proof is young enough. Without a limit every living assurance is. */
export function isFresh(
  { provedAt }: Pick<Assurance, 'provedAt'>,
  maxAgeSeconds: number | undefined,
  now: number,
): boolean {
  return maxAgeSeconds === undefined || now - provedAt < maxAgeSeconds * 1000
}
