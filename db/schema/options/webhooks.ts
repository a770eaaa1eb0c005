import { integer, table, text } from '../columns.ts'

/*
 * The tables of webhooks. In a file of their own, so that hosts without them do not carry it. No address and no key is
 * here: whoever can write to the database cannot have events sent elsewhere.
 */

/** An endpoint that a host has registered. While it is switched off, nothing is written down for it. */
export const webhookColumns = {
  id: text().primaryKey(),
  /** Scheme, host and port, for operators to read. */
  origin: text().notNull(),
  /** SHA-256 of its address and its rules: another one is another registration. */
  fingerprint: text().notNull(),
  registeredAt: integer().notNull(),
  disabledAt: integer(),
  /** `gone`: it answered 410. `removed`: the host no longer names it. */
  disabledFor: text({ enum: ['gone', 'removed'] }),
}
export const webhooks = table('mfa_webhook', webhookColumns)

/** Which rows of the audit log an endpoint is sent, and under which type. The trigger on `mfa_audit` reads it. */
export const webhookEventColumns = {
  act: text().notNull(),
  result: text().notNull(),
  type: text().notNull(),
  webhookId: text().notNull(),
  /** Only with this factor; null: with any. */
  factor: text(),
  /** Only where so many backup codes are left, or fewer; null: however many. */
  codesAtMost: integer(),
}
export const webhookEvents = table('mfa_webhook_event', webhookEventColumns)

/**
 * An event for one endpoint. A trigger on `mfa_audit` writes it, and so in the batch of the act itself, whoever wrote that.
 * What happened is in the audit row.
 */
export const outboxColumns = {
  /** `webhook-id` of every attempt. */
  id: text().primaryKey(),
  webhookId: text().notNull(),
  type: text().notNull(),
  auditId: text().notNull(),
  /** Unused backup codes of the person at that moment. */
  codesLeft: integer().notNull(),
  createdAt: integer().notNull(),
  state: text({ enum: ['pending', 'delivered', 'dead'] }).notNull(),
  /** When it is due, which a claim moves on by its lease; null: nothing is to be done any more. */
  nextAt: integer(),
  /** Attempts so far. */
  tries: integer().notNull(),
  /** The claim that has it: what came of an attempt is written by that one only. */
  claim: text(),
  /** Of the last attempt; 0: no answer came. */
  lastStatus: integer(),
  lastAt: integer(),
}
export const outbox = table('mfa_outbox', outboxColumns)
