import type { AuthenticatorView, SettingsView } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import { isSignedOut } from '../refusals/refusal.ts'
import type { SetupTask } from '../setup/setup-task.ts'
import type { Refusal } from '../words/messages.ts'

/** What was just done, by the name of its text: said once below the heading. */
export type SaidOnce = 'removed' | 'renamed' | 'defaultChanged' | 'nowAdded' | 'nowOn' | 'nowReset' | 'newCodes' | null

export type SettingsState =
  | { step: 'loading'; said: SaidOnce }
  | { step: 'ready'; view: SettingsView; said: SaidOnce }
  | { step: 'renaming'; view: SettingsView; id: string; busy: boolean; refusal: Refusal | null }
  /** The dialog *Delete this MFA method?*; with `accounts`, the accounts that require MFA (spec D2). */
  | { step: 'asking_removal'; view: SettingsView; id: string; accounts: readonly { name: string }[] | null }
  /** *Verify your identity*, in the card's place. */
  | { step: 'removing'; view: SettingsView; id: string }
  /** The wizard is in the card's place; `view` is what the card goes back to when it is left. */
  | { step: 'adding'; view: SettingsView; task: SetupTask }
  | { step: 'signed_out'; problem: ClientProblem }
  | { step: 'challenge_required'; problem: ClientProblem }
  | { step: 'offline' }
  | { step: 'error'; problem: ClientProblem }

export type SettingsEvent =
  | { type: 'reloading'; said?: SaidOnce }
  | { type: 'loaded'; view: SettingsView }
  | { type: 'failed'; problem: ClientProblem }
  | { type: 'setting_up'; task: SetupTask }
  | { type: 'wizard_left' }
  | { type: 'rename_asked'; id: string }
  | { type: 'rename_sent' }
  | { type: 'rename_refused'; refusal: Refusal | null }
  | { type: 'renamed'; method: AuthenticatorView }
  | { type: 'default_changed'; view: SettingsView }
  | { type: 'removal_asked'; id: string }
  | { type: 'removal_wanted' }
  | { type: 'removal_kept'; accounts: readonly { name: string }[] }
  | { type: 'removed'; view: SettingsView }
  | { type: 'gave_up' }

/** One step of the settings card. An event that the state does not expect changes nothing. */
export function next(state: SettingsState, event: SettingsEvent): SettingsState {
  switch (event.type) {
    case 'reloading':
      return state.step === 'loading' ? state : { step: 'loading', said: event.said ?? null }
    case 'loaded':
      // A reading that comes in while somebody is half-way through something must not take it away.
      if (isBusy(state)) return { ...state, view: event.view }
      return { step: 'ready', view: event.view, said: 'said' in state ? state.said : null }
    case 'failed':
      return isBusy(state) ? state : failed(event.problem)
    case 'setting_up':
      return state.step === 'ready' || state.step === 'asking_removal'
        ? { step: 'adding', view: state.view, task: event.task }
        : state
    case 'wizard_left':
      return state.step === 'adding' ? ready(state.view) : state
    case 'rename_asked':
      return state.step === 'ready'
        ? { step: 'renaming', view: state.view, id: event.id, busy: false, refusal: null }
        : state
    case 'rename_sent':
      return state.step === 'renaming' && !state.busy ? { ...state, busy: true, refusal: null } : state
    case 'rename_refused':
      return state.step === 'renaming' ? { ...state, busy: false, refusal: event.refusal } : state
    case 'renamed':
      return state.step === 'renaming' ? ready(withMethod(state.view, event.method), 'renamed') : state
    case 'default_changed':
      return state.step === 'ready' ? ready(event.view, 'defaultChanged') : state
    case 'removal_asked':
      return state.step === 'ready' ? askingRemoval(state.view, event.id) : state
    case 'removal_wanted':
      return state.step === 'asking_removal' && !state.accounts
        ? { step: 'removing', view: state.view, id: state.id }
        : state
    case 'removal_kept':
      return state.step === 'removing' ? { ...state, step: 'asking_removal', accounts: event.accounts } : state
    case 'removed':
      return state.step === 'removing' ? ready(event.view, 'removed') : state
    case 'gave_up':
      return isBusy(state) && state.step !== 'adding' ? ready(state.view) : state
    default:
      return event satisfies never
  }
}

type Busy = SettingsState & { step: 'renaming' | 'asking_removal' | 'removing' | 'adding' }

/** True while the person is in the middle of something. */
function isBusy(state: SettingsState): state is Busy {
  return 'view' in state && state.step !== 'ready'
}

function ready(view: SettingsView, said: SaidOnce = null): SettingsState {
  return { step: 'ready', view, said }
}

/** Where an account is known to need it, no code is asked for in vain. */
function askingRemoval(view: SettingsView, id: string): SettingsState {
  const { required, accounts } = view.requirement
  const isLast = view.authenticators.length === 1
  return { step: 'asking_removal', view, id, accounts: required && isLast ? accounts : null }
}

function withMethod(view: SettingsView, method: AuthenticatorView): SettingsView {
  return { ...view, authenticators: view.authenticators.map((other) => (other.id === method.id ? method : other)) }
}

function failed(problem: ClientProblem): SettingsState {
  if (isSignedOut(problem)) return { step: 'signed_out', problem }
  switch (problem.code) {
    case 'challenge_required':
    case 'step_up_required':
    case 'method_missing':
      return { step: 'challenge_required', problem }
    case 'offline':
      return { step: 'offline' }
    default:
      return { step: 'error', problem }
  }
}
