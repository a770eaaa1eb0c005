import type { Prompt } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../../widget/client/client.ts'
import { next } from '../../widget/setup/setup.ts'
import type { Offer, SetupEvent, SetupState } from '../../widget/setup/setup-state.ts'
import { check, equal, lacks } from './assert.ts'

const prompts = [
  { kind: 'show_secret', secret: 's', uri: 'u' },
  { kind: 'enter_code', digits: 6 },
] as const
const offer = { factors: ['totp'] as const, factor: 'totp' as const, direct: false, replaces: null }
const direct = { ...offer, direct: true }
const enrolment = { id: 'e1', factor: 'totp' as const, prompts }
type Code = ClientProblem['code']
type Reason = ClientProblem['reason']
const problem = (code: Code, reason?: Reason): ClientProblem => ({ code, reason, requestId: 'r' })
const refused = (code: Code, reason?: Reason, said = true): SetupEvent => ({
  type: 'refused',
  problem: problem(code, reason),
  said,
})
const offered = (required: boolean, factors: 'totp'[] = ['totp']): SetupEvent => ({
  type: 'offered',
  factors,
  required,
})
const NEXT: SetupEvent = { type: 'went_on' }
const BACK: SetupEvent = { type: 'went_back' }
const ENTER: SetupEvent = { type: 'sent' }
const CLOSE: SetupEvent = { type: 'asked_to_close' }
const AGAIN: SetupEvent = { type: 'started_again' }
const CODES: Prompt[] = [{ kind: 'show_codes', codes: ['4K3Q-F9XW-M2HT-BPZQ'] }]
const APP = { factor: 'totp', name: 'App' } as const
const RIGHT: SetupEvent = { type: 'confirmed', method: APP, prompts: CODES }
const began = (id: string): SetupEvent => ({ type: 'began', id, prompts })

const loading: SetupState = { step: 'loading' }
const choosing: SetupState = { step: 'choosing', offer, enrolment: null, refusal: null }
const wentBack: SetupState = { ...choosing, enrolment }
const beginning: SetupState = { step: 'beginning', offer }
const beginningDirectly: SetupState = { step: 'beginning', offer: direct }
const shown: SetupState = { step: 'prompting', offer, enrolment, index: 0, refusal: null }
const shownDirectly: SetupState = { ...shown, offer: direct }
const asked: SetupState = { ...shown, index: 1 }
const confirming: SetupState = { step: 'confirming', offer, enrolment, index: 1 }
const codes = { method: APP, prompts: CODES, kept: false, asking: false }
const keeping: SetupState = { step: 'keeping', kind: 'add', steps: 4, ...codes }
const asking: SetupState = { ...keeping, asking: true }
const left: SetupState = { step: 'closed', how: 'left' }

const unproven = { ...direct, replaces: { proven: false } }
const replacing: SetupState = { step: 'beginning', offer: { ...direct, replaces: { proven: true } } }
const confirmingReset: SetupState = { ...confirming, offer: replacing.offer }
const further = { ...offer, isFurther: true }
const beginningFurther: SetupState = { step: 'beginning', offer: further }
const confirmingFurther: SetupState = { ...confirming, offer: further }
const proving = (of: Offer): SetupState => ({ step: 'proving', offer: of })

type Why = (SetupState & { step: 'stopped' })['why']
const stopped = (why: Why): SetupState => ({ step: 'stopped', offer, why, problem: null })
const nothing: SetupState = { step: 'stopped', offer: null, why: 'already_enrolled', problem: null }
const IN_ANOTHER_TAB = 'confirmed_in_another_tab'
const tooMany: SetupState = { ...choosing, refusal: problem('too_many') }
const down: SetupState = { step: 'stopped', offer: direct, why: 'refused', problem: problem('unavailable') }

