import type { FactorKind, Prompt } from '../../edge/contract/index.ts'
import { beginning, refused } from './setup-refused.ts'
import type { Enrolment, Named, Offer, SetupEvent, SetupState, StopReason } from './setup-state.ts'

/** One step of the wizard (spec E2 to E5). An event that the state does not expect changes nothing. */
export function next(state: SetupState, event: SetupEvent): SetupState {
  switch (event.type) {
    case 'offered':
      return state.step === 'loading' ? offered(event) : state
    case 'replacing':
      return state.step === 'loading' ? replacing(event.factor, event.proven) : state
    case 'replacing_codes':
      return state.step === 'loading' ? { step: 'proving', offer: null } : state
    case 'codes_created':
      return state.step === 'proving' && !state.offer
        ? { step: 'keeping', kind: 'codes', steps: 2, method: null, prompts: event.prompts, kept: false, asking: false }
        : state
    case 'chosen':
      return state.step === 'choosing' ? { ...state, offer: { ...state.offer, factor: event.factor } } : state
    case 'went_on':
      return wentOn(state)
    case 'went_back':
      return wentBack(state)
    case 'began': {
      if ((state.step !== 'beginning' && state.step !== 'proving') || !state.offer) return state
      const enrolment = { id: event.id, factor: state.offer.factor, prompts: event.prompts }
      return { step: 'prompting', offer: state.offer, enrolment, index: 0, refusal: null }
    }
    case 'mistyped':
      return state.step === 'prompting' || state.step === 'confirming'
        ? { ...state, step: 'prompting', refusal: event.refusal }
        : state
    case 'sent': {
      if (state.step !== 'prompting') return state
      const { offer, enrolment, index } = state
      return { step: 'confirming', offer, enrolment, index }
    }
    case 'refused':
      return refused(state, event.problem, event.said)
    case 'confirmed':
      return state.step === 'confirming' ? confirmed(state, event.method, event.prompts) : state
    case 'kept':
      return state.step === 'keeping' ? { ...state, kept: true, asking: false } : state
    case 'asked_to_close':
      return askedToClose(state)
    case 'stayed':
      return state.step === 'keeping' ? { ...state, asking: false } : state
    case 'started_again':
      return startedAgain(state)
    case 'finished':
      return state.step === 'keeping' ? { step: 'closed', how: 'finished' } : state
    case 'left':
      return { step: 'closed', how: 'left' }
    case 'reset':
      return { step: 'loading' }
    default:
      return event satisfies never
  }
}

function offered({ factors, required, isFurther = false }: SetupEvent & { type: 'offered' }): SetupState {
  const [factor] = factors
  if (!factor) return { step: 'stopped', offer: null, why: 'already_enrolled', problem: null }
  const offer = {
    factors,
    factor,
    direct: required && factors.length === 1,
    replaces: null,
    ...(isFurther && { isFurther }),
  }
  return offer.direct ? { step: 'beginning', offer } : { step: 'choosing', offer, enrolment: null, refusal: null }
}

function replacing(factor: FactorKind, proven: boolean): SetupState {
  return beginning({ factors: [factor], factor, direct: true, replaces: { proven } })
}

function wentOn(state: SetupState): SetupState {
  if (state.step === 'choosing') {
    const { offer, enrolment } = state
    // The same secret after going back: a second one would leave the entry just scanned useless.
    return enrolment?.factor === offer.factor
      ? { step: 'prompting', offer, enrolment, index: 0, refusal: null }
      : { step: 'beginning', offer }
  }
  if (state.step === 'prompting' && state.index < state.enrolment.prompts.length - 1) {
    return { ...state, index: state.index + 1, refusal: null }
  }
  return state
}

function wentBack(state: SetupState): SetupState {
  if (state.step !== 'prompting') return state
  if (state.index > 0) return { ...state, index: state.index - 1, refusal: null }
  const { offer, enrolment } = state
  return offer.direct ? state : { step: 'choosing', offer, enrolment, refusal: null }
}

function confirmed(
  { offer, enrolment }: SetupState & { step: 'confirming' },
  method: Named,
  prompts: readonly Prompt[],
): SetupState {
  // Beside another method there are codes already.
  if (prompts.length === 0) return { step: 'closed', how: 'finished' }
  const kind = offer.replaces ? 'reset' : 'add'
  return { step: 'keeping', kind, steps: stepCount(offer, enrolment), method, prompts, kept: false, asking: false }
}

/** How many pages this enrolment has: choosing or proving, its prompts, and the codes that end it. */
export function stepCount({ direct, replaces, isFurther }: Offer, { prompts }: Enrolment): number {
  return (direct && replaces?.proven !== false ? 0 : 1) + prompts.length + (isFurther ? 0 : 1)
}

function startedAgain(state: SetupState): SetupState {
  if (state.step !== 'stopped' || !canStartAgain(state.why)) return state
  return state.offer ? beginning(state.offer) : { step: 'loading' }
}

/** True where another enrolment may still succeed; false where the person has a method by now. */
export function canStartAgain(why: StopReason): boolean {
  return why === 'too_many_tries' || why === 'expired' || why === 'refused'
}

/** Leaving the codes unsaved is asked about once; everything before can be left at any time. */
function askedToClose(state: SetupState): SetupState {
  // The code is on its way: its answer may be the codes, which would be lost.
  if (state.step === 'confirming') return state
  if (state.step === 'keeping' && !state.kept && !state.asking) return { ...state, asking: true }
  return { step: 'closed', how: 'left' }
}

/** The enrolment that the server still waits for; null where there is none, or none any more. */
export function pendingOf(state: SetupState): Enrolment | null {
  return 'enrolment' in state ? state.enrolment : null
}

/** How many steps there are before this one. Where the wizard has to begin anew, none. */
export function stepsBefore(state: SetupState): number {
  switch (state.step) {
    case 'prompting':
    case 'confirming': {
      const { offer, enrolment, index } = state
      return stepCount(offer, enrolment) - enrolment.prompts.length - (offer.isFurther ? 0 : 1) + index
    }
    case 'keeping':
      return state.steps - 1
    default:
      return 0
  }
}

/** Two states with the same page look the same but for what is busy or refused: focus stays where it is. */
export function pageOf(state: SetupState): string {
  switch (state.step) {
    case 'beginning':
      return state.offer.direct ? 'loading' : 'choosing'
    case 'prompting':
    case 'confirming':
      return `prompt ${state.index}`
    default:
      return state.step
  }
}
