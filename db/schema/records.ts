import { sql } from 'drizzle-orm'
import { integer, table, text } from './columns.ts'

/* The database itself, and what is recorded of what was done and what was refused. */

/**
 * This database, in one row. What is sealed is bound to `id`, so rows from another deployment's database do not open here,
 * not even under the same keys. The migration makes the id.
 */
export const deploymentColumns = {
  only: integer().primaryKey(),
  id: text().notNull(),
  /** A trigger keeps younger rows of the audit log from being deleted. */
  auditRetentionDays: integer().notNull(),
}
export const deployment = table('mfa_deployment', deploymentColumns)

/**
 * Requests that were refused or came to nothing, per minute and network: whoever sends many of them adds to a number and
 * not to the audit log, which has the first of each minute.
 */
export const refusalColumns = {
  /** Epoch milliseconds of the minute's beginning. */
  minute: integer().notNull(),
  /** IPv4 /24 or IPv6 /48; empty: unknown. */
  network: text().notNull(),
  act: text().notNull(),
  count: integer().notNull(),
}
export const refusals = table('mfa_refusal', refusalColumns)

/**
 * Append-only: triggers refuse to change or replace a row, and to delete one that is younger than the retention. Never a
 * code, secret, hash or cookie.
 */
const auditColumns = {
  id: text().notNull(),
  at: integer().notNull(),
  actor: text().notNull(),
  principalId: text('principal').notNull(),
  accountId: text('account'),
  act: text().notNull(),
  result: text().notNull(),
  factor: text(),
  requestId: text().notNull(),
  addressPrefix: text(),
  /** What an operator gave as the reason of an act on somebody else's behalf. */
  reason: text(),
  /** What exactly was asked for, of acts that have more than one form. */
  detail: text(),
}
export const audit = table('mfa_audit', auditColumns)

/** The same as whoever reads or seals the log has it. A call, since those who write do not carry it. */
export const auditLogColumns = () => ({
  /** In the order of writing, and never given twice: a row that is gone leaves a gap. */
  seq: integer().primaryKey({ autoIncrement: true }),
  ...auditColumns,
})

/** SQL's own clock, epoch milliseconds: what the platform's clock is compared with. */
export const databaseNow = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
