import { and, desc, eq, gt, inArray, isNull, ne, notInArray, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import {
  BEGINS_PER_HOUR,
  ENROLMENT_TRIES,
  HOUR_SECONDS,
  LIVE_ENROLMENTS_PER_SESSION,
} from '../../edge/core/enrolment.ts'
import type { NewEnrolment } from '../../edge/ports/methods.ts'
import type { Caller } from '../../edge/ports/standing.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { assurances, authenticators, enrolments, invitations, throttles } from '../schema/schema.ts'
import { assureStatements, auditWhen, epochStatements } from './assurances.ts'
import { backupSetStatements } from './backup-codes.ts'
import { NO_SECRET, proofSlices } from './clean-up.ts'
import { proofStatements } from './proofs.ts'
import {
  clocksAgree,
  isDeployment,
  isInvited,
  isMethodMissing,
  isOver,
  standingStatements,
  stands,
  toStanding,
} from './standing.ts'

type EnrolmentStore = Pick<
  MfaStore,
  'beginEnrolment' | 'beginReset' | 'chargeEnrolment' | 'restoreEnrolment' | 'confirmEnrolment' | 'abandonEnrolment'
>

const HOUR_MS = HOUR_SECONDS * 1000

export function enrolmentStore({ writer }: Connection): EnrolmentStore {
  return {
    async beginEnrolment({ query, enrolment, needsInvitation }) {
      const { caller, now } = query
      const may = needsInvitation ? isInvited(caller.principalId, now) : sql`1`
      const isFree = sql`${isFreeFor(caller.principalId, enrolment.factor)} and not ${isOver(caller)} and ${may}`
      const begin = beginStatements(writer, { caller, now, enrolment, replaces: null, when: isFree })
      const [, , , , , written, begins, ...standing] = await writer.batch([
        ...begin,
        ...standingStatements(writer, query),
      ])
      return {
        ...toStanding(standing, query),
        begun: written.length === 1,
        begins: begins[0] ?? { count: 0, oldestAt: 0 },
      }
    },

    async beginReset({ query, replaces, enrolment, proof }) {
      const { caller, now } = query
      const isMine = sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${replaces}
        and ${authenticators.principalId} = ${caller.principalId} and ${authenticators.factor} = ${enrolment.factor})`
      if (!proof) {
        const isProven = sql`exists (select 1 from ${assurances}
          where ${stands(caller, now)} and ${assurances.resetUntil} > ${now})`
        const begin = beginStatements(writer, {
          caller,
          now,
          enrolment,
          replaces,
          when: sql`${isMine} and ${isProven}`,
        })
        const [, , , , , written, begins, ...standing] = await writer.batch([
          ...begin,
          ...standingStatements(writer, query),
        ])
        const begun = written.length === 1
        return { ...toStanding(standing, query), begun, begins: begins[0] ?? { count: 0, oldestAt: 0 }, proved: begun }
      }
      const isAssured = sql`exists (select 1 from ${assurances} where ${stands(caller, now)})`
      const { proved, statements, otherwise } = proofStatements(writer, proof, sql`${isMine} and ${isAssured}`)
      const begin = beginStatements(writer, { caller, now, enrolment, replaces, when: proved })
      const [consumed, , , , , , , , written, begins, s1, s2, s3, s4] = await writer.batch([
        ...statements,
        ...begin,
        ...standingStatements(writer, query),
        ...otherwise,
      ])
      return {
        ...toStanding([s1, s2, s3, s4], query),
        begun: written.length === 1,
        begins: begins[0] ?? { count: 0, oldestAt: 0 },
        proved: consumed.length === 1,
      }
    },

    async chargeEnrolment({ query, enrolmentId }) {
      const { caller, now } = query
      const own = and(eq(enrolments.id, enrolmentId), ofSession(caller))
      const [charged, found, ...standing] = await writer.batch([
        writer
          .update(enrolments)
          .set({
            tries: sql`${enrolments.tries} + 1`,
            // The last try ends it with the charge; a right code takes that back when it confirms.
            endedBy: sql`case when ${enrolments.tries} + 1 >= ${ENROLMENT_TRIES} then 'exhausted' end`,
          })
          .where(and(own, isNull(enrolments.endedBy), gt(enrolments.expiresAt, now), clocksAgree(query)))
          .returning({ id: enrolments.id }),
        writer
          .select({
            factor: enrolments.factor,
            name: enrolments.name,
            secret: enrolments.secret,
            replaces: enrolments.replaces,
            createdAt: enrolments.createdAt,
            endedBy: enrolments.endedBy,
            tries: enrolments.tries,
            expiresAt: enrolments.expiresAt,
          })
          .from(enrolments)
          .where(own),
        ...standingStatements(writer, query),
      ])
      return { ...toStanding(standing, query), charged: charged.length === 1, enrolment: found[0] ?? null }
    },

    async confirmEnrolment(act) {
      const { caller, actId, enrolmentId, factor, replaces, backupSet, now } = act
      const own = and(eq(enrolments.id, enrolmentId), ofSession(caller))
      const isMine = sql`exists (select 1 from ${enrolments}
        where ${enrolments.id} = ${enrolmentId} and ${enrolments.confirmedBy} = ${actId})`
      const pending = writer
        .select({
          id: enrolments.id,
          principalId: enrolments.principalId,
          factor: enrolments.factor,
          name: enrolments.name,
          isDefault: sql`1`.as('is_default'),
          secret: enrolments.secret,
          lastMarker: sql`${act.marker}`.as('last_marker'),
          consumedBy: sql`${actId}`.as('consumed_by'),
          createdAt: sql`${now}`.as('created_at'),
          lastUsedAt: sql`null`.as('last_used_at'),
          disabledAt: sql`null`.as('disabled_at'),
        })
        .from(enrolments)
        .where(and(eq(enrolments.id, enrolmentId), eq(enrolments.confirmedBy, actId)))
      // A first one needs the place to be free, a reset needs what it replaces to be there and the sign-in to stand.
      const mayConfirm =
        replaces === null
          ? sql`${isFreeFor(caller.principalId, factor)} and not ${isOver(caller)}
              and ${act.needsInvitation ? isInvited(caller.principalId, now) : sql`1`}`
          : sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${replaces}
              and ${authenticators.principalId} = ${caller.principalId})
            and exists (select 1 from ${assurances} where ${stands(caller, now)})`
      const results = await writer.batch([
        writer
          .update(enrolments)
          .set({ endedBy: 'confirmed', confirmedBy: actId })
          .where(
            and(
              own,
              sql`(${enrolments.endedBy} is null or ${enrolments.endedBy} = 'exhausted')`,
              isNull(enrolments.confirmedBy),
              gt(enrolments.expiresAt, now),
              mayConfirm,
            ),
          )
          .returning({ id: enrolments.id }),
        writer
          .select({ endedBy: enrolments.endedBy, tries: enrolments.tries, expiresAt: enrolments.expiresAt })
          .from(enrolments)
          .where(own),
        writer.delete(authenticators).where(and(eq(authenticators.id, replaces ?? ''), isMine)),
        writer.insert(authenticators).select(pending),
        writer.update(enrolments).set({ secret: NO_SECRET }).where(and(own, isMine)),
        writer
          .update(enrolments)
          .set({ endedBy: 'confirmed_elsewhere', secret: NO_SECRET })
          .where(
            and(
              eq(enrolments.principalId, caller.principalId),
              eq(enrolments.factor, factor),
              ne(enrolments.id, enrolmentId),
              // One on its last try is told that it lost as well.
              sql`(${enrolments.endedBy} is null or ${enrolments.endedBy} = 'exhausted')`,
              isMine,
            ),
          ),
        ...backupSetStatements(writer, { principalId: caller.principalId, backupSet, now, when: isMine }),
        // One invitation is one method.
        writer.delete(invitations).where(and(eq(invitations.principalId, caller.principalId), isMine)),
        // What older codes cost nobody owes for the new ones.
        writer.delete(throttles).where(and(eq(throttles.principalId, caller.principalId), isMine)),
        ...epochStatements(writer, { caller, now, when: isMine }),
        ...assureStatements(writer, { caller, assurance: act.assurance, now, when: isMine }),
        writer.run(auditWhen(act.audit, now, isMine)),
      ])
      return { confirmed: results[0].length === 1, enrolment: results[1][0] ?? null }
    },

    async restoreEnrolment({ caller, enrolmentId }) {
      await writer.batch([
        writer
          .update(enrolments)
          .set({
            tries: sql`max(0, ${enrolments.tries} - 1)`,
            endedBy: sql`case when ${enrolments.endedBy} = 'exhausted' then null else ${enrolments.endedBy} end`,
          })
          .where(and(eq(enrolments.id, enrolmentId), ofSession(caller))),
      ])
    },

    async abandonEnrolment({ caller, enrolmentId }) {
      await writer.batch([
        writer
          .update(enrolments)
          .set({ endedBy: 'abandoned', secret: NO_SECRET })
          .where(and(eq(enrolments.id, enrolmentId), ofSession(caller), isNull(enrolments.endedBy))),
      ])
    },
  }
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
    .orderBy(desc(sql`rowid`))
    .limit(LIVE_ENROLMENTS_PER_SESSION)
  const row = { ...enrolment, principalId: caller.principalId, sessionHash, replaces, tries: 0, createdAt: now }
  return [
    ...proofSlices(db, now),
    db.run(insertWhen(enrolments, row, mayBegin)),
    db
      .update(enrolments)
      .set({ endedBy: 'displaced', secret: NO_SECRET })
      .where(and(live, notInArray(enrolments.id, newest))),
    db.select({ id: enrolments.id }).from(enrolments).where(eq(enrolments.id, enrolment.id)),
    db
      .select({ count: sql<number>`count(*)`, oldestAt: sql<number>`coalesce(min(${enrolments.createdAt}), 0)` })
      .from(enrolments)
      .where(lastHour),
  ] as const
}

function ofSession(caller: Caller): SQL | undefined {
  return and(eq(enrolments.principalId, caller.principalId), inArray(enrolments.sessionHash, [...caller.sessionHashes]))
}

/** Neither enrolled, nor in the place of a method that was lost. */
function isFreeFor(principalId: string, factor: 'totp' | 'backup_code'): SQL {
  return sql`not exists (select 1 from ${authenticators}
      where ${authenticators.principalId} = ${principalId} and ${authenticators.factor} = ${factor})
    and not ${isMethodMissing(principalId)}`
}
