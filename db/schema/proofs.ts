import { integer, table, text } from './columns.ts'

/* What was proved in which session of the host, and the sessions that must be told from others. */

/** Proof that a principal passed MFA in one host session. */
export const assuranceColumns = {
  id: text('id').primaryKey(),
  principalId: text('principal_id').notNull(),
  sessionHash: text('session_hash').notNull(),
  /** The principal's epoch when it was written; older than the current one: ended. */
  epoch: integer('epoch').notNull(),
  /** RFC 8176 values, separated by spaces. */
  amr: text('amr').notNull(),
  provedAt: integer('proved_at').notNull(),
  endsAt: integer('ends_at').notNull(),
  endedAt: integer('ended_at'),
  /** Until when it proves a reset without a further code (spec R1); null: it does not. */
  resetUntil: integer('reset_until'),
}
export const assurances = table('mfa_assurance', assuranceColumns)

/**
 * Sessions of browsers in front of an unmodified site, where they must be told from others: one that is being
 * signed in just now, and one that is over for good. No row: nothing special.
 */
export const sessionColumns = {
  sessionHash: text('session_hash').primaryKey(),
  state: text('state', { enum: ['signing_in', 'ended'] }).notNull(),
  /** The sign-in that holds it, so that another one's failure does not free it. */
  nonce: text('nonce').notNull(),
  changedAt: integer('changed_at').notNull(),
  /** When nothing of it can come back any more. */
  expiresAt: integer('expires_at').notNull(),
}
export const sessions = table('mfa_session', sessionColumns)
