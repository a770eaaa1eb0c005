import { integer, table, text } from './columns.ts'

/*
 * The table of the two calls (spec H4). In a file of its own, so that hosts without them do not carry it.
 */

/** A pending sign-in of a host's backend. Ticket, grant and the host's nonce are here as SHA-256 only. */
export const loginColumns = {
  id: text('id').primaryKey(),
  backendId: text('backend_id').notNull(),
  ticketHash: text('ticket_hash').notNull(),
  pendingHash: text('pending_hash').notNull(),
  principalId: text('principal_id').notNull(),
  /** JSON: name, memberships and account as the backend named them. */
  person: text('person').notNull(),
  /** The principal's epoch when it began; older than the current one: the ticket is dead. */
  epoch: integer('epoch').notNull(),
  /** Codes sent, charged before they are looked at. */
  tries: integer('tries').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** What passed it. */
  assuranceId: text('assurance_id'),
  passedAt: integer('passed_at'),
  grantHash: text('grant_hash'),
  grantedAt: integer('granted_at'),
  redeemedAt: integer('redeemed_at'),
  /** The act that redeemed it, and the newest that was answered: a repeated call is answered and redeems nothing. */
  redeemedBy: text('redeemed_by'),
  answeredBy: text('answered_by'),
  /** SHA-256 of the call's `Idempotency-Key`. */
  repeatHash: text('repeat_hash'),
}
export const logins = table('mfa_login', loginColumns)
