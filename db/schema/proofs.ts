import { integer, table, text } from './columns.ts'

/* What was proved in which session of the host, and the sessions that must be told from others. */

/** Proof that a principal passed MFA in one host session. */
export const assuranceColumns = {
  id: text().primaryKey(),
  principalId: text().notNull(),
  sessionHash: text().notNull(),
  /** The principal's epoch when it was written; older than the current one: ended. */
  epoch: integer().notNull(),
  /** RFC 8176 values, separated by spaces. */
  amr: text().notNull(),
  provedAt: integer().notNull(),
  endsAt: integer().notNull(),
  endedAt: integer(),
  /** Until when it proves a reset without a further code (spec R1); null: it does not. */
  resetUntil: integer(),
}
export const assurances = table('mfa_assurance', assuranceColumns)

/**
 * Sessions of browsers in front of an unmodified site, where they must be told from others: one that is being
 * signed in just now, and one that is over for good. No row: nothing special.
 */
export const sessionColumns = {
  sessionHash: text().primaryKey(),
  state: text({ enum: ['signing_in', 'ended'] }).notNull(),
  /** The sign-in that holds it, so that another one's failure does not free it. */
  nonce: text().notNull(),
  changedAt: integer().notNull(),
  /** When nothing of it can come back any more. */
  expiresAt: integer().notNull(),
}
export const sessions = table('mfa_session', sessionColumns)
