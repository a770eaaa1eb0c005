import type { ChallengeFactorView } from '../../contract/challenge.ts'
import type { GateDecision } from '../../core/gate.ts'
import { isExhausted, lockedUntil } from '../../core/throttle.ts'
import type { ProvableAct } from '../../ports/acts.ts'
import type { Ask, Factor } from '../../ports/factor.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, decide, provesStrength } from '../act/guard.ts'
import { openerOf } from '../act/opened.ts'
import { byPreference, isUsableOf, nextUsableAt, ofFactor } from '../act/usable.ts'

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
  /** As the wire has it; empty: nothing that is offered here. */
  factors: ChallengeFactorView[]
  hasMethod: boolean
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
  const occasion = { caller: visit.caller, act, target: '', epoch: facts.epoch }
  const open = openerOf(deps, visit, facts)
  const wayOf = async (factor: Factor, isUsable: boolean): Promise<ChallengeWay> => {
    const { kind } = factor
    const throttle = facts.throttles[kind] ?? null
    const disabled = !isUsable || (throttle !== null && isExhausted(throttle, factor.maxConsecutive, now))
    const own = ofFactor(authenticators, kind)
    const asks =
      disabled && factor.rpId !== undefined ? [] : await factor.ask({ authenticators: own, occasion, now, open })
    const prompt = asks.find((ask) => ask.kind === 'browser_ceremony')
    return {
      factor: kind,
      disabled,
      lockedUntil: disabled ? null : lockedUntil(throttle, now, factor.limits),
      ...(prompt && { prompt }),
      asks,
      nextUsableAt: nextUsableAt(deps.factors, own, now),
      isSpare: factor.enrolment === null,
    }
  }
  const order = byPreference(authenticators).map(({ factor }) => factor)
  const own = await Promise.all(
    [...deps.factors.methods]
      .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
      .filter(({ kind }) => order.includes(kind))
      .map((factor) =>
        wayOf(
          factor,
          authenticators.some((row) => isUsableOf(factor, row)),
        ),
      ),
  )
  // Where more is asked for than a code proves, and the person has it, nothing else is a way.
  const isStrict = deps.ceremonies?.isStrict(deps, visit, facts)
  const isWay = ({ factor }: ChallengeWay) => !isStrict || provesStrength(deps, factor)
  const hasCodes = backupSet !== null && backupSet.remaining > 0
  const spares = await Promise.all(deps.factors.spares.map((factor) => wayOf(factor, hasCodes)))
  // Backup codes are a way as long as there is a set, also when it is used up: the page says so.
  const methods = own.filter(isWay)
  const offered = [...methods, ...(authenticators.length > 0 && backupSet ? spares.filter(isWay) : [])]
  return {
    decision: decide(deps, visit, facts),
    provedAt: facts.assurance?.provedAt ?? null,
    factors: offered.map(({ factor, disabled, lockedUntil, prompt }) => ({ factor, disabled, lockedUntil, prompt })),
    hasMethod: authenticators.length > 0,
    ways: [...methods, ...spares.filter(isWay)],
    nextCodeAt: nextUsableAt(deps.factors, authenticators, now),
  }
}
