import type { FactorKind } from '../contract/prompt.ts'
import type { Amr } from '../core/assurance.ts'
import type { Caller } from './caller.ts'

/** What a row of the audit log can be about (docs/wire.md). `result` says whether it was done. */
export type AuditAct =
  | 'mfa.enrolled'
  | 'mfa.reset'
  | 'mfa.removed'
  | 'mfa.disabled'
  | 'backup_codes.created'
  | 'authenticator.renamed'
  | 'authenticator.chosen'
  | 'policy.changed'
  | 'members.listed'
  | 'admin.reset'
  | 'admin.unlocked'
  | 'admin.sessions_ended'
  | 'admin.looked_up'
  | 'audit.read'
  | 'api_key.created'
  | 'api_key.revoked'
  | 'api_key.refused'
  | 'webhook.replayed'
  | 'webhook.enabled'
  | 'principal.forgotten'
  | 'challenge.passed'
  | 'challenge.wrong'
  | 'challenge.locked'
  | 'challenge.failed'
  | 'step_up.passed'
  | 'grant.redeemed'
  | 'invitation.given'
  | 'people.added'
  | 'mfa.imported'
  | 'data.exported'
  | 'data.import_begun'
  | 'data.imported'
  | 'assurance.ended'
  | 'session.ended'
  | 'sessions.ended'
  | 'authenticator.missing'
  | 'origin.refused'
  | 'csrf.refused'
  | 'grant.refused'
  | 'sign_in.unclear'
  | 'passkey.added'
  | 'passkey.removed'
  | 'passkey.disabled'
  | 'passkey.counter_ignored'
  | 'passkey.origin_refused'
  | 'sign_in.other_spelling'

/** One row of the audit log (spec O1); the store adds the time. Never a code, secret, hash or cookie. */
export type AuditRow = {
  id: string
  /** Whose act it was: a principal's id, or one of edge/core/operators/actors.ts, which no principal has. */
  actor: string
  /** Whom it is about. */
  principalId: string
  accountId?: string
  act: AuditAct
  /** `refused`: it was asked for and not done. */
  result: 'ok' | 'refused'
  factor?: FactorKind
  requestId: string
  /** IPv4 /24 or IPv6 /48; null: not known. */
  addressPrefix: string | null
  /** Given by an operator. */
  reason?: string
  /** Of `policy.changed`: what the account requires afterwards, or would if it had been done (`policyDetail` in edge/core/policy.ts). */
  detail?: string
}

/** A proof to be written. `endsAt` in epoch milliseconds: it holds no longer, whatever happens. */
export type NewAssurance = { id: string; amr: readonly Amr[]; endsAt: number }

/**
 * What a code is sent for. `sign_in`: an assurance whose proof is younger than `maxAgeSeconds` (any, if left out) needs
 * none. `act`: something behind the sign-in, which needs a standing assurance and a code of its own; with
 * `authenticatorId`, that this is the caller's. `rpId`: of which domain credentials are methods here. `weakFor`: accounts
 * whose strength the proof would not have if they ask for more than a code; a sign-in may still prove the weaker method
 * while there is no other. `isStrong`: a standing proof spares it only where it is phishing-resistant as well.
 */
export type AttemptPurpose =
  | {
      kind: 'sign_in'
      maxAgeSeconds: number | undefined
      rpId?: string | undefined
      weakFor?: readonly string[]
      isStrong?: boolean
    }
  | {
      kind: 'act'
      takesMethodAway: boolean
      authenticatorId?: string
      rpId?: string | undefined
      weakFor?: readonly string[]
    }

/** What a proof can be given for. Each factor says which of these it may prove (spec L12). */
export type ProvableAct = 'sign_in' | 'step_up' | 'reset' | 'remove' | 'backup_codes' | 'policy_off' | 'invitation'

/**
 * The marker that a right response stands for, and so the statement that uses it up: a higher one than the authenticator's
 * last, or one of the set of codes that was not used before.
 */
export type Consume =
  | { factor: FactorKind; authenticatorId: string; marker: number }
  | { factor: FactorKind; setId: string; place: number }
  | { factor: FactorKind; authenticatorId: string; presented: Presented }

/** Statements of a database that an act carries along. Its store makes them, and its store reads them. */
export type Rider = { readonly __rider: true }

/** The statements of a database by which an answered challenge is used up. Its store makes them, and its store reads them. */
export type Presented = { readonly __presented: true }

/**
 * An act that a code proves. Its audit row is written with the consumption of the marker, and everything after it asks
 * for that row. When the marker was used before, `otherwise` is written instead of all of it.
 */
export type ProvenAct = {
  caller: Caller
  actId: string
  consume: Consume
  audit: AuditRow
  otherwise: FailedAttempt
  now: number
}

/** What a wrong or used code leaves behind. `disables`: it was the last one that the factor takes. */
export type FailedAttempt = { audit: AuditRow[]; disables: boolean }
