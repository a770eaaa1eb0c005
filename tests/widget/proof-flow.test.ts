import { makeCodes, normaliseCode } from '../../edge/factors/backup-code/codes.ts'
import { groupCode, hasRightCheckCharacter } from '../../edge/shared/backup-code.ts'
import { type ChallengeState, next as nextChallenge } from '../../widget/challenge/challenge.ts'
import { codeMistake, plainCode } from '../../widget/proof/code-text.ts'
import { ask, DISABLED, next, type ProofEvent, type ProofState } from '../../widget/proof/proof.ts'
import { next as nextSettings, type SettingsEvent, type SettingsState } from '../../widget/settings/settings.ts'
import { next as nextToggle, type ToggleEvent, type ToggleState } from '../../widget/toggle/toggle.ts'
import { check, enrolledView, equal, policyView } from './support.ts'

const NOW = 1_000_000
const problem = (code: 'wrong_code' | 'locked' | 'offline', retryAfterSeconds?: number) => ({
  code,
  requestId: 'r',
  ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
})
const refused = (...of: Parameters<typeof problem>): ProofEvent => ({
  type: 'refused',
  problem: problem(...of),
  now: NOW,
  said: true,
})

const asking = ask('totp', {}, NOW)
const sending: ProofState = { step: 'sending', factor: 'totp', locks: {} }
const until = NOW + 30_000
const locked: ProofState = { step: 'locked', factor: 'totp', locks: { totp: until }, untilAt: until, refusal: null }
const disabled = ask('totp', { totp: DISABLED }, NOW)

const proofs: [string, ProofState, ProofEvent, ProofState][] = [
  ['a code is sent once', asking, { type: 'sent' }, sending],
  ['a second press changes nothing', sending, { type: 'sent' }, sending],
  ['a wrong code is said', sending, refused('wrong_code'), ask('totp', {}, NOW, problem('wrong_code'))],
  ['a wait holds the factor', sending, refused('locked', 30), locked],
  [
    'a wrong code may begin a wait',
    sending,
    refused('wrong_code', 30),
    { ...locked, refusal: problem('wrong_code', 30) },
  ],
  ['a lock without an end is a disabled factor', sending, refused('locked'), disabled],
  ['the wait goes on until its end', locked, { type: 'waited', now: until - 1 }, locked],
  ['and then the field is usable', locked, { type: 'waited', now: until }, { ...asking, locks: { totp: until } }],
  ['a disabled factor waits for nothing', disabled, { type: 'waited', now: until }, disabled],
  [
    'the other factor takes a code meanwhile',
    locked,
    { type: 'chose', way: 'backup_code', now: NOW },
    { step: 'asking', factor: 'backup_code', locks: { totp: until }, refusal: null },
  ],
  ['another way is offered', asking, { type: 'chose', way: 'other', now: NOW }, { step: 'choosing', locks: {} }],
  [
    'going back finds the wait again',
    { step: 'choosing', locks: { totp: until } },
    { type: 'chose', way: 'totp', now: NOW },
    locked,
  ],
  ['the way stays while a code is checked', sending, { type: 'chose', way: 'other', now: NOW }, sending],
]

const view = enrolledView()
const ready: SettingsState = { step: 'ready', view, said: null }
const renaming: SettingsState = { step: 'renaming', view, id: 'a1', busy: false, refusal: null }
const removal: SettingsState = { step: 'asking_removal', view, id: 'a1', accounts: null }
const removing: SettingsState = { step: 'removing', view, id: 'a1' }
const required = { ...view, requirement: { required: true, accounts: [{ id: 'x', name: 'Acme' }] } }

