import type { CredentialHash, Sealed } from '../../edge/ports/runtime.ts'
import { integer, table, text } from './columns.ts'
import { FACTOR_KINDS } from './factor-kinds.ts'

/* Methods: what a person proves themselves with, what is on the way to becoming that, and how often it may be tried. */

/** One enrolled instance of a factor. At most one per principal and factor, but of passkeys. */
export const authenticatorColumns = {
  id: text().primaryKey(),
  principalId: text().notNull(),
  factor: text({ enum: FACTOR_KINDS }).notNull(),
  name: text().notNull(),
  isDefault: integer({ mode: 'boolean' }).notNull(),
  /** AES-256-GCM under the key ring, bound to principal and authenticator. */
  secret: text().$type<Sealed>().notNull(),
  /** Highest time step used up (RFC 6238 §5.2). Only ever rises. */
  lastMarker: integer().notNull(),
  /** The act that used it up, so that the statements that follow in the same batch can ask for it. */
  consumedBy: text().notNull(),
  createdAt: integer().notNull(),
  lastUsedAt: integer(),
  /** Too many wrong codes: only a reset helps. */
  disabledAt: integer(),
  /**
   * Of a passkey: the domain that it was made for, and SHA-256 of its credential id, by which an answer finds it. Its key
   * is in `secret`, sealed: whoever can write here cannot put one of their own in its place.
   */
  rpId: text(),
  credentialHash: text().$type<CredentialHash>(),
  /** Signature counter of WebAuthn §6.1.1. Only ever rises. */
  signCount: integer().notNull().default(0),
  /** Backup state and user verification of the newest use. */
  backedUp: integer({ mode: 'boolean' }).notNull().default(false),
  userVerified: integer({ mode: 'boolean' }).notNull().default(false),
}
export const authenticators = table('mfa_authenticator', authenticatorColumns)

/**
 * Who has had a method and did not give it up: apart from the method, so that a row that was lost is noticed. A trigger of
 * the migration writes it with each new authenticator; deleting the method on purpose ends it in the same act.
 */
export const onceEnrolledColumns = {
  principalId: text().primaryKey(),
  since: integer().notNull(),
}
export const onceEnrolled = table('mfa_once_enrolled', onceEnrolledColumns)

/** The current set of backup codes of a principal. */
export const backupSetColumns = {
  principalId: text().primaryKey(),
  id: text().notNull(),
  createdAt: integer().notNull(),
  /** When **Finish** was pressed. */
  confirmedAt: integer(),
}
export const backupSets = table('mfa_backup_set', backupSetColumns)

/** One backup code: its place on the list is not secret, its hash is sealed under the key ring. */
export const backupCodeColumns = {
  setId: text().notNull(),
  /** 0 to 9: the first character of the code. */
  place: integer().notNull(),
  salt: text().notNull(),
  iterations: integer().notNull(),
  hash: text().$type<Sealed>().notNull(),
  usedAt: integer(),
  usedBy: text(),
}
export const backupCodes = table('mfa_backup_code', backupCodeColumns)

/** A pending enrolment. Counts for nothing before it is confirmed. */
export const enrolmentColumns = {
  id: text().primaryKey(),
  principalId: text().notNull(),
  sessionHash: text().notNull(),
  factor: text({ enum: FACTOR_KINDS }).notNull(),
  name: text().notNull(),
  secret: text().$type<Sealed | ''>().notNull(),
  /** The authenticator that this one takes the place of (reset). */
  replaces: text(),
  tries: integer().notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer().notNull(),
  endedBy: text({ enum: ['confirmed', 'confirmed_elsewhere', 'abandoned', 'displaced', 'exhausted'] }),
  /** The act that confirmed it, so that of two at once only one writes what follows. */
  confirmedBy: text(),
}
export const enrolments = table('mfa_enrolment', enrolmentColumns)

/** Attempts charged per principal and factor (spec T2). Survives challenges, sessions and addresses. */
export const throttleColumns = {
  principalId: text().notNull(),
  factor: text({ enum: FACTOR_KINDS }).notNull(),
  consecutive: integer().notNull(),
  nextAt: integer().notNull(),
  /** When the charges of the last 24 hours were made, the oldest first: a JSON array of epoch milliseconds. */
  dayCharges: text().notNull().default('[]'),
  /** Not read any more; instances of the version before write them while a new one is rolled out. */
  dayCount: integer().notNull(),
  dayStartedAt: integer().notNull(),
  monthCount: integer().notNull(),
  monthStartedAt: integer().notNull(),
  /** The act that made the newest charge. */
  chargedBy: text().notNull(),
}
export const throttles = table('mfa_throttle', throttleColumns)
