import type { ChallengeFactorView } from '../../contract/challenge.ts'
import type { GateDecision } from '../../core/gate.ts'
import { isExhausted, lockedUntil } from '../../core/throttle.ts'
import type { ProvableAct } from '../../ports/acts.ts'
import type { Ask, Factor } from '../../ports/factor.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, decide } from '../act/guard.ts'
import { nextUsableAt } from '../act/usable.ts'

/** A way to prove it, with what our own pages need to ask for it. */
export type ChallengeWay = ChallengeFactorView & {
  asks: readonly Ask[]
  nextUsableAt: number | null
  /** Not a method: the way back for whoever lost theirs. It is here also where there is none of it left. */
  isSpare: boolean
}

export type ChallengeState = {
  decision: GateDecision
  /** When the newest proof of this session was given; null: none stands. */
  provedAt: number | null
  /** As the wire has it; empty: nothing is enrolled. */
  factors: ChallengeFactorView[]
  /** The person's methods, then the ways back. */
  ways: ChallengeWay[]
  nextCodeAt: number | null
}

/** What a page that asks for a proof needs to know. One round trip. */
export async function loadChallenge(deps: Deps, visit: Visit, act: ProvableAct = 'sign_in'): Promise<ChallengeState> {
  const query = callerQuery(deps, visit)
  const { now } = query
  const facts = await deps.store.loadChallenge(query)
  const { authenticators, backupSet } = facts
  const occasion = { caller: visit.caller, act }
  const wayOf = (factor: Factor, isUsable: boolean): ChallengeWay => {
    const { kind } = factor
    const throttle = facts.throttles[kind] ?? null
    const disabled = !isUsable || (throttle !== null && isExhausted(throttle, factor.maxConsecutive, now))
    const own = authenticators.filter((row) => row.factor === kind)
    return {
      factor: kind,
      disabled,
      lockedUntil: disabled ? null : lockedUntil(throttle, now),
      asks: factor.ask({ authenticators: own, occasion, now }),
      nextUsableAt: nextUsableAt(deps.factors, own, now),
      isSpare: factor.enrolment === null,
    }
  }
  const methods = deps.factors.methods
    .filter(({ kind }) => authenticators.some((row) => row.factor === kind))
    .map((factor) =>
      wayOf(
        factor,
        authenticators.some((row) => row.factor === factor.kind && row.disabledAt === null),
      ),
    )
  const spares = deps.factors.spares.map((factor) => wayOf(factor, backupSet !== null && backupSet.remaining > 0))
  // Backup codes are a way as long as there is a set, also when it is used up: the page says so.
  const offered = [...methods, ...(authenticators.length > 0 && backupSet ? spares : [])]
  return {
    decision: decide(deps, visit, facts),
    provedAt: facts.assurance?.provedAt ?? null,
    factors: offered.map(({ factor, disabled, lockedUntil }) => ({ factor, disabled, lockedUntil })),
    ways: [...methods, ...spares],
    nextCodeAt: nextUsableAt(deps.factors, authenticators, now),
  }
}
