import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import { RESET_PROOF_SECONDS } from '../../edge/core/assurance.ts'
import type { AttemptPurpose } from '../../edge/ports/acts.ts'
import type { CallerQuery } from '../../edge/ports/caller.ts'
import type { FactorKind } from '../../edge/ports/factor.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { assurances, authenticators, backupCodes, backupSets } from '../schema/schema.ts'
import {
  callerStatements,
  clocksAgree,
  hasMethod,
  hasOther,
  isAssured,
  isOver,
  isRequired,
  toCallerState,
} from '../statements/caller-state.ts'
import {
  chargeStatement,
  isExhausted,
  restoreStatement,
  selectThrottle,
  toThrottleState,
} from '../statements/throttles.ts'
import { assureStatements } from './assurances.ts'
import { backupSetFacts } from './backup-codes.ts'
import { disableStatement, failStatements, proofStatements } from './proofs.ts'

type AttemptStore = Pick<MfaStore, 'chargeAttempt' | 'restoreAttempt' | 'passChallenge' | 'failAttempt'>

/** The acts around one code: charged before it is looked at, then passed, failed or given back (spec T2). */
export function attemptStore({ writer }: Connection): AttemptStore {
  return {
    async chargeAttempt({ query, actId, factor, maxConsecutive, place, purpose }) {
      const { caller, now } = query
      const mayCharge = mayChargeFor(query, purpose)
      const { lane, codes, standing } = await batch(writer, {
        // A process that died between the last charge and its record must not leave the authenticator usable.
        rest: [
          disableStatement(
            writer,
            caller.principalId,
            factor,
            now,
            isExhausted(caller.principalId, factor, maxConsecutive, now),
          ),
          writer.run(
            chargeStatement({
              principalId: caller.principalId,
              factor,
              actId,
              maxConsecutive,
              now,
              when: sql`${hasUsable(caller.principalId, factor)} and ${mayCharge} and not ${isOver(caller)} and ${clocksAgree(query)}`,
            }),
          ),
        ],
        lane: selectThrottle(writer, caller.principalId, factor),
        // Of an app's code there is none to fetch.
        codes:
          place === null
            ? []
            : [
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
                  .where(and(eq(backupSets.principalId, caller.principalId), eq(backupCodes.place, place))),
              ],
        standing: callerStatements(writer, query),
      })
      const throttle = lane[0] ? toThrottleState(lane[0]) : null
      return {
        ...toCallerState(standing, query),
        charged: throttle?.chargedBy === actId,
        throttle,
        backupCode: codes[0]?.[0] ?? null,
      }
    },

    async passChallenge(act) {
      const { caller, assurance, now } = act
      const { proved, statements, otherwise } = proofStatements(writer, act)
      const resetUntil = 'setId' in act.consume ? resetUntilOf(caller.principalId, act) : undefined
      const { proof, left } = await batch(writer, {
        proof: statements,
        left: backupSetFacts(writer, { caller }),
        assured: assureStatements(writer, { caller, assurance, now, when: proved, resetUntil }),
        otherwise,
      })
      return { passed: proof.consumed.length === 1, backupCodes: left[0] ?? null }
    },

    async restoreAttempt({ caller, actId, factor }) {
      await batch(writer, [restoreStatement(writer, caller.principalId, factor, actId)])
    },

    async failAttempt({ caller, factor, failed, now }) {
      const statements = failStatements(writer, caller.principalId, factor, failed, now, sql`1`)
      if (statements.length > 0) await batch(writer, statements)
    },
  }
}

/**
 * Until when a sign-in by backup code proves a reset (spec R1), epoch milliseconds: ten minutes. After the last code, or
 * with a disabled method, there is no other way back, so as long as it lasts. Asked with `provesReset`
 * (edge/core/assurance.ts); tests/db/rules.test.ts tries both.
 */
function resetUntilOf(principalId: string, act: { assurance: { endsAt: number }; now: number }): SQL {
  return sql`case when not exists (select 1 from ${backupCodes} join ${backupSets} on ${backupSets.id} = ${backupCodes.setId}
      where ${backupSets.principalId} = ${principalId} and ${backupCodes.usedAt} is null)
    or exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
      and ${authenticators.disabledAt} is not null)
    then ${act.assurance.endsAt} else ${act.now + RESET_PROOF_SECONDS * 1000} end`
}

/**
 * Signing in costs nothing where a standing proof is young enough. An act behind the sign-in needs a standing assurance,
 * and one that takes the last method away is not even tried where an account requires it, nor one about a method that is not
 * the caller's: whatever the code is, it is neither looked at nor charged.
 */
function mayChargeFor({ caller, accountIds, now }: CallerQuery, purpose: AttemptPurpose): SQL {
  if (purpose.kind === 'act') {
    const { takesMethodAway, authenticatorId } = purpose
    const isFree = takesMethodAway
      ? sql`(${hasOther(caller.principalId, authenticatorId ?? '')} or not ${isRequired(accountIds)})`
      : sql`1`
    const isThere =
      authenticatorId === undefined
        ? sql`1`
        : sql`exists (select 1 from ${authenticators}
            where ${authenticators.id} = ${authenticatorId} and ${authenticators.principalId} = ${caller.principalId})`
    return sql`${isAssured(caller, now)} and ${isFree} and ${isThere}`
  }
  const { maxAgeSeconds } = purpose
  if (maxAgeSeconds === undefined) return sql`not ${isAssured(caller, now)}`
  return sql`not ${isAssured(caller, now, gt(assurances.provedAt, now - maxAgeSeconds * 1000))}`
}

function hasUsable(principalId: string, factor: FactorKind): SQL {
  if (factor === OF_THE_SET) {
    // Codes are the other way in for somebody with a method. Where that is lost they open nothing, and none is used up.
    return sql`(exists (select 1 from ${backupSets} where ${backupSets.principalId} = ${principalId})
      and ${hasMethod(principalId)})`
  }
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
    and ${authenticators.factor} = ${factor} and ${authenticators.disabledAt} is null)`
}
