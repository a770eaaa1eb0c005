import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/* The table of upkeep alone, in a file of its own, so that hosts without it do not carry it. */

/**
 * The ids of the keys that something in this database is sealed under: triggers of the migration write each one down,
 * whoever seals. A key goes from here when a rotation has seen that nothing is left under it.
 */
export const sealingKeys = sqliteTable('mfa_sealing_key', {
  id: text('id').primaryKey(),
  /** The rotation that is looking for what is left. Whoever seals under the key meanwhile empties this. */
  releasedBy: text('released_by'),
})
