import type { FactorKind } from '../contract/prompt.ts'
import type { Caller } from './standing.ts'

export type AuditRow = {
  id: string
  actor: string
  principalId: string
  accountId?: string
  act: string
  result: 'ok' | 'refused'
  factor?: FactorKind
  requestId: string
  addressPrefix: string | null
  /** Given by an operator. */
  reason?: string
}

export type NewAssurance = { id: string; amr: string; endsAt: number }

/**
 * What a code is sent for. `sign_in`: an assurance whose proof is younger than `maxAgeSeconds` (any, if left out) needs
 * none. `act`: something behind the sign-in, which needs a standing assurance and a code of its own; with
 * `authenticatorId`, that this is the caller's.
 */
export type AttemptPurpose =
  | { kind: 'sign_in'; maxAgeSeconds: number | undefined }
  | { kind: 'act'; takesMethodAway: boolean; authenticatorId?: string }

/** The marker that a right code stands for. */
export type Consume =
  | { factor: 'totp'; authenticatorId: string; marker: number }
  | { factor: 'backup_code'; setId: string; place: number }

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

export type FailedAttempt = { audit: AuditRow[]; disables: boolean }
