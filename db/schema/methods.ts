import type { Sealed } from '../../edge/ports/runtime.ts'
import { integer, table, text } from './columns.ts'
import { FACTOR_KINDS } from './factor-kinds.ts'

/* Methods: what a person proves themselves with, what is on the way to becoming that, and how often it may be tried. */

/** One enrolled instance of a factor. At most one per principal and factor, but of passkeys. */
export const authenticatorColumns = {
  id: text('id').primaryKey(),
  principalId: text('principal_id').notNull(),
  factor: text('factor', { enum: FACTOR_KINDS }).notNull(),
  name: text('name').notNull(),
  isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
  /** AES-256-GCM under the key ring, bound to principal and authenticator. */
  secret: text('secret').$type<Sealed>().notNull(),
  /** Highest time step used up (RFC 6238 §5.2). Only ever rises. */
  lastMarker: integer('last_marker').notNull(),
  /** The act that used it up, so that the statements that follow in the same batch can ask for it. */
  consumedBy: text('consumed_by').notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  /** Too many wrong codes: only a reset helps. */
  disabledAt: integer('disabled_at'),
  /**
   * Of a passkey: the domain that it was made for, and SHA-256 of its credential id, by which an answer finds it. Its key
   * is in `secret`, sealed: whoever can write here cannot put one of their own in its place.
   */
  rpId: text('rp_id'),
  credentialHash: text('credential_hash'),
  /** Signature counter of WebAuthn §6.1.1. Only ever rises. */
  signCount: integer('sign_count').notNull().default(0),
  /** Backup state and user verification of the newest use. */
  backedUp: integer('backed_up', { mode: 'boolean' }).notNull().default(false),
  userVerified: integer('user_verified', { mode: 'boolean' }).notNull().default(false),
}
export const authenticators = table('mfa_authenticator', authenticatorColumns)

/**
 * Who has had a method and did not give it up: apart from the method, so that a row that was lost is noticed. A trigger of
 * the migration writes it with each new authenticator; deleting the method on purpose ends it in the same act.
 */
export const onceEnrolledColumns = {
  principalId: text('principal_id').primaryKey(),
  since: integer('since').notNull(),
}
export const onceEnrolled = table('mfa_once_enrolled', onceEnrolledColumns)

/** The current set of backup codes of a principal. */
export const backupSetColumns = {
  principalId: text('principal_id').primaryKey(),
  id: text('id').notNull(),
  createdAt: integer('created_at').notNull(),
  /** When **Finish** was pressed. */
  confirmedAt: integer('confirmed_at'),
}
export const backupSets = table('mfa_backup_set', backupSetColumns)

/** One backup code: its place on the list is not secret, its hash is sealed under the key ring. */
export const backupCodeColumns = {
  setId: text('set_id').notNull(),
  /** 0 to 9: the first character of the code. */
  place: integer('place').notNull(),
  salt: text('salt').notNull(),
  iterations: integer('iterations').notNull(),
  hash: text('hash').$type<Sealed>().notNull(),
  usedAt: integer('used_at'),
  usedBy: text('used_by'),
}
export const backupCodes = table('mfa_backup_code', backupCodeColumns)

/** A pending enrolment. Counts for nothing before it is confirmed. */
export const enrolmentColumns = {
  id: text('id').primaryKey(),
  principalId: text('principal_id').notNull(),
  sessionHash: text('session_hash').notNull(),
  factor: text('factor', { enum: FACTOR_KINDS }).notNull(),
  name: text('name').notNull(),
  secret: text('secret').$type<Sealed | ''>().notNull(),
  /** The authenticator that this one takes the place of (reset). */
  replaces: text('replaces'),
  tries: integer('tries').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  endedBy: text('ended_by', { enum: ['confirmed', 'confirmed_elsewhere', 'abandoned', 'displaced', 'exhausted'] }),
  /** The act that confirmed it, so that of two at once only one writes what follows. */
  confirmedBy: text('confirmed_by'),
}
export const enrolments = table('mfa_enrolment', enrolmentColumns)

/** Attempts charged per principal and factor (spec T2). Survives challenges, sessions and addresses. */
export const throttleColumns = {
  principalId: text('principal_id').notNull(),
  factor: text('factor', { enum: FACTOR_KINDS }).notNull(),
  consecutive: integer('consecutive').notNull(),
  nextAt: integer('next_at').notNull(),
  /** When the charges of the last 24 hours were made, the oldest first: a JSON array of epoch milliseconds. */
  dayCharges: text('day_charges').notNull().default('[]'),
  /** Not read any more; instances of the version before write them while a new one is rolled out. */
  dayCount: integer('day_count').notNull(),
  dayStartedAt: integer('day_started_at').notNull(),
  monthCount: integer('month_count').notNull(),
  monthStartedAt: integer('month_started_at').notNull(),
  /** The act that made the newest charge. */
  chargedBy: text('charged_by').notNull(),
}
export const throttles = table('mfa_throttle', throttleColumns)
