import { drizzleTable } from '../drizzle-table.ts'
import { sealingKeyColumns } from './sealing-keys.ts'

/** The table of upkeep as `schema.ts` has the others. */
export const sealingKeys = /* @__PURE__ */ drizzleTable('mfa_sealing_key', sealingKeyColumns)
