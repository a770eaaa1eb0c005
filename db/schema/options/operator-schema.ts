import { sql } from 'drizzle-orm'
import { index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { drizzleTable } from '../drizzle-table.ts'
import { apiCallColumns, apiKeyColumns, auditSealColumns } from './operators.ts'

/* The tables of the admin API and of the seals of the audit log as `schema.ts` has the others. */

export const apiKeys = /* @__PURE__ */ drizzleTable('mfa_api_key', apiKeyColumns, (table) => [
  uniqueIndex('mfa_api_key_hash').on(table.hash),
])

export const apiCalls = /* @__PURE__ */ drizzleTable('mfa_api_call', apiCallColumns, (table) => [
  primaryKey({ columns: [table.keyId, table.repeatHash] }),
  index('mfa_api_call_at').on(table.at),
])

export const auditSeals = /* @__PURE__ */ drizzleTable('mfa_audit_seal', auditSealColumns, (table) => [
  // Of those that still have leaves.
  index('mfa_audit_seal_leaves').on(table.lastAt).where(sql`${table.leaves} <> ''`),
])
