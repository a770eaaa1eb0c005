import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/*
 * The tables of webhooks. In a file of their own, so that hosts without them do not carry it. No address and no key is
 * here: whoever can write to the database cannot have events sent elsewhere.
 */

/** An endpoint that a host has registered. While it is switched off, nothing is written down for it. */
export const webhooks = sqliteTable('mfa_webhook', {
  id: text('id').primaryKey(),
  /** Scheme, host and port, for operators to read. */
  origin: text('origin').notNull(),
  /** SHA-256 of its address and its rules: another one is another registration. */
  fingerprint: text('fingerprint').notNull(),
  registeredAt: integer('registered_at').notNull(),
  disabledAt: integer('disabled_at'),
  /** `gone`: it answered 410. `removed`: the host no longer names it. */
  disabledFor: text('disabled_for', { enum: ['gone', 'removed'] }),
})

/** Which rows of the audit log an endpoint is sent, and under which type. The trigger on `mfa_audit` reads it. */
export const webhookEvents = sqliteTable(
  'mfa_webhook_event',
  {
    act: text('act').notNull(),
    result: text('result').notNull(),
    type: text('type').notNull(),
    webhookId: text('webhook_id').notNull(),
    /** Only with this factor; null: with any. */
    factor: text('factor'),
    /** Only where so many backup codes are left, or fewer; null: however many. */
    codesAtMost: integer('codes_at_most'),
  },
  (table) => [primaryKey({ columns: [table.act, table.result, table.type, table.webhookId] })],
)

/**
 * An event for one endpoint. A trigger on `mfa_audit` writes it, and so in the batch of the act itself, whoever wrote that.
 * What happened is in the audit row.
 */
export const outbox = sqliteTable(
  'mfa_outbox',
  {
    /** `webhook-id` of every attempt. */
    id: text('id').primaryKey(),
    webhookId: text('webhook_id').notNull(),
    type: text('type').notNull(),
    auditId: text('audit_id').notNull(),
    /** Unused backup codes of the person at that moment. */
    codesLeft: integer('codes_left').notNull(),
    createdAt: integer('created_at').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'dead'] }).notNull(),
    /** When it is due, which a claim moves on by its lease; null: nothing is to be done any more. */
    nextAt: integer('next_at'),
    /** Attempts so far. */
    tries: integer('tries').notNull(),
    /** The claim that has it: what came of an attempt is written by that one only. */
    claim: text('claim'),
    /** Of the last attempt; 0: no answer came. */
    lastStatus: integer('last_status'),
    lastAt: integer('last_at'),
  },
  (table) => [
    index('mfa_outbox_due').on(table.webhookId, table.nextAt).where(sql`${table.nextAt} is not null`),
    index('mfa_outbox_created').on(table.createdAt),
  ],
)
