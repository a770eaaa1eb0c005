import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { RESET_PROOF_SECONDS } from '../../edge/core/assurance.ts'
import { CODE_LIMITS } from '../../edge/core/throttle.ts'
import type { AttemptPurpose, Consume, NewAssurance } from '../../edge/ports/acts.ts'
import type { FactorKind } from '../../edge/ports/factor.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch, compiled } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { derived, type Late, type Later, later, resolved } from '../connection/late.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { assurances, authenticators, backupCodes, backupSets, policies } from '../schema/tables.ts'
import type { AskedNow } from '../statements/asked.ts'
import {
  callerStatements,
  clocksAgree,
  hasMethod,
  isAssured,
  isOver,
  toCallerState,
} from '../statements/caller-state.ts'
import { hasPasskey, isNeeded, isStrong, isStrongProof, requiredOf } from '../statements/policy.ts'
import {
  chargeStatement,
  isExhausted,
  restoreStatement,
  selectThrottle,
  toThrottleState,
} from '../statements/throttles.ts'
import { assureStatements } from './assurances.ts'
import { backupSetConfirmed, backupSetFacts } from './backup-codes.ts'
import { type AskedConsume, disableStatement, failStatements, proofStatements } from './proofs.ts'

type AttemptStore = Pick<MfaStore, 'chargeAttempt' | 'restoreAttempt' | 'passChallenge' | 'failAttempt'>
type ChargeAct = Omit<Parameters<AttemptStore['chargeAttempt']>[0], 'purpose'> & { purpose: Purpose }
type PassAct = Parameters<AttemptStore['passChallenge']>[0]
/** Of either kind. */
type Purpose = {
  maxAgeSeconds?: number | undefined
  takesMethodAway?: boolean
  authenticatorId?: string
  rpId?: string | undefined
  weakFor?: readonly string[] | undefined
  isStrong?: boolean | undefined
}
type AskedPurpose = Later<Purpose>
type OfSet = Extract<Consume, { setId: string }>
type OfApp = Extract<Consume, { marker: number }>
type OfCeremony = Extract<Consume, { presented: unknown }>

/** The acts around one code: charged before it is looked at, then passed, failed or given back (spec T2). */
export function attemptStore({ writer }: Connection): AttemptStore {
  const chargeFor = (purpose: AttemptPurpose['kind'], isOfSet: boolean) =>
    compiled(writer, (act: Later<ChargeAct>) => chargeStatements(writer, act, purpose, isOfSet))
  const charge = {
    sign_in: { app: chargeFor('sign_in', false), code: chargeFor('sign_in', true) },
    act: { app: chargeFor('act', false), code: chargeFor('act', true) },
  }
  const passByApp = compiled(writer, (act: Later<PassAct & { consume: OfApp }>) => {
    const { factor, authenticatorId, marker } = act.consume
    return passStatements(writer, act, { factor, authenticatorId, marker })
  })
  const passByCode = compiled(writer, (act: Later<PassAct & { consume: OfSet }>) => {
    const { factor, setId, place } = act.consume
    return passStatements(writer, act, { factor, setId, place })
  })
  // What a ceremony's statements are is known with each of them alone.
  const passByCeremony = (act: PassAct & { consume: OfCeremony }) =>
    batch(writer, passStatements(writer, act, act.consume))
  const fail = compiled(writer, (act: Later<Parameters<AttemptStore['failAttempt']>[0]>) => {
    const { factor, now } = act
    return failStatements(writer, { principalId: act.caller.principalId, factor, now }, act.failed, sql`1`)
  })
  const restore = compiled(writer, (act: Later<Parameters<AttemptStore['restoreAttempt']>[0]>) => {
    const { caller, factor, actId } = act
    return [restoreStatement(writer, { principalId: caller.principalId, factor, actId })]
  })

  return {
    async chargeAttempt(act) {
      const { query, actId, factor, purpose } = act
      const { throttles, codes, standing } = await charge[purpose.kind][factor === OF_THE_SET ? 'code' : 'app'](act)
      const throttle = throttles[0] ? toThrottleState(throttles[0]) : null
      return {
        ...toCallerState(standing, query),
        charged: throttle?.chargedBy === actId,
        throttle,
        backupCode: codes[0]?.[0] ?? null,
      }
    },

    async passChallenge(act) {
      const { consume } = act
      const { proof, counted, confirmed } = await ('setId' in consume
        ? passByCode({ ...act, consume })
        : 'presented' in consume
          ? passByCeremony({ ...act, consume })
          : passByApp({ ...act, consume }))
      const backupCodes = counted[0]?.[0] ?? null
      const set = backupCodes ?? confirmed[0]?.[0]
      return { passed: proof.consumed.length === 1, isUnconfirmed: set?.confirmedAt === null, backupCodes }
    },

    async restoreAttempt(act) {
      await restore(act)
    },

    async failAttempt(act) {
      await fail(act)
    },
  }
}

