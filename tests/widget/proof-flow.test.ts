import { type ChallengeState, next as nextChallenge } from '../../widget/challenge/challenge.ts'
import { backupCode } from '../../widget/factors/backup-code.ts'
import { ask, DISABLED, next, type ProofEvent, type ProofState } from '../../widget/proof/proof.ts'
import { next as nextSettings, type SettingsEvent, type SettingsState } from '../../widget/settings/settings.ts'
import { next as nextToggle, type ToggleEvent, type ToggleState } from '../../widget/toggle/toggle.ts'
import { check, equal } from './assert.ts'
import { enrolledView, policyView } from './support.ts'

const NOW = 1_000_000
const problem = (code: 'wrong_code' | 'locked' | 'offline', retryAfterSeconds?: number) =>
  retryAfterSeconds === undefined ? { code, requestId: 'r' } : { code, requestId: 'r', retryAfterSeconds }
const refused = (...of: Parameters<typeof problem>): ProofEvent => ({
  type: 'refused',
  problem: problem(...of),
  now: NOW,
  said: true,
})
const chose = (way: 'totp' | 'backup_code' | 'other'): ProofEvent => ({ type: 'chose', way, now: NOW })
const waited = (now: number): ProofEvent => ({ type: 'waited', now })
const SENT: ProofEvent = { type: 'sent' }

const asking = ask('totp', {}, NOW)
const sending: ProofState = { step: 'sending', factor: 'totp', locks: {} }
const until = NOW + 30_000
const locks = { totp: until }
const locked: ProofState = { step: 'locked', factor: 'totp', locks, untilAt: until }
const disabled = ask('totp', { totp: DISABLED }, NOW)
const meanwhile: ProofState = { step: 'asking', factor: 'backup_code', locks, refusal: null }

const proofs: [string, ProofState, ProofEvent, ProofState][] = [
  ['a code is sent once', asking, SENT, sending],
  ['a second press changes nothing', sending, SENT, sending],
  ['a wrong code is said', sending, refused('wrong_code'), ask('totp', {}, NOW, problem('wrong_code'))],
  ['a wait holds the factor', sending, refused('locked', 30), locked],
  ['a wrong code may begin a wait, which is said in its place', sending, refused('wrong_code', 30), locked],
  ['a lock without an end is a disabled factor', sending, refused('locked'), disabled],
  ['the wait goes on until its end', locked, waited(until - 1), locked],
  ['and then the field is usable', locked, waited(until), { ...asking, locks }],
  ['a disabled factor waits for nothing', disabled, waited(until), disabled],
  ['the other factor takes a code meanwhile', locked, chose('backup_code'), meanwhile],
  ['another way is offered', asking, chose('other'), { step: 'choosing', locks: {} }],
  ['going back finds the wait again', { step: 'choosing', locks }, chose('totp'), locked],
  ['the way stays while a code is checked', sending, chose('other'), sending],
]

const view = enrolledView()
const ready: SettingsState = { step: 'ready', view, said: null }
const renaming: SettingsState = { step: 'renaming', view, id: 'a1', busy: false, refusal: null }
const saving: SettingsState = { ...renaming, busy: true }
const removal: SettingsState = { step: 'asking_removal', view, id: 'a1', accounts: null }
const removing: SettingsState = { step: 'removing', view, id: 'a1' }
const required = { ...view, requirement: { required: true, accounts: [{ id: 'x', name: 'Acme' }] } }
const { accounts } = required.requirement
const refusedRemoval: SettingsState = { step: 'asking_removal', view: required, id: 'a1', accounts }
const globex = [{ name: 'Globex' }]
const DELETE: SettingsEvent = { type: 'removal_asked', id: 'a1' }

const cards: [string, SettingsState, SettingsEvent, SettingsState][] = [
  ['Rename opens a field', ready, { type: 'rename_asked', id: 'a1' }, renaming],
  ['Save sends once', saving, { type: 'rename_sent' }, saving],
  ['a reading does not take the field away', renaming, { type: 'loaded', view }, renaming],
  ['Delete asks first', ready, DELETE, removal],
  ['and says at once where an account needs it', { ...ready, view: required }, DELETE, refusedRemoval],
  ['then for a code', removal, { type: 'removal_wanted' }, removing],
  [
    'the server may know of another account',
    removing,
    { type: 'removal_kept', accounts: globex },
    { ...removal, accounts: globex },
  ],
  ['deleting is said', removing, { type: 'removed', view }, { ...ready, said: 'removed' }],
  ['Cancel leads back', removing, { type: 'gave_up' }, ready],
  ['no error takes a step away', removing, { type: 'failed', problem: problem('offline') }, removing],
]

const policy = policyView()
const on = policyView({ required: true })
const off: ToggleState = { step: 'ready', policy, refusal: null }
const asked: ToggleState = { step: 'asking', policy }
const proving: ToggleState = { step: 'proving', policy: on }
const offline = problem('offline')

const toggles: [string, ToggleState, ToggleEvent, ToggleState][] = [
  ['a press asks, and the switch stays', off, { type: 'asked' }, asked],
  ['a second press changes nothing', asked, { type: 'asked' }, asked],
  ['yes moves it', asked, { type: 'changed', policy: on }, { ...off, policy: on }],
  ['no leaves it, with the reason', asked, { type: 'refused', problem: offline }, { ...off, refusal: offline }],
  ['a reading does not close the dialog', proving, { type: 'loaded', policy }, proving],
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

  it('challenge: a page that comes back asks again, but not for what was passed', () => {
    const passed: ChallengeState = { step: 'passed', factor: 'totp', locks: {}, to: '/', amr: [] }
    equal(nextChallenge(sending, { type: 'returned', now: NOW }), asking)
    equal(nextChallenge(passed, { type: 'returned', now: NOW }), passed)
  })
})

describe('a backup code in the browser', () => {
  it('says what is missing', () => {
    equal(backupCode.mistake(''), { code: 'backup_code_required' })
    equal(backupCode.mistake('4K3Q'), { code: 'backup_code_length' })
    equal(backupCode.mistake('UUUUUUUUUUUUUUUU'), { code: 'bad_check_character' })
  })
})