const cards: [string, SettingsState, SettingsEvent, SettingsState][] = [
  ['Rename opens a field', ready, { type: 'rename_asked', id: 'a1' }, renaming],
  ['Save sends once', { ...renaming, busy: true }, { type: 'rename_sent' }, { ...renaming, busy: true }],
  ['a reading does not take the field away', renaming, { type: 'loaded', view }, renaming],
  ['Delete asks first', ready, { type: 'removal_asked', id: 'a1' }, removal],
  [
    'and says at once where an account needs it',
    { step: 'ready', view: required, said: null },
    { type: 'removal_asked', id: 'a1' },
    { step: 'asking_removal', view: required, id: 'a1', accounts: required.requirement.accounts },
  ],
  ['then for a code', removal, { type: 'removal_wanted' }, removing],
  [
    'the server may know of another account',
    removing,
    { type: 'removal_kept', accounts: [{ name: 'Globex' }] },
    { ...removal, accounts: [{ name: 'Globex' }] },
  ],
  ['deleting is said', removing, { type: 'removed', view }, { ...ready, said: 'removed' }],
  ['Cancel leads back', removing, { type: 'gave_up' }, ready],
  ['no error takes a step away', removing, { type: 'failed', problem: problem('offline') }, removing],
]

const policy = policyView()
const on = policyView({ required: true })
const off: ToggleState = { step: 'ready', policy, refusal: null }
const toggles: [string, ToggleState, ToggleEvent, ToggleState][] = [
  ['a press asks, and the switch stays', off, { type: 'asked' }, { step: 'asking', policy }],
  ['a second press changes nothing', { step: 'asking', policy }, { type: 'asked' }, { step: 'asking', policy }],
  [
    'yes moves it',
    { step: 'asking', policy },
    { type: 'changed', policy: on },
    { step: 'ready', policy: on, refusal: null },
  ],
  [
    'no leaves it, with the reason',
    { step: 'asking', policy },
    { type: 'refused', problem: problem('offline') },
    { ...off, refusal: problem('offline') },
  ],
  [
    'a reading does not close the dialog',
    { step: 'proving', policy: on },
    { type: 'loaded', policy },
    { step: 'proving', policy: on },
  ],
  ['an account of others is absent', { step: 'loading' }, { type: 'loaded', policy: null }, { step: 'absent' }],
]

describe('the flows', () => {
  for (const [sentence, state, event, expected] of proofs) {
    it(`proof: ${sentence}`, () => {
      const after = next(state, event)
      equal(after, expected)
      if (state === expected) check(after === state, 'the same object')
    })
  }
  for (const [sentence, state, event, expected] of cards) {
    it(`settings: ${sentence}`, () => equal(nextSettings(state, event), expected))
  }
  for (const [sentence, state, event, expected] of toggles) {
    it(`switch: ${sentence}`, () => equal(nextToggle(state, event), expected))
  }

  it('challenge: a page that comes back asks again', () => {
    const passed: ChallengeState = { step: 'passed', factor: 'totp', locks: {}, to: '/', amr: [] }
    equal(nextChallenge(passed, { type: 'returned', now: NOW }), asking)
  })
})

describe('a backup code in the browser', () => {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const codes = Array.from({ length: 100 }, () => makeCodes(random)).flat()

  it('is read as the server reads it, over 1,000 codes', () => {
    for (const code of codes) {
      const typed = ` ${groupCode(code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `
      equal(plainCode(typed, 'backup_code'), code)
      equal(plainCode(typed, 'backup_code'), normaliseCode(typed))
      equal(codeMistake(code, 'backup_code'), null)
    }
  })

  it('with a typing error is found where the server finds it', () => {
    for (const [index, code] of codes.entries()) {
      const at = 1 + (index % 15)
      const other = code[at] === 'A' ? 'B' : 'A'
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      equal(codeMistake(wrong, 'backup_code'), { code: 'bad_check_character' })
      equal(hasRightCheckCharacter(wrong), false)
      const swapped = code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1)
      const isRight = normaliseCode(swapped) !== null && hasRightCheckCharacter(swapped)
      equal(codeMistake(swapped, 'backup_code') === null, isRight)
    }
  })

  it('says what is missing', () => {
    equal(codeMistake('', 'backup_code'), { code: 'backup_code_required' })
    equal(codeMistake('4K3Q', 'backup_code'), { code: 'backup_code_length' })
    equal(codeMistake('UUUUUUUUUUUUUUUU', 'backup_code'), { code: 'bad_check_character' })
  })
})