function chargeStatements(db: LibSQLDatabase, act: Later<ChargeAct>, kind: AttemptPurpose['kind'], isOfSet: boolean) {
  const { query, purpose, place, factor, actId, maxConsecutive } = act
  const may = kind === 'act' ? mayAct : mayProve
  const { caller, now } = query
  const { principalId } = caller
  const throttle = { principalId, factor, now }
  const since = later((given) => beginOf(resolved<ChargeAct>(act, given)))
  const when = sql`${hasUsable(principalId, factor, isOfSet)} and ${may(query, purpose)} and not ${isOver(caller)}
    and ${clocksAgree(query.platformNow)}`
  return {
    rest: [
      // A process that died between the last charge and its record must not leave the authenticator usable.
      disableStatement(db, throttle, isExhausted(principalId, factor, maxConsecutive, now)),
      db.run(chargeStatement({ ...throttle, limits: act.limits, since, actId, maxConsecutive, when })),
    ],
    throttles: selectThrottle(db, throttle),
    // Of an app's code there is none to fetch.
    codes: isOfSet
      ? [
          db
            .select({
              setId: backupCodes.setId,
              place: backupCodes.place,
              salt: backupCodes.salt,
              iterations: backupCodes.iterations,
              hash: backupCodes.hash,
            })
            .from(backupCodes)
            .innerJoin(backupSets, eq(backupSets.id, backupCodes.setId))
            .where(and(eq(backupSets.principalId, principalId), sql`${backupCodes.place} = ${place}`)),
        ]
      : [],
    // What the person's accounts require stands in the way of acts alone.
    standing: {
      ...callerStatements(db, query),
      ...(kind === 'sign_in' && {
        required: db
          .select({ accountId: policies.accountId, strength: policies.strength })
          .from(policies)
          .where(requiredOf(derived(purpose.weakFor, (ids) => ids ?? []))),
      }),
    },
  }
}

/** When what counts of the throttle begins, epoch milliseconds. */
const beginOf = ({ query, limits = CODE_LIMITS }: ChargeAct): number => query.now - limits.seconds * 1000

function passStatements(db: LibSQLDatabase, act: PassAct | Later<PassAct>, consume: AskedConsume) {
  const { caller, assurance, actId, audit, now } = act
  const proof = { caller, consume, actId, audit, otherwise: act.otherwise, now }
  const { proved, statements, otherwise } = proofStatements(db, proof)
  const resetUntil = 'setId' in consume ? resetUntilOf(caller.principalId, assurance, now) : undefined
  return {
    proof: statements,
    // The codes are counted where one of them was used.
    counted: 'setId' in consume ? [backupSetFacts(db, { caller })] : [],
    confirmed: 'setId' in consume ? [] : [backupSetConfirmed(db, { caller })],
    assured: assureStatements(db, { caller, assurance, now, when: proved, resetUntil }),
    otherwise,
  }
}

/**
 * Until when a sign-in by backup code proves a reset (spec R1), epoch milliseconds: ten minutes. After the last code, or
 * with a disabled method, there is no other way back, so as long as it lasts. Asked with `provesReset`
 * (edge/core/assurance.ts); tests/db/rules.test.ts tries both.
 */
function resetUntilOf(principalId: Late<string>, assurance: Late<NewAssurance>, now: Late<number>): SQL {
  return sql`case when not exists (select 1 from ${backupCodes} join ${backupSets} on ${backupSets.id} = ${backupCodes.setId}
      where ${backupSets.principalId} = ${principalId} and ${backupCodes.usedAt} is null)
    or exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
      and ${authenticators.disabledAt} is not null)
    then ${assurance.endsAt} else ${derived(now, (at) => at + RESET_PROOF_SECONDS * 1000)} end`
}

/** Signing in costs nothing where a standing proof is young enough. */
function mayProve(
  { caller, now }: AskedNow,
  { maxAgeSeconds, rpId, weakFor, isStrong: isByStrong }: AskedPurpose,
): SQL {
  const isYoung = sql`${assurances.provedAt} > coalesce(${now} - ${maxAgeSeconds} * 1000, -1)
    and (${isStrongProof} or not coalesce(${isByStrong}, 0))`
  // Whoever has nothing better yet proves the weaker method first, and is held by the gate.
  return sql`not ${isAssured(caller, now, isYoung)}
    and not (${isStrong(derived(weakFor, (ids) => ids ?? []))} and ${hasPasskey(caller.principalId, rpId)})`
}

/**
 * An act behind the sign-in needs a standing assurance, and one that takes the last method away is not even tried where an
 * account requires it, nor one about a method that is not the caller's: whatever the code is, it is neither looked at nor
 * charged.
 */
function mayAct(
  { caller, accountIds, now }: AskedNow,
  { takesMethodAway, authenticatorId, rpId, weakFor }: AskedPurpose,
): SQL {
  const { principalId } = caller
  const id = sql`coalesce(${authenticatorId}, '')`
  return sql`${isAssured(caller, now)}
    and not (${takesMethodAway} and ${isNeeded(accountIds, principalId, id, rpId)}) and not ${isStrong(derived(weakFor, (ids) => ids ?? []))}
    and (${id} = '' or exists (select 1 from ${authenticators}
      where ${authenticators.id} = ${id} and ${authenticators.principalId} = ${principalId}))`
}

function hasUsable(principalId: Late<string>, factor: Late<FactorKind>, isOfSet: boolean): SQL {
  if (isOfSet) {
    // Codes are the other way in for somebody with a method. Where that is lost they open nothing, and none is used up.
    return sql`(exists (select 1 from ${backupSets} where ${backupSets.principalId} = ${principalId})
      and ${hasMethod(principalId)})`
  }
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId}
    and ${authenticators.factor} = ${factor} and ${authenticators.disabledAt} is null)`
}
