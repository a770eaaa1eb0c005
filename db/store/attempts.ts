import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import {
  DAY_SECONDS,
  FIRST_WAIT_AT,
  LONG_WAIT_SECONDS,
  MAX_CONSECUTIVE,
  MAX_PER_DAY,
  MAX_PER_MONTH,
  MONTH_SECONDS,
  WAITS_SECONDS,
} from '../../edge/core/throttle.ts'
import type { FactorKind, FailedAttempt, MfaStore } from '../../edge/ports.ts'
import { assurances, authenticators, backupCodes, backupSets, throttles } from '../schema.ts'
import { assureStatements, auditWhen } from './assurances.ts'
import type { Connection } from './connection.ts'
import { insertWhen } from './sql.ts'
import { standingStatements, stands, toStanding } from './standing.ts'

type AttemptStore = Pick<MfaStore, 'chargeAttempt' | 'passChallenge' | 'failAttempt'>

const DAY_MS = DAY_SECONDS * 1000
const MONTH_MS = MONTH_SECONDS * 1000

export function attemptStore({ writer }: Connection): AttemptStore {
  return {
    async chargeAttempt({ query, actId, factor, place, maxAgeSeconds }) {
      const { caller, now } = query
      const provedSince =
        maxAgeSeconds === undefined ? sql`1` : sql`${assurances.provedAt} > ${now - maxAgeSeconds * 1000}`
      const isAssured = sql`exists (select 1 from ${assurances} where ${stands(caller, now)} and ${provedSince})`
      const [, , lane, code, ...standing] = await writer.batch([
        // A process that died between the last charge and its record must not leave the authenticator usable.
        disableStatement(writer, caller.principalId, factor, now, isExhausted(caller.principalId, factor, now)),
        writer.run(
          chargeStatement({
            principalId: caller.principalId,
            factor,
            actId,
            now,
            when: sql`${hasUsable(caller.principalId, factor)} and not ${isAssured}`,
          }),
        ),
        laneOf(writer, caller.principalId, factor),
        writer
          .select({
            setId: backupCodes.setId,
            place: backupCodes.place,
            salt: backupCodes.salt,
            iterations: backupCodes.iterations,
            hash: backupCodes.hash,
          })
          .from(backupCodes)
          .innerJoin(backupSets, eq(backupSets.id, backupCodes.setId))
          .where(and(eq(backupSets.principalId, caller.principalId), eq(backupCodes.place, place ?? -1))),
        ...standingStatements(writer, query),
      ])
      const throttle = lane[0] ?? null
      return {
        ...toStanding(standing),
        charged: throttle?.chargedBy === actId,
        throttle,
        backupCode: code[0] ?? null,
      }
    },

    async passChallenge({ caller, actId, consume, assurance, audit, otherwise, now }) {
      const passed = consumedBy(consume, actId)
      const failed = sql`not ${passed}`
      const [consumed, , , , , , left] = await writer.batch([
        consumeStatement(writer, caller.principalId, consume, actId, now),
        writer
          .update(throttles)
          .set({
            consecutive: 0,
            nextAt: 0,
            dayCount: sql`max(0, ${throttles.dayCount} - 1)`,
            monthCount: sql`max(0, ${throttles.monthCount} - 1)`,
          })
          .where(and(ofLane(caller.principalId, consume.factor), passed)),
        ...assureStatements(writer, { caller, assurance, now, when: passed }),
        writer.run(auditWhen(audit, now, passed)),
        writer
          .select({
            total: sql<number>`count(*)`,
            remaining: sql<number>`coalesce(sum(${backupCodes.usedAt} is null), 0)`,
          })
          .from(backupCodes)
          .innerJoin(backupSets, eq(backupSets.id, backupCodes.setId))
          .where(eq(backupSets.principalId, caller.principalId)),
        ...failStatements(writer, caller.principalId, consume.factor, otherwise, now, failed),
      ])
      const isBackupCode = consume.factor === 'backup_code'
      return { passed: consumed.length === 1, backupCodes: (isBackupCode && left[0]) || null }
    },

    async failAttempt({ caller, factor, failed, now }) {
      const [first, ...rest] = failStatements(writer, caller.principalId, factor, failed, now, sql`1`)
      if (first) await writer.batch([first, ...rest])
    },
  }
}

