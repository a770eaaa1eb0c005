import type { ClientProblem } from '../../widget/client/client.ts'
import { next, type SetupEvent, type SetupState } from '../../widget/setup/setup.ts'
import { check, equal } from './support.ts'

const prompts = [
  { kind: 'show_secret', secret: 's', uri: 'u' },
  { kind: 'enter_code', digits: 6 },
] as const
const offer = { factors: ['totp'] as const, factor: 'totp' as const, direct: false, replaces: null }
const direct = { ...offer, direct: true }
const enrolment = { id: 'e1', factor: 'totp' as const, prompts }
const problem = (code: ClientProblem['code'], reason?: ClientProblem['reason']): ClientProblem => ({
  code,
  reason,
  requestId: 'r',
})
const refused = (code: ClientProblem['code'], reason?: ClientProblem['reason'], said = true): SetupEvent => ({
  type: 'refused',
  problem: problem(code, reason),
  said,
})

const loading: SetupState = { step: 'loading' }
const choosing: SetupState = { step: 'choosing', offer, enrolment: null, refusal: null }
const wentBack: SetupState = { ...choosing, enrolment }
const beginning: SetupState = { step: 'beginning', offer }
const shown: SetupState = { step: 'prompting', offer, enrolment, index: 0, refusal: null }
const asked: SetupState = { ...shown, index: 1 }
const confirming: SetupState = { step: 'confirming', offer, enrolment, index: 1 }
const keeping: SetupState = {
  step: 'keeping',
  kind: 'add',
  steps: 4,
  name: 'App',
  prompts: [],
  kept: false,
  asking: false,
}
const left: SetupState = { step: 'closed', how: 'left' }

const rows: [string, SetupState, SetupEvent, SetupState][] = [
  ['an offer leads to choosing', loading, { type: 'offered', factors: ['totp'], required: false }, choosing],
  [
    'one factor that is required begins at once',
    loading,
    { type: 'offered', factors: ['totp'], required: true },
    { step: 'beginning', offer: direct },
  ],
  [
    'nothing to enrol stops',
    loading,
    { type: 'offered', factors: [], required: false },
    { step: 'stopped', offer: null, why: 'already_enrolled', problem: null },
  ],
  ['Next begins', choosing, { type: 'went_on' }, beginning],
  ['Next after Back keeps the enrolment', wentBack, { type: 'went_on' }, shown],
  ['what began is shown', beginning, { type: 'began', id: 'e1', prompts }, shown],
  ['a second Next while it begins changes nothing', beginning, { type: 'went_on' }, beginning],
  ['Next asks for the code', shown, { type: 'went_on' }, asked],
  ['Next at the last prompt changes nothing', asked, { type: 'went_on' }, asked],
  ['Back from the code shows the same secret', asked, { type: 'went_back' }, shown],
  ['Back from the secret leads to choosing', shown, { type: 'went_back' }, wentBack],
  [
    'Back has nowhere to go where nothing was chosen',
    { ...shown, offer: direct },
    { type: 'went_back' },
    { ...shown, offer: direct },
  ],
  ['Enter confirms', asked, { type: 'sent' }, confirming],
  ['Enter twice confirms once', confirming, { type: 'sent' }, confirming],
  ['a wrong code stays on the page', confirming, refused('wrong_code'), { ...asked, refusal: problem('wrong_code') }],
  ['what the host says is not said here', confirming, refused('sign_in_required', undefined, false), asked],
  [
    'five wrong codes end it',
    confirming,
    refused('enrolment_expired', 'too_many_tries'),
    { step: 'stopped', offer, why: 'too_many_tries', problem: null },
  ],
  [
    'ten minutes end it',
    confirming,
    refused('enrolment_expired', 'expired'),
    { step: 'stopped', offer, why: 'expired', problem: null },
  ],
  [
    'another tab ends it',
    confirming,
    refused('conflict', 'confirmed_in_another_tab'),
    { step: 'stopped', offer, why: 'confirmed_in_another_tab', problem: null },
  ],
  [
    'a lost answer is told apart',
    confirming,
    refused('conflict', 'confirmed_here'),
    { step: 'stopped', offer, why: 'confirmed_here', problem: null },
  ],
  [
    'a refused begin is said where it was asked for',
    beginning,
    refused('too_many'),
    { ...choosing, refusal: problem('too_many') },
  ],
  [
    'a refused begin of the required form stops',
    { step: 'beginning', offer: direct },
    refused('unavailable'),
    { step: 'stopped', offer: direct, why: 'refused', problem: problem('unavailable') },
  ],
  [
    'Start again begins',
    { step: 'stopped', offer, why: 'expired', problem: null },
    { type: 'started_again' },
    beginning,
  ],
  [
    'nothing starts again where a method exists',
    { step: 'stopped', offer, why: 'confirmed_here', problem: null },
    { type: 'started_again' },
    { step: 'stopped', offer, why: 'confirmed_here', problem: null },
  ],
  ['a right code leads to the codes', confirming, { type: 'confirmed', name: 'App', prompts: [] }, keeping],
  ['leaving the codes asks', keeping, { type: 'asked_to_close' }, { ...keeping, asking: true }],
  ['and asks once', { ...keeping, asking: true }, { type: 'asked_to_close' }, left],
  ['kept codes are left without a question', { ...keeping, kept: true }, { type: 'asked_to_close' }, left],
  ['Stay goes back to the codes', { ...keeping, asking: true }, { type: 'stayed' }, keeping],
  ['Finish ends it', keeping, { type: 'finished' }, { step: 'closed', how: 'finished' }],
  ['Cancel leaves', asked, { type: 'asked_to_close' }, left],
  ['Cancel waits while a code is checked', confirming, { type: 'asked_to_close' }, confirming],
  ['an answer that comes after Cancel changes nothing', left, { type: 'began', id: 'e2', prompts }, left],
]

describe('the flow of setting up', () => {
  for (const [sentence, state, event, expected] of rows) {
    it(sentence, () => equal(next(state, event), expected))
  }

  it('keeps an unexpected event from making a new state, so that nothing is rendered for it', () => {
    for (const state of [loading, beginning, confirming, left]) {
      check(next(state, { type: 'went_back' }) === state, `${state.step} to stay the same object`)
    }
  })

  it('holds no secret once the code was right or the wizard is left', () => {
    for (const [state, event] of [
      [confirming, { type: 'confirmed', name: 'App', prompts: [] }],
      [asked, { type: 'asked_to_close' }],
      [confirming, { type: 'reset' }],
    ] as [SetupState, SetupEvent][]) {
      check(
        !JSON.stringify(next(state, event)).includes('show_secret'),
        `no prompt of the enrolment after ${event.type}`,
      )
    }
  })
})
