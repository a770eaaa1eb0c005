import type { PolicyView } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import type { Refusal } from '../words/messages.ts'

export type ToggleState =
  | { step: 'loading' }
  | { step: 'ready'; policy: PolicyView; refusal: Refusal | null }
  /** The server is asked to switch; the switch stays where it is until it has answered (spec P3). */
  | { step: 'asking'; policy: PolicyView }
  /** The dialog asks for a code. */
  | { step: 'proving'; policy: PolicyView }
  /** Not one of the person's accounts (spec P7). */
  | { step: 'absent' }
  | { step: 'failed'; problem: ClientProblem | null }

export type ToggleEvent =
  | { type: 'reloading' }
  | { type: 'loaded'; policy: PolicyView | null }
  | { type: 'failed'; problem: ClientProblem | null }
  | { type: 'asked' }
  | { type: 'code_wanted' }
  | { type: 'refused'; problem: ClientProblem | null }
  | { type: 'changed'; policy: PolicyView }
  | { type: 'gave_up' }

/** One step of the switch. An event that the state does not expect changes nothing. */
export function next(state: ToggleState, event: ToggleEvent): ToggleState {
  switch (event.type) {
    case 'reloading':
      return state.step === 'loading' ? state : { step: 'loading' }
    case 'loaded':
      return loaded(state, event.policy)
    case 'failed':
      return { step: 'failed', problem: event.problem }
    case 'asked':
      return state.step === 'ready' ? { step: 'asking', policy: state.policy } : state
    case 'code_wanted':
      return state.step === 'asking' ? { step: 'proving', policy: state.policy } : state
    case 'refused':
      return state.step === 'asking' || state.step === 'ready'
        ? { step: 'ready', policy: state.policy, refusal: event.problem }
        : state
    case 'changed':
      return state.step === 'asking' || state.step === 'proving'
        ? { step: 'ready', policy: event.policy, refusal: null }
        : state
    case 'gave_up':
      return state.step === 'proving' ? { step: 'ready', policy: state.policy, refusal: null } : state
    default:
      return event satisfies never
  }
}

/** What was refused is still said after a reading. One that comes in while a code is asked for waits. */
function loaded(state: ToggleState, policy: PolicyView | null): ToggleState {
  if (state.step === 'asking' || state.step === 'proving') return state
  if (!policy) return { step: 'absent' }
  return { step: 'ready', policy, refusal: state.step === 'ready' ? state.refusal : null }
}
