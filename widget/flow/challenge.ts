import type { ChallengePassedView, ChallengeView } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client.ts'
import type { Refusal } from '../messages.ts'

export type ChallengeState =
  /** The element is empty and asks the server who is signing in. */
  | { step: 'loading' }
  | { step: 'failed'; problem: ClientProblem | null }
  | { step: 'asking'; refusal: Refusal | null }
  | { step: 'sending' }
  /** Nothing is accepted before `untilAt`; `refusal` is the wrong code that began the wait. */
  | { step: 'locked'; untilAt: number; refusal: Refusal | null }
  | { step: 'passed'; to: string; amr: readonly string[] }

export type ChallengeEvent =
  | { type: 'loaded'; view: ChallengeView; now: number }
  | { type: 'form_found'; lockedUntil: number | null; now: number }
  | { type: 'mistyped'; refusal: Refusal }
  | { type: 'sent' }
  /** `said`: false where the host has taken over, so that nothing is said here. */
  | { type: 'refused'; problem: ClientProblem; now: number; said: boolean }
  | { type: 'answered'; view: ChallengePassedView }
  | { type: 'waited'; now: number }
  | { type: 'retried' }
  | { type: 'returned' }

const ASKING: ChallengeState = { step: 'asking', refusal: null }

/** One step of the challenge (spec L2). An event that the state does not expect changes nothing. */
export function next(state: ChallengeState, event: ChallengeEvent): ChallengeState {
  switch (event.type) {
    case 'loaded': {
      const totp = event.view.factors.find(({ factor }) => factor === 'totp')
      return state.step === 'loading' ? lockedOrAsking(totp?.lockedUntil ?? null, event.now) : state
    }
    case 'form_found':
      return state.step === 'loading' ? lockedOrAsking(event.lockedUntil, event.now) : state
    case 'mistyped':
      return state.step === 'asking' ? { step: 'asking', refusal: event.refusal } : state
    case 'sent':
      return state.step === 'asking' ? { step: 'sending' } : state
    case 'refused':
      return refused(state, event)
    case 'answered':
      return state.step === 'sending' ? { step: 'passed', to: event.view.to, amr: event.view.assurance.amr } : state
    case 'waited':
      return state.step === 'locked' && event.now >= state.untilAt ? ASKING : state
    case 'retried':
      return state.step === 'failed' ? { step: 'loading' } : state
    case 'returned':
      return state.step === 'sending' || state.step === 'passed' ? ASKING : state
    default:
      return event satisfies never
  }
}

function lockedOrAsking(untilAt: number | null, now: number): ChallengeState {
  return untilAt !== null && untilAt > now ? { step: 'locked', untilAt, refusal: null } : ASKING
}

function refused(state: ChallengeState, { problem, now, said }: ChallengeEvent & { type: 'refused' }): ChallengeState {
  if (state.step === 'loading') return { step: 'failed', problem: said ? problem : null }
  if (state.step !== 'sending') return state
  const waits = problem.code === 'locked' || problem.code === 'too_many' || problem.code === 'wrong_code'
  if (!waits || !problem.retryAfterSeconds) return { step: 'asking', refusal: said ? problem : null }
  const untilAt = now + problem.retryAfterSeconds * 1000
  return { step: 'locked', untilAt, refusal: problem.code === 'wrong_code' ? problem : null }
}
