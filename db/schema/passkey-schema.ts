import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/*
 * The table of passkeys alone (what is kept of each lies with the other methods). In a file of its own, so that hosts without
 * them do not carry it.
 */

/**
 * SHA-256 of each challenge of a browser's ceremony that was answered, until it would be too old anyway: none is answered
 * twice.
 */
export const usedChallenges = sqliteTable(
  'mfa_used_challenge',
  {
    hash: text('hash').primaryKey(),
    /** The act that answered it. */
    usedBy: text('used_by').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('mfa_used_challenge_expiry').on(table.expiresAt)],
)
