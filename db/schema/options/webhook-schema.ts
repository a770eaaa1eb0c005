import { sql } from 'drizzle-orm'
import { index, primaryKey } from 'drizzle-orm/sqlite-core'
import { drizzleTable } from '../drizzle-table.ts'
import { outboxColumns, webhookColumns, webhookEventColumns } from './webhooks.ts'

/* The tables of webhooks as `schema.ts` has the others. */

export const webhooks = /* @__PURE__ */ drizzleTable('mfa_webhook', webhookColumns)

export const webhookEvents = /* @__PURE__ */ drizzleTable('mfa_webhook_event', webhookEventColumns, (table) => [
  primaryKey({ columns: [table.act, table.result, table.type, table.webhookId] }),
])

export const outbox = /* @__PURE__ */ drizzleTable('mfa_outbox', outboxColumns, (table) => [
  index('mfa_outbox_due').on(table.webhookId, table.nextAt).where(sql`${table.nextAt} is not null`),
  index('mfa_outbox_created').on(table.createdAt),
])
