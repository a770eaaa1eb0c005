import { table, text } from '../columns.ts'

/* The table of upkeep alone, in a file of its own, so that hosts without it do not carry it. */

/**
 * The ids of the keys that something in this database is sealed under: triggers of the migration write each one down,
 * whoever seals. A key goes from here when a rotation has seen that nothing is left under it.
 */
export const sealingKeyColumns = {
  id: text().primaryKey(),
  /** The rotation that is looking for what is left. Whoever seals under the key meanwhile empties this. */
  releasedBy: text(),
}
export const sealingKeys = table('mfa_sealing_key', sealingKeyColumns)
