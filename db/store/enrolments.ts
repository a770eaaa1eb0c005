import { and, desc, eq, gt, inArray, isNull, lt, ne, notInArray, type SQL, sql } from 'drizzle-orm'
import {
  BEGINS_PER_HOUR,
  ENROLMENT_TRIES,
  HOUR_SECONDS,
  LIVE_ENROLMENTS_PER_SESSION,
} from '../../edge/core/enrolment.ts'
import type { Caller, MfaStore } from '../../edge/ports.ts'
import { authenticators, backupCodes, backupSets, enrolments, principals, throttles } from '../schema.ts'
import { assureStatements, auditWhen } from './assurances.ts'
import type { Connection } from './connection.ts'
import { insertWhen } from './sql.ts'
import { standingStatements, toStanding } from './standing.ts'

type EnrolmentStore = Pick<MfaStore, 'beginEnrolment' | 'chargeEnrolment' | 'confirmEnrolment' | 'abandonEnrolment'>

const HOUR_MS = HOUR_SECONDS * 1000
const KEPT_MS = 86_400_000

export function enrolmentStore({ writer }: Connection): EnrolmentStore {
  return {
    async beginEnrolment({ query, enrolment }) {
      const { caller, now } = query
      const [sessionHash = ''] = caller.sessionHashes
      const lastHour = and(eq(enrolments.principalId, caller.principalId), gt(enrolments.createdAt, now - HOUR_MS))
      const mayBegin = sql`not ${isEnrolled(caller.principalId, enrolment.factor)}
        and (select count(*) from ${enrolments} where ${lastHour}) < ${BEGINS_PER_HOUR}`
      const live = and(ofSession(caller), isNull(enrolments.endedBy), gt(enrolments.expiresAt, now))
      const newest = writer
        .select({ id: enrolments.id })
        .from(enrolments)
        .where(live)
        .orderBy(desc(sql`rowid`))
        .limit(LIVE_ENROLMENTS_PER_SESSION)
      const [, , , written, begins, ...standing] = await writer.batch([
        writer
          .delete(enrolments)
          .where(and(eq(enrolments.principalId, caller.principalId), lt(enrolments.createdAt, now - KEPT_MS))),
        writer.run(
          insertWhen(
            enrolments,
            {
              ...enrolment,
              principalId: caller.principalId,
              sessionHash,
              tries: 0,
              createdAt: now,
            },
            mayBegin,
          ),
        ),
        writer
          .update(enrolments)
          .set({ endedBy: 'displaced' })
          .where(and(live, notInArray(enrolments.id, newest))),
        writer.select({ id: enrolments.id }).from(enrolments).where(eq(enrolments.id, enrolment.id)),
        writer
          .select({ count: sql<number>`count(*)`, oldestAt: sql<number>`coalesce(min(${enrolments.createdAt}), 0)` })
          .from(enrolments)
          .where(lastHour),
        ...standingStatements(writer, query),
      ])
      return { ...toStanding(standing), begun: written.length === 1, begins: begins[0] ?? { count: 0, oldestAt: 0 } }
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
          .where(and(own, isNull(enrolments.endedBy), gt(enrolments.expiresAt, now)))
          .returning({ id: enrolments.id }),
        writer
          .select({
            factor: enrolments.factor,
            name: enrolments.name,
            secret: enrolments.secret,
            createdAt: enrolments.createdAt,
            endedBy: enrolments.endedBy,
            tries: enrolments.tries,
            expiresAt: enrolments.expiresAt,
          })
          .from(enrolments)
          .where(own),
        ...standingStatements(writer, query),
      ])
      return { ...toStanding(standing), charged: charged.length === 1, enrolment: found[0] ?? null }
    },

    async confirmEnrolment(act) {
      const { caller, actId, enrolmentId, factor, backupSet, now } = act
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
      const ownSet = sql`(select ${backupSets.id} from ${backupSets} where ${backupSets.principalId} = ${caller.principalId})`
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
              sql`not ${isEnrolled(caller.principalId, factor)}`,
            ),
          )
          .returning({ id: enrolments.id }),
        writer
          .select({ endedBy: enrolments.endedBy, tries: enrolments.tries, expiresAt: enrolments.expiresAt })
          .from(enrolments)
          .where(own),
        writer.insert(authenticators).select(pending),
        writer
          .update(enrolments)
          .set({ endedBy: 'confirmed_elsewhere' })
          .where(
            and(
              eq(enrolments.principalId, caller.principalId),
              eq(enrolments.factor, factor),
              ne(enrolments.id, enrolmentId),
              isNull(enrolments.endedBy),
              isMine,
            ),
          ),
        writer.delete(backupCodes).where(and(sql`${backupCodes.setId} = ${ownSet}`, isMine)),
        writer.run(
          sql`${insertWhen(
            backupSets,
            { principalId: caller.principalId, id: backupSet.id, createdAt: now },
            isMine,
          )} on conflict (principal_id) do update set id = excluded.id, created_at = excluded.created_at, confirmed_at = null`,
        ),
        writer.run(sql`insert into ${backupCodes} (set_id, place, salt, iterations, hash)
          select ${backupSet.id}, value ->> 'place', value ->> 'salt', value ->> 'iterations', value ->> 'hash'
          from json_each(${JSON.stringify(backupSet.codes)}) where ${isMine}`),
        // What older codes cost nobody owes for the new ones.
        writer.delete(throttles).where(and(eq(throttles.principalId, caller.principalId), isMine)),
        writer.run(
          sql`${insertWhen(
            principals,
            { id: caller.principalId, epoch: 1, seenAt: now },
            isMine,
          )} on conflict (id) do update set epoch = ${sql.identifier(principals.epoch.name)} + 1`,
        ),
        ...assureStatements(writer, { caller, assurance: act.assurance, now, when: isMine }),
        writer.run(auditWhen(act.audit, now, isMine)),
      ])
      return { confirmed: results[0].length === 1, enrolment: results[1][0] ?? null }
    },

    async abandonEnrolment({ caller, enrolmentId }) {
      await writer.batch([
        writer
          .update(enrolments)
          .set({ endedBy: 'abandoned' })
          .where(and(eq(enrolments.id, enrolmentId), ofSession(caller), isNull(enrolments.endedBy))),
      ])
    },
  }
}

function ofSession(caller: Caller): SQL | undefined {
  return and(eq(enrolments.principalId, caller.principalId), inArray(enrolments.sessionHash, [...caller.sessionHashes]))
}

function isEnrolled(principalId: string, factor: 'totp' | 'backup_code'): SQL {
  return sql`exists (select 1 from ${authenticators}
    where ${authenticators.principalId} = ${principalId} and ${authenticators.factor} = ${factor})`
}
