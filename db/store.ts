import type { Client } from '@libsql/client'
import { and, eq, isNull } from 'drizzle-orm'
import type { CallerQuery } from '../edge/ports/caller.ts'
import type { MfaStore } from '../edge/ports/store.ts'
import { batch, compiled } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import type { Later } from './connection/late.ts'
import { backupSets, throttles } from './schema/tables.ts'
import { callerStatements, isAssured, toCallerState } from './statements/caller-state.ts'
import { toThrottleState } from './statements/throttles.ts'
import { assuranceStore } from './store/assurances.ts'
import { attemptStore } from './store/attempts.ts'
import { authenticatorStore } from './store/authenticators.ts'
import { backupCodeStore, backupSetFacts } from './store/backup-codes.ts'
import { beginStore } from './store/begin-enrolment.ts'
import { enrolmentStore } from './store/enrolments.ts'
import { forgetStore } from './store/forget.ts'
import { standingLoader } from './store/load-standing.ts'
import { memberStore } from './store/members.ts'
import { membershipStore } from './store/memberships.ts'
import { policyStore } from './store/policies.ts'
import { refusalStore } from './store/refusals.ts'

/**
 * Sallyport's store over libSQL: `createStore(createClient({ url, authToken }))`, or over the Drizzle database of a host
 * that has one. The same on a file and on a server over HTTP. The tables come from `db/migrations`.
 */
export function createStore(db: HostDatabase): MfaStore {
  const { $client = db } = (db ?? {}) as { $client?: unknown }
  if (typeof ($client as Partial<Client> | undefined)?.batch !== 'function') {
    throw new Error('createStore: give it createClient({ url }) of @libsql/client, or what drizzle() made of that')
  }
  const connection = connect(db)
  const { reader, writer } = connection
  const settings = (query: Later<CallerQuery>) => ({
    set: backupSetFacts(reader, query),
    standing: callerStatements(reader, query),
  })
  const loadSettings = compiled(reader, settings)
  const loadChallenge = compiled(reader, (query: Later<CallerQuery>) => ({
    ...settings(query),
    rows: reader.select().from(throttles).where(eq(throttles.principalId, query.caller.principalId)),
  }))
  return {
    ...beginStore(connection),
    ...enrolmentStore(connection),
    ...attemptStore(connection),
    ...membershipStore(connection),
    ...memberStore(connection),
    ...authenticatorStore(connection),
    ...backupCodeStore(connection),
    ...policyStore(connection),
    ...assuranceStore(connection),
    ...refusalStore(connection),
    ...forgetStore(connection),

    loadStanding: standingLoader(connection),

    async loadSettings(query) {
      const { set, standing } = await loadSettings(query)
      return { ...toCallerState(standing, query), backupSet: set[0] ?? null }
    },

    async loadChallenge(query) {
      const { set, rows, standing } = await loadChallenge(query)
      const byFactor = Object.fromEntries(rows.map((row) => [row.factor, toThrottleState(row)]))
      return { ...toCallerState(standing, query), backupSet: set[0] ?? null, throttles: byFactor }
    },

    async confirmBackupCodes(query) {
      const { caller, now } = query
      const { standing } = await batch(writer, {
        confirmed: writer
          .update(backupSets)
          .set({ confirmedAt: now })
          .where(
            and(eq(backupSets.principalId, caller.principalId), isNull(backupSets.confirmedAt), isAssured(caller, now)),
          ),
        standing: callerStatements(writer, query),
      })
      return toCallerState(standing, query)
    },
  }
}
