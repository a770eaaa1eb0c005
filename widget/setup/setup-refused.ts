import type { ClientProblem } from '../client/transport.ts'
import type { Offer, SetupState, StopReason } from './setup-state.ts'

/** A reset begins with a proof, where the sign-in is none. */
export function beginning(offer: Offer): SetupState {
  return { step: offer.replaces?.proven === false ? 'proving' : 'beginning', offer }
}

/** What a refusal makes of a state: a word in its place, or the end of this enrolment. */
export function refused(state: SetupState, problem: ClientProblem, said: boolean): SetupState {
  const refusal = said ? problem : null
  switch (state.step) {
    case 'loading':
      return { step: 'stopped', offer: null, why: 'refused', problem: refusal }
    case 'beginning': {
      const { offer } = state
      if (isProofDue(offer, problem)) return proving(offer)
      if (isGone(problem)) return { step: 'stopped', offer, why: 'changed_elsewhere', problem: null }
      if (problem.code === 'already_enrolled') return { step: 'stopped', offer, why: 'already_enrolled', problem: null }
      return offer.direct
        ? { step: 'stopped', offer, why: 'refused', problem: refusal }
        : { step: 'choosing', offer, enrolment: null, refusal }
    }
    case 'proving':
      return isGone(problem) ? { step: 'stopped', offer: state.offer, why: 'changed_elsewhere', problem: null } : state
    case 'confirming': {
      const { offer, enrolment, index } = state
      // An account has come to ask for more meanwhile.
      if (isProofDue(offer, problem)) return proving(offer)
      const why = endOfEnrolment(problem)
      return why
        ? { step: 'stopped', offer, why, problem: null }
        : { step: 'prompting', offer, enrolment, index, refusal }
    }
    default:
      return state
  }
}

/**
 * A sign-in by backup code proves a reset for a while, and the while is over; beside another method it takes a proof of just
 * now.
 */
function isProofDue({ replaces, isFurther }: Offer, { code }: ClientProblem): boolean {
  return code === 'step_up_required' && (replaces !== null || isFurther === true)
}

function proving(offer: Offer): SetupState {
  return { step: 'proving', offer: offer.replaces ? { ...offer, replaces: { proven: false } } : offer }
}

/** The method was deleted or replaced in another tab. */
export function isGone({ code }: ClientProblem): boolean {
  return code === 'not_found' || code === 'enrolment_required'
}

/** Null where the enrolment lives on and another code may be tried. */
function endOfEnrolment({ code, reason }: ClientProblem): StopReason | null {
  switch (code) {
    case 'enrolment_expired':
      return reason === 'too_many_tries' ? 'too_many_tries' : 'expired'
    case 'not_found':
    // Of a passkey: what the browser was asked to do is part of the enrolment, and cannot be asked for again.
    case 'ceremony_expired':
      return 'expired'
    case 'conflict':
      return reason === 'confirmed_here' ? 'confirmed_here' : 'confirmed_in_another_tab'
    case 'already_enrolled':
      return 'confirmed_in_another_tab'
    default:
      return null
  }
}
