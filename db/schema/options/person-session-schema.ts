import { drizzleTable } from '../drizzle-table.ts'
import { personSessionColumns } from './person-sessions.ts'

/** The table of the list of a person's sessions as `schema.ts` has the others. */
export const personSessions = /* @__PURE__ */ drizzleTable('mfa_person_session', personSessionColumns)
