import { integer, table, text } from '../columns.ts'

/*
 * The table of the two calls (spec H4). In a file of its own, so that hosts without them do not carry it.
 */

/** A pending sign-in of a host's backend. Ticket, grant and the host's nonce are here as SHA-256 only. */
export const loginColumns = {
  id: text().primaryKey(),
  backendId: text().notNull(),
  ticketHash: text().notNull(),
  pendingHash: text().notNull(),
  principalId: text().notNull(),
  /** JSON: name, memberships and account as the backend named them. */
  person: text().notNull(),
  /** The principal's epoch when it began; older than the current one: the ticket is dead. */
  epoch: integer().notNull(),
  /** Codes sent, charged before they are looked at. */
  tries: integer().notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer().notNull(),
  /** What passed it. */
  assuranceId: text(),
  passedAt: integer(),
  grantHash: text(),
  grantedAt: integer(),
  redeemedAt: integer(),
  /** The act that redeemed it, and the newest that was answered: a repeated call is answered and redeems nothing. */
  redeemedBy: text(),
  answeredBy: text(),
  /** SHA-256 of the call's `Idempotency-Key`. */
  repeatHash: text(),
}
export const logins = table('mfa_login', loginColumns)
