import type { ChallengePassedView, ChallengeView, FactorKind } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import { factors } from '../factors/registry.ts'
import { ask, DISABLED, type Locks, next as nextProof, type ProofEvent, type ProofState } from '../proof/proof.ts'
import { possible } from '../proof/ways.ts'

export type ChallengeState =
  /** The element is empty and asks the server who is signing in. */
  | { step: 'loading' }
  | { step: 'failed'; problem: ClientProblem | null }
  | ProofState
  | { step: 'passed'; factor: FactorKind; locks: Locks; to: string; amr: readonly string[] }

export type ChallengeEvent =
  /** There is a form, of the server's or the element's own. */
  | { type: 'opened'; factor: FactorKind; locks: Locks; now: number }
  | { type: 'answered'; view: ChallengePassedView }
  | { type: 'retried' }
  | { type: 'returned'; now: number }
  | ProofEvent

/** One step of the challenge (spec L2). An event that the state does not expect changes nothing. */
export function next(state: ChallengeState, event: ChallengeEvent): ChallengeState {
  switch (event.type) {
    case 'opened':
      return state.step === 'loading' ? ask(event.factor, event.locks, event.now) : state
    case 'answered': {
      if (state.step !== 'sending') return state
      const { to, assurance } = event.view
      return { ...state, step: 'passed', to, amr: assurance.amr }
    }
    case 'retried':
      return state.step === 'failed' ? { step: 'loading' } : state
    case 'returned':
      return state.step === 'sending' ? ask(state.factor, state.locks, event.now) : state
    default:
      if (event.type === 'refused' && state.step === 'loading') {
        return { step: 'failed', problem: event.said ? event.problem : null }
      }
      return state.step === 'loading' || state.step === 'failed' || state.step === 'passed'
        ? state
        : nextProof(state, event)
  }
}

/** How the factors stand; a last resort that the server does not name takes no code. */
export function locksOf({ factors: named }: ChallengeView): Locks {
  const locks: Locks = {}
  for (const { kind, isRecovery } of factors) if (isRecovery) locks[kind] = DISABLED
  for (const { factor, disabled, lockedUntil } of named) locks[factor] = disabled ? DISABLED : (lockedUntil ?? 0)
  return possible(locks)
}

/** Somebody who may have no way on: then the host's help is offered without being asked for (spec L2). */
export function isStuck(state: ChallengeState, ways: readonly FactorKind[]): boolean {
  if (state.step === 'locked' || state.step === 'choosing') return true
  return 'locks' in state && ways.some((way) => state.locks[way] === DISABLED)
}
