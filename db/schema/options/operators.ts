import type { ApiKeyHash } from '../../../edge/ports/runtime.ts'
import { integer, table, text } from '../columns.ts'

/* The tables of the admin API and of the seals of the audit log. In a file of their own, so that other hosts do not carry them. */

/** A key to the admin API. The key itself is nowhere but at its holder. */
export const apiKeyColumns = {
  id: text().primaryKey(),
  /** What it is for. */
  name: text().notNull(),
  /** SHA-256 of the key, base64url. */
  hash: text().$type<ApiKeyHash>().notNull(),
  /** What it is good for: scopes, separated by spaces. */
  scopes: text().notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer().notNull(),
  revokedAt: integer(),
  /** Its newest call; and how many there were in the minute that began at `minute`. */
  lastUsedAt: integer(),
  minute: integer().notNull(),
  calls: integer().notNull(),
}
export const apiKeys = table('mfa_api_key', apiKeyColumns)

/** A write of the admin API that carried an `Idempotency-Key`, and its answer: sent again, it is answered and not done. */
export const apiCallColumns = {
  keyId: text().notNull(),
  /** SHA-256 of the `Idempotency-Key`. */
  repeatHash: text().notNull(),
  /** SHA-256 of method, path and body. */
  requestHash: text().notNull(),
  /** The audit row of the call that did it. */
  auditId: text().notNull(),
  /** JSON: what that act found. */
  answer: text().notNull(),
  at: integer().notNull(),
}
export const apiCalls = table('mfa_api_call', apiCallColumns)

/** A signed statement of what the audit log held when it was made. Each names the one before. */
export const auditSealColumns = {
  /** 1, 2, 3, … */
  number: integer().primaryKey(),
  /** The last row of the audit log that it covers. */
  lastSeq: integer().notNull(),
  /** The newest time of a row that it covers. */
  lastAt: integer().notNull(),
  at: integer().notNull(),
  /** What was signed and the signature: a C2SP signed note. */
  note: text().notNull(),
  /** The leaves of its tree, a line each. Emptied when the retention is over for all of them. */
  leaves: text().notNull(),
}
export const auditSeals = table('mfa_audit_seal', auditSealColumns)
