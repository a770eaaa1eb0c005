import type { FactorKind } from '../contract/prompt.ts'
import type { Assurance } from '../core/assurance.ts'
import type { Offered } from '../core/offer.ts'
import type { CredentialHash, Sealed, SessionHash } from './runtime.ts'

/** Who asks, in which host session, with which proof. Every query of the store carries it. */
export type Caller = {
  principalId: string
  /** The session under every key of the ring, the active one first. */
  sessionHashes: readonly SessionHash[]
  /** From our signed cookie; null: none came along. */
  assuranceId: string | null
  /** When the credential was given out, where it says so. */
  since?: number
}

/** One enrolled authenticator. Times in epoch milliseconds. */
export type AuthenticatorRow = {
  id: string
  factor: FactorKind
  name: string
  isDefault: boolean
  secret: Sealed
  lastMarker: number
  createdAt: number
  lastUsedAt: number | null
  disabledAt: number | null
} & CredentialState

/** What is kept of a passkey beside its sealed key; of every other method, nothing. */
export type CredentialState = {
  /** The domain that it was made for. */
  rpId: string | null
  /** SHA-256 of its credential id. */
  credentialHash: CredentialHash | null
  signCount: number
  backedUp: boolean
  userVerified: boolean
}

/** What every guard needs, and what it costs: nothing of its own, it rides in the act's first batch. */
export type CallerState = {
  /** The assurance that the caller presented, if it stands in this session; else null. */
  assurance: Assurance | null
  authenticators: AuthenticatorRow[]
  /** Of the accounts asked about, those whose policy requires MFA. */
  requiredIds: string[]
  /** Of these, the ones that take phishing-resistant methods only. */
  strongIds: string[]
  /** Rises when every older assurance must end; 0 before the first change. */
  epoch: number
  /** What authenticators know this person by, base64url; null: none has been asked. */
  handle: string | null
  /** How often they were offered a passkey after a sign-in by code (spec K14). */
  offered: Offered
  /** Digest of the memberships last remembered; empty: never seen. */
  membershipsDigest: string
  /** SQL's own clock, epoch milliseconds. */
  databaseNow: number
  /** What is known of the caller's session; null: nothing special. */
  session: SessionState | null
  /** Somebody said that this person may set a first method up. */
  isInvited: boolean
  /** Had a method and did not give it up. Remembered apart from the method, so that a lost row is noticed. */
  isOnceEnrolled: boolean
  /** This database: what is sealed in it is bound to it. */
  deploymentId: string
}

/**
 * Being signed in right now by another request; or over for good, whatever its cookies say: signed out, or older than the
 * moment at which its person was forgotten.
 */
export type SessionState = 'signing_in' | 'ended'

/** Who asks, about which accounts, and when. Both times in epoch milliseconds. */
export type CallerQuery = {
  caller: Caller
  accountIds: readonly string[]
  now: number
  /** The platform's own clock: where it disagrees with the database's, nothing is charged. */
  platformNow: number
}
