import type { ChallengeFactorView } from '../contract/challenge.ts'
import type { GateDecision } from '../core/gate.ts'
import { isExhausted, lockedUntil } from '../core/throttle.ts'
import type { Deps, Visit } from './deps.ts'
import { decide, standingQuery } from './guard.ts'
import { nextCodeAt } from './next-code.ts'

export type ChallengeState = {
  decision: GateDecision
  /** When the newest proof of this session was given; null: none stands. */
  provedAt: number | null
  factors: ChallengeFactorView[]
  nextCodeAt: number | null
}

/** What a page that asks for a code needs to know. One round trip. */
export async function loadChallenge(deps: Deps, visit: Visit): Promise<ChallengeState> {
  const now = deps.clock()
  const facts = await deps.store.loadChallenge(standingQuery(visit, now))
  const factors = facts.authenticators.map(({ factor, disabledAt }): ChallengeFactorView => {
    const throttle = facts.throttles[factor] ?? null
    const disabled = disabledAt !== null || (throttle !== null && isExhausted(throttle, factor))
    return { factor, disabled, lockedUntil: disabled ? null : lockedUntil(throttle, now) }
  })
  return {
    decision: decide(deps, visit, facts),
    provedAt: facts.assurance?.provedAt ?? null,
    factors,
    nextCodeAt: nextCodeAt(facts.authenticators, now),
  }
}
