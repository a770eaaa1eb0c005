import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { ApiKeyHash } from '../../edge/ports/runtime.ts'

/* The tables of the admin API and of the seals of the audit log. In a file of their own, so that other hosts do not carry them. */

/** A key to the admin API. The key itself is nowhere but at its holder. */
export const apiKeys = sqliteTable(
  'mfa_api_key',
  {
    id: text('id').primaryKey(),
    /** What it is for. */
    name: text('name').notNull(),
    /** SHA-256 of the key, base64url. */
    hash: text('hash').$type<ApiKeyHash>().notNull(),
    /** What it is good for: scopes, separated by spaces. */
    scopes: text('scopes').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    revokedAt: integer('revoked_at'),
    /** Its newest call; and how many there were in the minute that began at `minute`. */
    lastUsedAt: integer('last_used_at'),
    minute: integer('minute').notNull(),
    calls: integer('calls').notNull(),
  },
  (table) => [uniqueIndex('mfa_api_key_hash').on(table.hash)],
)

/** A write of the admin API that carried an `Idempotency-Key`, and its answer: sent again, it is answered and not done. */
export const apiCalls = sqliteTable(
  'mfa_api_call',
  {
    keyId: text('key_id').notNull(),
    /** SHA-256 of the `Idempotency-Key`. */
    repeatHash: text('repeat_hash').notNull(),
    /** SHA-256 of method, path and body. */
    requestHash: text('request_hash').notNull(),
    /** The audit row of the call that did it. */
    auditId: text('audit_id').notNull(),
    /** JSON: what that act found. */
    answer: text('answer').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.keyId, table.repeatHash] }), index('mfa_api_call_at').on(table.at)],
)

/** A signed statement of what the audit log held when it was made. Each names the one before. */
export const auditSeals = sqliteTable(
  'mfa_audit_seal',
  {
    /** 1, 2, 3, … */
    number: integer('number').primaryKey(),
    /** The last row of the audit log that it covers. */
    lastSeq: integer('last_seq').notNull(),
    /** The newest time of a row that it covers. */
    lastAt: integer('last_at').notNull(),
    at: integer('at').notNull(),
    /** What was signed and the signature: a C2SP signed note. */
    note: text('note').notNull(),
    /** The leaves of its tree, a line each. Emptied when the retention is over for all of them. */
    leaves: text('leaves').notNull(),
  },
  // Of those that still have leaves.
  (table) => [index('mfa_audit_seal_leaves').on(table.lastAt).where(sql`${table.leaves} <> ''`)],
)
