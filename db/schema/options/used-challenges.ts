import { integer, table, text } from '../columns.ts'

/*
 * The table of passkeys alone (what is kept of each lies with the other methods). In a file of its own, so that hosts without
 * them do not carry it.
 */

/**
 * SHA-256 of each challenge of a browser's ceremony that was answered, until it would be too old anyway: none is answered
 * twice.
 */
export const usedChallengeColumns = {
  hash: text().primaryKey(),
  /** The act that answered it. */
  usedBy: text().notNull(),
  expiresAt: integer().notNull(),
}
export const usedChallenges = table('mfa_used_challenge', usedChallengeColumns)
