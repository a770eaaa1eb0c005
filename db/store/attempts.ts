import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { RESET_PROOF_SECONDS } from '../../edge/core/assurance.ts'
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
import type { AttemptPurpose, FactorKind, MfaStore, StandingQuery } from '../../edge/ports.ts'
import { assurances, authenticators, backupCodes, backupSets, throttles } from '../schema.ts'
import { assureStatements } from './assurances.ts'
import { backupSetFacts } from './backup-codes.ts'
import type { Connection } from './connection.ts'
import { disableStatement, failStatements, ofLane, proofStatements } from './proofs.ts'
import { insertWhen } from './sql.ts'
import { clocksAgree, hasMethod, isOver, isRequired, standingStatements, stands, toStanding } from './standing.ts'

type AttemptStore = Pick<MfaStore, 'chargeAttempt' | 'restoreAttempt' | 'passChallenge' | 'failAttempt'>

const DAY_MS = DAY_SECONDS * 1000
const MONTH_MS = MONTH_SECONDS * 1000

export function attemptStore({ writer }: Connection): AttemptStore {
  return {
    async chargeAttempt({ query, actId, factor, place, purpose }) {
      const { caller, now } = query
      const mayCharge = mayChargeFor(query, purpose)
      const [, , lane, code, ...standing] = await writer.batch([
        // A process that died between the last charge and its record must not leave the authenticator usable.
        disableStatement(writer, caller.principalId, factor, now, isExhausted(caller.principalId, factor, now)),
        writer.run(
          chargeStatement({
            principalId: caller.principalId,
            factor,
            actId,
            now,
            when: sql`${hasUsable(caller.principalId, factor)} and ${mayCharge} and not ${isOver(caller)} and ${clocksAgree(query)}`,
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
        ...toStanding(standing, query),
        charged: throttle?.chargedBy === actId,
        throttle,
        backupCode: code[0] ?? null,
      }
    },

    async passChallenge(act) {
      const { caller, assurance, now } = act
      const { proved, statements, otherwise } = proofStatements(writer, act)
      const resetUntil = act.consume.factor === 'backup_code' ? resetUntilOf(caller.principalId, act) : undefined
      const [consumed, , , left] = await writer.batch([
        ...statements,
        backupSetFacts(writer, { caller }),
        ...assureStatements(writer, { caller, assurance, now, when: proved, resetUntil }),
        ...otherwise,
      ])
      return { passed: consumed.length === 1, backupCodes: left[0] ?? null }
    },

    async restoreAttempt({ caller, actId, factor }) {
      await writer.batch([
        writer
          .update(throttles)
          .set({
            consecutive: sql`max(0, ${throttles.consecutive} - 1)`,
            nextAt: 0,
            dayCount: sql`max(0, ${throttles.dayCount} - 1)`,
            monthCount: sql`max(0, ${throttles.monthCount} - 1)`,
          })
          .where(and(ofLane(caller.principalId, factor), eq(throttles.chargedBy, actId))),
      ])
    },

    async failAttempt({ caller, factor, failed, now }) {
      const [first, ...rest] = failStatements(writer, caller.principalId, factor, failed, now, sql`1`)
      if (first) await writer.batch([first, ...rest])
    },
  }
}

/** The last code, or a disabled method: there is no other way back, so the sign-in proves a reset as long as it lasts. */
function resetUntilOf(principalId: string, act: { assurance: { endsAt: number }; now: number }): SQL {
  return sql`case when not exists (select 1 from ${backupCodes} join ${backupSets} on ${backupSets.id} = ${backupCodes.setId}
      where ${backupSets.principalId} = ${principalId} and ${backupCodes.usedAt} is null)
    or exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
      and ${authenticators.disabledAt} is not null)
    then ${act.assurance.endsAt} else ${act.now + RESET_PROOF_SECONDS * 1000} end`
}

/**
 * Signing in costs nothing where a standing proof is young enough. An act behind the sign-in needs a standing assurance,
 * and one that takes a method away is not even tried where an account requires it, nor one about a method that is not
 * the caller's: whatever the code is, it is neither looked at nor charged.
 */
function mayChargeFor({ caller, accountIds, now }: StandingQuery, purpose: AttemptPurpose): SQL {
  const isAssured = sql`exists (select 1 from ${assurances} where ${stands(caller, now)})`
  if (purpose.kind === 'act') {
    const { takesMethodAway, authenticatorId } = purpose
    const isFree = takesMethodAway ? sql`not ${isRequired(accountIds)}` : sql`1`
    const isThere =
      authenticatorId === undefined
        ? sql`1`
        : sql`exists (select 1 from ${authenticators}
            where ${authenticators.id} = ${authenticatorId} and ${authenticators.principalId} = ${caller.principalId})`
    return sql`${isAssured} and ${isFree} and ${isThere}`
  }
  const { maxAgeSeconds } = purpose
  if (maxAgeSeconds === undefined) return sql`not ${isAssured}`
  return sql`not exists (select 1 from ${assurances}
    where ${stands(caller, now)} and ${assurances.provedAt} > ${now - maxAgeSeconds * 1000})`
}

/**
 * Spec T2's one statement: refused or charged, never read first. Below the first wait `next_at` stays as it is; only the
 * last charge of the month begins a short one, so that nobody calls it failed while its code is being looked at.
 */
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
    next_at = case when ${next} >= ${FIRST_WAIT_AT} then
        case ${next} ${sql.join(waits, sql` `)} else ${now + LONG_WAIT_SECONDS * 1000} end
      when not (${monthIsOver}) and ${t.monthCount} + 1 >= ${MAX_PER_MONTH} then ${now + WAITS_SECONDS[0] * 1000}
      else ${t.nextAt} end,
    day_count = case when ${dayIsOver} then 1 else ${t.dayCount} + 1 end,
    day_started_at = case when ${dayIsOver} then ${now} else ${t.dayStartedAt} end,
    month_count = case when ${monthIsOver} then 1 else ${t.monthCount} + 1 end,
    month_started_at = case when ${monthIsOver} then ${now} else ${t.monthStartedAt} end,
    charged_by = ${actId}
    where ${t.nextAt} <= ${now} and ${t.consecutive} < ${MAX_CONSECUTIVE[factor]}
      and (${t.dayCount} < ${MAX_PER_DAY} or ${dayIsOver})
      and (${t.monthCount} < ${MAX_PER_MONTH} or ${monthIsOver})`
}

function laneOf(db: LibSQLDatabase, principalId: string, factor: FactorKind) {
  return db.select().from(throttles).where(ofLane(principalId, factor))
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
    // Codes are the other way in for somebody with a method. Where that is lost they open nothing, and none is used up.
    return sql`(exists (select 1 from ${backupSets} where ${backupSets.principalId} = ${principalId})
      and ${hasMethod(principalId)})`
  }
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
    and ${authenticators.factor} = ${factor} and ${authenticators.disabledAt} is null)`
}
