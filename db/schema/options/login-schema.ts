import { index, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { drizzleTable } from '../drizzle-table.ts'
import { loginColumns } from './logins.ts'

/** The table of the two calls as `schema.ts` has the others. */
export const logins = /* @__PURE__ */ drizzleTable('mfa_login', loginColumns, (table) => [
  uniqueIndex('mfa_login_ticket').on(table.ticketHash),
  index('mfa_login_expiry').on(table.expiresAt),
])