/** Spec T2's one statement: refused or charged, never read first. Below the first wait `next_at` stays as it is. */
function chargeStatement(act: { principalId: string; factor: FactorKind; actId: string; now: number; when: SQL }): SQL {
  const { principalId, factor, actId, now, when } = act
  const t = throttles
  const next = sql`${t.consecutive} + 1`
  const waits = WAITS_SECONDS.map((seconds, i) => sql`when ${FIRST_WAIT_AT + i} then ${now + seconds * 1000}`)
  const dayIsOver = sql`${now} - ${t.dayStartedAt} >= ${DAY_MS}`
  const monthIsOver = sql`${now} - ${t.monthStartedAt} >= ${MONTH_MS}`
  const first = insertWhen(
    t,
    {
      principalId,
      factor,
      consecutive: 1,
      nextAt: 0,
      dayCount: 1,
      dayStartedAt: now,
      monthCount: 1,
      monthStartedAt: now,
      chargedBy: actId,
    },
    when,
  )
  return sql`${first} on conflict (principal_id, factor) do update set
    consecutive = ${next},
    next_at = case when ${next} < ${FIRST_WAIT_AT} then ${t.nextAt} else
      case ${next} ${sql.join(waits, sql` `)} else ${now + LONG_WAIT_SECONDS * 1000} end end,
    day_count = case when ${dayIsOver} then 1 else ${t.dayCount} + 1 end,
    day_started_at = case when ${dayIsOver} then ${now} else ${t.dayStartedAt} end,
    month_count = case when ${monthIsOver} then 1 else ${t.monthCount} + 1 end,
    month_started_at = case when ${monthIsOver} then ${now} else ${t.monthStartedAt} end,
    charged_by = ${actId}
    where ${t.nextAt} <= ${now} and ${t.consecutive} < ${MAX_CONSECUTIVE[factor]}
      and (${t.dayCount} < ${MAX_PER_DAY} or ${dayIsOver})
      and (${t.monthCount} < ${MAX_PER_MONTH} or ${monthIsOver})`
}

type Consume = Parameters<MfaStore['passChallenge']>[0]['consume']

/** True for exactly one caller per marker. A false answer means replay (RFC 6238 §5.2): a wrong code. */
function consumeStatement(db: LibSQLDatabase, principalId: string, consume: Consume, actId: string, now: number) {
  if (consume.factor === 'backup_code') {
    return db
      .update(backupCodes)
      .set({ usedAt: now, usedBy: actId })
      .where(
        and(
          eq(backupCodes.setId, consume.setId),
          eq(backupCodes.place, consume.place),
          isNull(backupCodes.usedAt),
          sql`exists (select 1 from ${backupSets}
            where ${backupSets.principalId} = ${principalId} and ${backupSets.id} = ${consume.setId})`,
        ),
      )
      .returning({ marker: backupCodes.place })
  }
  return db
    .update(authenticators)
    .set({ lastMarker: consume.marker, lastUsedAt: now, consumedBy: actId })
    .where(
      and(
        eq(authenticators.id, consume.authenticatorId),
        eq(authenticators.principalId, principalId),
        isNull(authenticators.disabledAt),
        sql`${authenticators.lastMarker} < ${consume.marker}`,
      ),
    )
    .returning({ marker: authenticators.lastMarker })
}

/** What the statements after the consumption ask: was it this act that used the marker up? */
function consumedBy(consume: Consume, actId: string): SQL {
  return consume.factor === 'backup_code'
    ? sql`exists (select 1 from ${backupCodes} where ${backupCodes.setId} = ${consume.setId}
        and ${backupCodes.place} = ${consume.place} and ${backupCodes.usedBy} = ${actId})`
    : sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${consume.authenticatorId}
        and ${authenticators.consumedBy} = ${actId})`
}

function failStatements(
  db: LibSQLDatabase,
  principalId: string,
  factor: FactorKind,
  failed: FailedAttempt,
  now: number,
  when: SQL,
) {
  return [
    ...failed.audit.map((row) => db.run(auditWhen(row, now, when))),
    ...(failed.disables ? [disableStatement(db, principalId, factor, now, when)] : []),
  ]
}

function disableStatement(db: LibSQLDatabase, principalId: string, factor: FactorKind, now: number, when: SQL) {
  return db
    .update(authenticators)
    .set({ disabledAt: now })
    .where(
      and(
        eq(authenticators.principalId, principalId),
        eq(authenticators.factor, factor),
        isNull(authenticators.disabledAt),
        when,
      ),
    )
}

function laneOf(db: LibSQLDatabase, principalId: string, factor: FactorKind) {
  return db.select().from(throttles).where(ofLane(principalId, factor))
}

function ofLane(principalId: string, factor: FactorKind): SQL | undefined {
  return and(eq(throttles.principalId, principalId), eq(throttles.factor, factor))
}

function isExhausted(principalId: string, factor: FactorKind, now: number): SQL {
  const isOver = sql`(${throttles.consecutive} >= ${MAX_CONSECUTIVE[factor]}
    or (${throttles.monthCount} >= ${MAX_PER_MONTH} and ${now} - ${throttles.monthStartedAt} < ${MONTH_MS}))`
  // While the last charge's wait runs, its own code may still be on the way to being right.
  return sql`exists (select 1 from ${throttles}
    where ${ofLane(principalId, factor)} and ${isOver} and ${throttles.nextAt} <= ${now})`
}

function hasUsable(principalId: string, factor: FactorKind): SQL {
  if (factor === 'backup_code') {
    return sql`exists (select 1 from ${backupSets} where ${backupSets.principalId} = ${principalId})`
  }
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
    and ${authenticators.factor} = ${factor} and ${authenticators.disabledAt} is null)`
}
