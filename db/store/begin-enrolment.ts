import { and, eq, gt, isNull, notInArray, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import {
  BEGINS_PER_HOUR,
  FURTHER_METHOD_SECONDS,
  HOUR_SECONDS,
  LIVE_ENROLMENTS_PER_SESSION,
} from '../../edge/core/enrolment.ts'
import type { Caller, CallerQuery } from '../../edge/ports/caller.ts'
import type { NewEnrolment } from '../../edge/ports/methods.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { type Answers, batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { assurances, authenticators, enrolments } from '../schema/tables.ts'
import {
  callerStatements,
  hasMethod,
  isAssured,
  isDeployment,
  isOver,
  toCallerState,
} from '../statements/caller-state.ts'
import { NO_SECRET, proofSlices } from '../statements/clean-up.ts'
import { isStrong } from '../statements/policy.ts'
import { isFreeFor, mayFirst, ofSession } from './enrolments.ts'
import { proofStatements, type RiderStatements } from './proofs.ts'

const HOUR_MS = HOUR_SECONDS * 1000

/** The two ways to begin, a new method and one that is to take another's place; and what rides along with one, alone. */
export function beginStore({ writer }: Connection): Pick<MfaStore, 'beginEnrolment' | 'beginReset' | 'ride'> {
  return {
    async beginEnrolment({ query, enrolment, most = 1, rider, needsInvitation }) {
      const { caller, now } = query
      const since = now - FURTHER_METHOD_SECONDS * 1000
      const may = sql`case when ${hasMethod(caller.principalId)} then ${isAssured(caller, now, sql`${assurances.provedAt} >= ${since}`)}
        else ${mayFirst(caller, now, needsInvitation)} end`
      // Opaque in the port: what it is here is this folder's own affair.
      const { along, may: mayBesides } = (rider as unknown as RiderStatements | undefined) ?? {}
      const isFree = sql`${isFreeFor(caller.principalId, enrolment.factor, most)} and not ${isOver(caller)} and ${may}
        and ${mayBesides?.(query) ?? sql`1`}`
      const begin = beginStatements(writer, { caller, now, enrolment, replaces: null, when: isFree })
      const isBegun = sql`exists (select 1 from ${enrolments} where ${enrolments.id} = ${enrolment.id})`
      const known = (along?.(caller, now, isBegun) ?? []).map((statement) => writer.run(statement))
      return toBegun(await batch(writer, { ...begin, known, standing: callerStatements(writer, query) }), query)
    },

    async ride({ query, rider }) {
      const { caller, now } = query
      const may = sql`${isAssured(caller, now)} and not ${isOver(caller)}`
      // Opaque in the port, as above.
      const written = (rider as unknown as RiderStatements)
        .along(caller, now, may)
        .map((statement) => writer.all(statement))
      const answers = await batch(writer, { written, standing: callerStatements(writer, query) })
      return { ...toCallerState(answers.standing, query), isDone: answers.written.at(-1)?.length === 1 }
    },

    async beginReset({ query, replaces, enrolment, proof }) {
      const { caller, now } = query
      const isMine = sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${replaces}
        and ${authenticators.principalId} = ${caller.principalId} and ${authenticators.factor} = ${enrolment.factor})`
      if (!proof) {
        const isProven = isResetProven(query)
        const begin = beginStatements(writer, {
          caller,
          now,
          enrolment,
          replaces,
          when: sql`${isMine} and ${isProven}`,
        })
        const begun = toBegun(await batch(writer, { ...begin, standing: callerStatements(writer, query) }), query)
        return { ...begun, proved: begun.begun }
      }
      const { proved, statements, otherwise } = proofStatements(
        writer,
        proof,
        sql`${isMine} and ${isAssured(caller, now)}`,
      )
      const begin = beginStatements(writer, { caller, now, enrolment, replaces, when: proved })
      const answers = await batch(writer, {
        ...statements,
        ...begin,
        // The app's own code: the sign-in rests on a backup code no longer, which would not do for the confirm (spec K10a).
        rested:
          'setId' in proof.consume
            ? []
            : [
                writer
                  .update(assurances)
                  .set({ resetUntil: null })
                  .where(and(eq(assurances.id, caller.assuranceId ?? ''), proved)),
              ],
        standing: callerStatements(writer, query),
        otherwise,
      })
      return { ...toBegun(answers, query), proved: answers.consumed.length === 1 }
    },
  }
}

function toBegun(
  { written, begins, standing }: Answers<Begin & { standing: ReturnType<typeof callerStatements> }>,
  query: CallerQuery,
) {
  const [count = { count: 0, oldestAt: 0 }] = begins
  return { ...toCallerState(standing, query), begun: written.length === 1, begins: count }
}

type Begin = ReturnType<typeof beginStatements>

/**
 * A standing sign-in by backup code proves a reset (spec R1), but where an account takes phishing-resistant methods only:
 * `provesReset` of edge/core/assurance.ts, in SQL.
 */
function isResetProven({ caller, accountIds, now }: Pick<CallerQuery, 'caller' | 'accountIds' | 'now'>): SQL {
  return sql`${isAssured(caller, now, gt(assurances.resetUntil, now))} and not ${isStrong(accountIds)}`
}

/** Writes the pending enrolment where it may be begun; of a session's live ones the newest three stay. */
function beginStatements(
  db: LibSQLDatabase,
  act: { caller: Caller; now: number; enrolment: NewEnrolment; replaces: string | null; when: SQL },
) {
  const { caller, now, enrolment, replaces, when } = act
  const [sessionHash = ''] = caller.sessionHashes
  const lastHour = and(eq(enrolments.principalId, caller.principalId), gt(enrolments.createdAt, now - HOUR_MS))
  const mayBegin = sql`${when} and ${isDeployment(enrolment.deploymentId)} and (select count(*) from ${enrolments} where ${lastHour}) < ${BEGINS_PER_HOUR}`
  const live = and(ofSession(caller), isNull(enrolments.endedBy), gt(enrolments.expiresAt, now))
  const newest = db
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(live)
    .orderBy(sql`rowid desc`)
    .limit(LIVE_ENROLMENTS_PER_SESSION)
  const row = { ...enrolment, principalId: caller.principalId, sessionHash, replaces, tries: 0, createdAt: now }
  return {
    rest: [
      ...proofSlices(db, now),
      db.run(insertWhen(enrolments, row, mayBegin)),
      db
        .update(enrolments)
        .set({ endedBy: 'displaced', secret: NO_SECRET })
        .where(and(live, notInArray(enrolments.id, newest))),
    ],
    written: db.select({ id: enrolments.id }).from(enrolments).where(eq(enrolments.id, enrolment.id)),
    begins: db
      .select({ count: sql<number>`count(*)`, oldestAt: sql<number>`coalesce(min(${enrolments.createdAt}), 0)` })
      .from(enrolments)
      .where(lastHour),
  }
}
