import type { SettingsView } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client.ts'
import { isSignedOut } from '../refusal.ts'

export type SettingsState =
  | { step: 'loading' }
  | { step: 'ready'; view: SettingsView }
  /** The wizard is in the card's place; `view` is what the card goes back to when it is left. */
  | { step: 'adding'; view: SettingsView }
  | { step: 'signed_out'; problem: ClientProblem }
  | { step: 'challenge_required'; problem: ClientProblem }
  | { step: 'offline' }
  | { step: 'error'; problem: ClientProblem }

export type SettingsEvent =
  | { type: 'reloading' }
  | { type: 'loaded'; view: SettingsView }
  | { type: 'failed'; problem: ClientProblem }
  | { type: 'adding' }
  | { type: 'wizard_left' }

/** One step of the settings card. An event that the state does not expect changes nothing. */
export function next(state: SettingsState, event: SettingsEvent): SettingsState {
  switch (event.type) {
    case 'reloading':
      return state.step === 'loading' ? state : { step: 'loading' }
    case 'loaded':
      // A reading that comes in while somebody is half-way through the wizard must not take it away.
      return state.step === 'adding' ? { step: 'adding', view: event.view } : { step: 'ready', view: event.view }
    case 'failed':
      return state.step === 'adding' ? state : failed(event.problem)
    case 'adding':
      return state.step === 'ready' && state.view.enrolable.length > 0 ? { step: 'adding', view: state.view } : state
    case 'wizard_left':
      return state.step === 'adding' ? { step: 'ready', view: state.view } : state
    default:
      return event satisfies never
  }
}

function failed(problem: ClientProblem): SettingsState {
  if (isSignedOut(problem)) return { step: 'signed_out', problem }
  switch (problem.code) {
    case 'challenge_required':
    case 'step_up_required':
      return { step: 'challenge_required', problem }
    case 'offline':
      return { step: 'offline' }
    default:
      return { step: 'error', problem }
  }
}
