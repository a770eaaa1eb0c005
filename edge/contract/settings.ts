import * as v from 'valibot'
import { NAME_MAX } from '../shared/limits.ts'
import { type FactorKind, type Prompt, Proof } from './prompt.ts'

export type AssuranceView = {
  /** NIST SP 800-63 level; 2 once MFA was passed in this host session. */
  aal: 1 | 2
  /** RFC 8176 values. */
  amr: string[]
  /** When the newest proof was given, epoch milliseconds; null at level 1. */
  at: number | null
}

export type AuthenticatorView = {
  id: string
  factor: FactorKind
  name: string
  isDefault: boolean
  createdAt: number
  lastUsedAt: number | null
  /** Too many wrong codes: it must be reset (spec T2). A passkey: its counter went back, so there may be a copy of it. */
  disabled: boolean
  credential?: CredentialView
}

/** What is said of a passkey besides. */
export type CredentialView = {
  /** It was backed up when it was last used: a password manager has it on other devices as well. */
  synced: boolean
  /** Can be used at this site's address; else it was made for `rpId`, another one. */
  usable: boolean
  rpId: string
  /** Who keeps it, as far as it says so. */
  provider: string | null
}

export type BackupCodesView = {
  remaining: number
  total: number
  createdAt: number
  /** When **Finish** was pressed; null means the codes were never confirmed as saved (spec E6). */
  confirmedAt: number | null
}

export type RequirementView = { required: boolean; accounts: { id: string; name: string }[] }

/** Answer of `GET /mfa/api/settings`. */
export type SettingsView = {
  /** `label`: the login's name or address where the host says it, else `name`. */
  principal: { id: string; name: string; label?: string }
  assurance: AssuranceView
  authenticators: AuthenticatorView[]
  /** Factors that can still be enrolled; empty means **Add new method** is not shown (spec E8). */
  enrolable: FactorKind[]
  backupCodes: BackupCodesView | null
  requirement: RequirementView
  /** Until when a sign-in by backup code proves a reset, epoch milliseconds (spec R1). */
  resetProvenUntil: number | null
  /** When the next usable code appears in the app, epoch milliseconds; null: the current one can be used (spec E7). */
  nextCodeAt: number | null
  /** What a browser may tell password managers: these are all there are. Only after a proof, and where there is a handle. */
  passkeys?: { rpId: string; userId: string; credentialIds: string[] }
  /** Where people see their sessions: whether this one may. Left out: there is no such list. */
  sessions?: boolean
  /** Send back as `X-MFA-CSRF` with every unsafe request of this session. */
  csrf: string
}

/** Body of routes that take nothing: an empty object. */
export const Nothing = v.strictObject({})

/** Body of `PATCH /mfa/api/authenticators/:id`. */
export const ChangeAuthenticatorRequest = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(NAME_MAX))),
  isDefault: v.optional(v.literal(true)),
})
export type ChangeAuthenticatorRequest = v.InferOutput<typeof ChangeAuthenticatorRequest>

/** Body of routes that take a proof and nothing else: remove an authenticator, new backup codes. */
export const ProofRequest = v.strictObject({ proof: Proof })
export type ProofRequest = v.InferOutput<typeof ProofRequest>

/** Answer of `POST /mfa/api/backup-codes`, 201: the one time these codes are shown. */
export type BackupCodesCreatedView = { backupCodes: BackupCodesView; prompts: Prompt[] }
