import { and, eq, isNull, sql } from 'drizzle-orm'
import type { MfaStore } from '../edge/ports/store.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { assurances, backupSets, throttles } from './schema/schema.ts'
import { assuranceStore } from './store/assurances.ts'
import { attemptStore } from './store/attempts.ts'
import { authenticatorStore } from './store/authenticators.ts'
import { backupCodeStore, backupSetFacts } from './store/backup-codes.ts'
import { enrolmentStore } from './store/enrolments.ts'
import { forgetStore } from './store/forget.ts'
import { toLane } from './store/lanes.ts'
import { membershipStore } from './store/memberships.ts'
import { policyStore } from './store/policies.ts'
import { refusalStore } from './store/refusals.ts'
import { standingStatements, stands, toStanding } from './store/standing.ts'

/**
 * Sallyport's store over a Drizzle libSQL database: `createStore(drizzle(createClient({ url, authToken })))`. The same
 * on a file and on a server over HTTP. The tables come from `db/migrations`.
 */
export function createStore(db: HostDatabase): MfaStore {
  const connection = connect(db)
  const { reader, writer } = connection
  return {
    ...enrolmentStore(connection),
    ...attemptStore(connection),
    ...membershipStore(connection),
    ...authenticatorStore(connection),
    ...backupCodeStore(connection),
    ...policyStore(connection),
    ...assuranceStore(connection),
    ...refusalStore(connection),
    ...forgetStore(connection),

    async loadStanding(query) {
      return toStanding(await reader.batch([...standingStatements(reader, query)]), query)
    },

    async loadSettings(query) {
      const [set, ...standing] = await reader.batch([
        backupSetFacts(reader, query),
        ...standingStatements(reader, query),
      ])
      return { ...toStanding(standing, query), backupSet: set[0] ?? null }
    },

    async loadChallenge(query) {
      const [set, lanes, ...standing] = await reader.batch([
        backupSetFacts(reader, query),
        reader.select().from(throttles).where(eq(throttles.principalId, query.caller.principalId)),
        ...standingStatements(reader, query),
      ])
      const byFactor = Object.fromEntries(lanes.map((lane) => [lane.factor, toLane(lane)]))
      return { ...toStanding(standing, query), backupSet: set[0] ?? null, throttles: byFactor }
    },

    async confirmBackupCodes(query) {
      const { caller, now } = query
      const [, ...standing] = await writer.batch([
        writer
          .update(backupSets)
          .set({ confirmedAt: now })
          .where(
            and(
              eq(backupSets.principalId, caller.principalId),
              isNull(backupSets.confirmedAt),
              sql`exists (select 1 from ${assurances} where ${stands(caller, now)})`,
            ),
          ),
        ...standingStatements(writer, query),
      ])
      return toStanding(standing, query)
    },
  }
}
