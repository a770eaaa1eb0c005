import { integer, table, text } from '../columns.ts'

/*
 * The table of the list of a person's sessions. In a file of its own, so that hosts without that list do not carry it.
 */

/** What is said of a session past MFA, beside its proof. A trigger takes it away with that. */
export const personSessionColumns = {
  /** The newest proof of the session. */
  assuranceId: text().primaryKey(),
  /** Browser and system, as far as they say; null: they do not. */
  client: text(),
  /** What the host says; null: nothing. Never an address. */
  place: text(),
  /** When MFA was passed in this session for the first time. */
  since: integer().notNull(),
  /** Its last request, to a few minutes. */
  lastUsedAt: integer().notNull(),
}
export const personSessions = table('mfa_person_session', personSessionColumns)
