import { index } from 'drizzle-orm/sqlite-core'
import { drizzleTable } from '../drizzle-table.ts'
import { usedChallengeColumns } from './used-challenges.ts'

/** The table of passkeys alone as `schema.ts` has the others. */
export const usedChallenges = /* @__PURE__ */ drizzleTable('mfa_used_challenge', usedChallengeColumns, (table) => [
  index('mfa_used_challenge_expiry').on(table.expiresAt),
])
