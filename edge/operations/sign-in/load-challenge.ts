import type { ChallengeFactorView } from '../../contract/challenge.ts'
import type { FactorKind } from '../../contract/prompt.ts'
import type { GateDecision } from '../../core/gate.ts'
import { isExhausted, lockedUntil } from '../../core/throttle.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { decide, standingQuery } from '../act/guard.ts'
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
  const query = standingQuery(deps, visit)
  const { now } = query
  const facts = await deps.store.loadChallenge(query)
  const lane = (factor: FactorKind, isUsable: boolean): ChallengeFactorView => {
    const throttle = facts.throttles[factor] ?? null
    const disabled = !isUsable || (throttle !== null && isExhausted(throttle, factor, now))
    return { factor, disabled, lockedUntil: disabled ? null : lockedUntil(throttle, now) }
  }
  const factors = facts.authenticators.map((row) => lane(row.factor, row.disabledAt === null))
  // Backup codes are a lane as long as there is a set, also when it is used up: the page says so.
  if (factors.length > 0 && facts.backupSet) factors.push(lane('backup_code', facts.backupSet.remaining > 0))
  return {
    decision: decide(deps, visit, facts),
    provedAt: facts.assurance?.provedAt ?? null,
    factors,
    nextCodeAt: nextCodeAt(facts.authenticators, now),
  }
}
