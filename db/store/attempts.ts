import { and, eq, type SQL, sql } from 'drizzle-orm'
import { RESET_PROOF_SECONDS } from '../../edge/core/assurance.ts'
import type { AttemptPurpose } from '../../edge/ports/acts.ts'
import type { FactorKind } from '../../edge/ports/factor.ts'
import type { StandingQuery } from '../../edge/ports/standing.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import type { Connection } from '../connection/connection.ts'
import { assurances, authenticators, backupCodes, backupSets } from '../schema/schema.ts'
import { assureStatements } from './assurances.ts'
import { backupSetFacts } from './backup-codes.ts'
import { chargeStatement, isExhausted, laneOf, restoreStatement, toLane } from './lanes.ts'
import { disableStatement, failStatements, proofStatements } from './proofs.ts'
import { clocksAgree, hasMethod, isOver, isRequired, standingStatements, stands, toStanding } from './standing.ts'

type AttemptStore = Pick<MfaStore, 'chargeAttempt' | 'restoreAttempt' | 'passChallenge' | 'failAttempt'>

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
      const throttle = lane[0] ? toLane(lane[0]) : null
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
      await writer.batch([restoreStatement(writer, caller.principalId, factor, actId)])
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

function hasUsable(principalId: string, factor: FactorKind): SQL {
  if (factor === 'backup_code') {
    // Codes are the other way in for somebody with a method. Where that is lost they open nothing, and none is used up.
    return sql`(exists (select 1 from ${backupSets} where ${backupSets.principalId} = ${principalId})
      and ${hasMethod(principalId)})`
  }
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
    and ${authenticators.factor} = ${factor} and ${authenticators.disabledAt} is null)`
}