const rows: [string, SetupState, SetupEvent, SetupState][] = [
  ['an offer leads to choosing', loading, offered(false), choosing],
  ['one factor that is required begins at once', loading, offered(true), beginningDirectly],
  ['nothing to enrol stops', loading, offered(false, []), nothing],
  ['Next begins', choosing, NEXT, beginning],
  ['Next after Back keeps the enrolment', wentBack, NEXT, shown],
  ['what began is shown', beginning, began('e1'), shown],
  ['a second Next while it begins changes nothing', beginning, NEXT, beginning],
  ['Next asks for the code', shown, NEXT, asked],
  ['Next at the last prompt changes nothing', asked, NEXT, asked],
  ['Back from the code shows the same secret', asked, BACK, shown],
  ['Back from the secret leads to choosing', shown, BACK, wentBack],
  ['Back has nowhere to go where nothing was chosen', shownDirectly, BACK, shownDirectly],
  ['Enter confirms', asked, ENTER, confirming],
  ['Enter twice confirms once', confirming, ENTER, confirming],
  ['a wrong code stays on the page', confirming, refused('wrong_code'), { ...asked, refusal: problem('wrong_code') }],
  ['what the host says is not said here', confirming, refused('sign_in_required', undefined, false), asked],
  ['five wrong codes end it', confirming, refused('enrolment_expired', 'too_many_tries'), stopped('too_many_tries')],
  ['ten minutes end it', confirming, refused('enrolment_expired', 'expired'), stopped('expired')],
  ['another tab ends it', confirming, refused('conflict', IN_ANOTHER_TAB), stopped(IN_ANOTHER_TAB)],
  ['a lost answer is told apart', confirming, refused('conflict', 'confirmed_here'), stopped('confirmed_here')],
  ['a reset whose proof no longer does asks for one', replacing, refused('step_up_required'), proving(unproven)],
  ['… and when it is confirmed', confirmingReset, refused('step_up_required'), proving(unproven)],
  ['what stands beside a method asks for a proof', beginningFurther, refused('step_up_required'), proving(further)],
  ['… and when it is confirmed', confirmingFurther, refused('step_up_required'), proving(further)],
  [
    'what no proof helps says so',
    confirming,
    refused('step_up_required'),
    { ...asked, refusal: problem('step_up_required') },
  ],
  ['a refused begin is said where it was asked for', beginning, refused('too_many'), tooMany],
  ['a refused begin of the required form stops', beginningDirectly, refused('unavailable'), down],
  ['Start again begins', stopped('expired'), AGAIN, beginning],
  ['nothing starts again where a method exists', stopped('confirmed_here'), AGAIN, stopped('confirmed_here')],
  ['a right code leads to the codes', confirming, RIGHT, keeping],
  ['leaving the codes asks', keeping, CLOSE, asking],
  ['and asks once', asking, CLOSE, left],
  ['kept codes are left without a question', { ...keeping, kept: true }, CLOSE, left],
  ['Stay goes back to the codes', asking, { type: 'stayed' }, keeping],
  ['Finish ends it', keeping, { type: 'finished' }, { step: 'closed', how: 'finished' }],
  ['Cancel leaves', asked, CLOSE, left],
  ['Cancel waits while a code is checked', confirming, CLOSE, confirming],
  ['an answer that comes after Cancel changes nothing', left, began('e2'), left],
]

describe('the flow of setting up', () => {
  for (const [sentence, state, event, expected] of rows) {
    it(sentence, () => equal(next(state, event), expected))
  }

  it('keeps an unexpected event from making a new state, so that nothing is rendered for it', () => {
    for (const state of [loading, beginning, confirming, left]) {
      check(next(state, BACK) === state, `${state.step} to stay the same object`)
    }
  })

  const over: [SetupState, SetupEvent][] = [
    [confirming, RIGHT],
    [asked, CLOSE],
    [confirming, { type: 'reset' }],
  ]
  for (const [state, event] of over) {
    it(`holds no secret any more after ${event.type}`, () => lacks(JSON.stringify(next(state, event)), 'show_secret'))
  }
})
