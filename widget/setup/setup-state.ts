import type { FactorKind, Prompt } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import type { Refusal } from '../words/messages.ts'

/** What is to be done: a method added, one put in the place of another (spec R1), or new backup codes (B1). */
export type SetupKind = 'add' | 'reset' | 'codes'

/**
 * What can be enrolled, and what was picked. `direct`: there is nothing to choose, so the choosing step is left out.
 * `replaces`: whether the sign-in proves the reset already; null: it is no reset.
 */
export type Offer = {
  factors: readonly FactorKind[]
  factor: FactorKind
  direct: boolean
  replaces: { proven: boolean } | null
  /** There are methods already: no codes come at the end, and which is the default was said before. */
  isFurther?: boolean
}

/** A pending enrolment. Its prompts hold the secret: it is in no state once the wizard is past them. */
export type Enrolment = { id: string; factor: FactorKind; prompts: readonly Prompt[] }

/** Why the wizard cannot go on with this enrolment. */
export type StopReason =
  | 'too_many_tries'
  | 'expired'
  | 'confirmed_in_another_tab'
  | 'confirmed_here'
  | 'already_enrolled'
  | 'changed_elsewhere'
  | 'refused'

/** A method by its kind and the name that it is kept under: how it is called depends on the reader's language. */
export type Named = { factor: FactorKind; name: string }

export type SetupState =
  | { step: 'loading' }
  | { step: 'choosing'; offer: Offer; enrolment: Enrolment | null; refusal: Refusal | null }
  /** A fresh code is asked for; `offer` is null where the code itself brings the new backup codes. */
  | { step: 'proving'; offer: Offer | null }
  | { step: 'beginning'; offer: Offer }
  | { step: 'prompting'; offer: Offer; enrolment: Enrolment; index: number; refusal: Refusal | null }
  | { step: 'confirming'; offer: Offer; enrolment: Enrolment; index: number }
  | {
      step: 'keeping'
      kind: SetupKind
      steps: number
      /** What was set up; null: new codes for what there is. */
      method: Named | null
      prompts: readonly Prompt[]
      kept: boolean
      asking: boolean
    }
  | { step: 'stopped'; offer: Offer | null; why: StopReason; problem: ClientProblem | null }
  | { step: 'closed'; how: 'finished' | 'left' }

export type SetupEvent =
  | { type: 'offered'; factors: readonly FactorKind[]; required: boolean; isFurther?: boolean }
  | { type: 'replacing'; factor: FactorKind; proven: boolean }
  | { type: 'replacing_codes' }
  | { type: 'codes_created'; prompts: readonly Prompt[] }
  | { type: 'chosen'; factor: FactorKind }
  | { type: 'went_on' }
  | { type: 'went_back' }
  | { type: 'began'; id: string; prompts: readonly Prompt[] }
  /** Nothing was sent: the code has a mistake, or the browser's ceremony was given up. */
  | { type: 'mistyped'; refusal: Refusal | null }
  | { type: 'sent' }
  /** `said`: false where the host has taken over, so that nothing is said here. */
  | { type: 'refused'; problem: ClientProblem; said: boolean }
  | { type: 'confirmed'; method: Named; prompts: readonly Prompt[] }
  | { type: 'kept' }
  | { type: 'asked_to_close' }
  | { type: 'stayed' }
  | { type: 'started_again' }
  | { type: 'finished' }
  | { type: 'left' }
  | { type: 'reset' }
