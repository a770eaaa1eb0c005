import type { FactorKind, ProblemCode } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import type { MembersOnlyTexts } from './member-texts.ts'
import type { MethodTexts } from './method-texts.ts'
import type { CeremonyTexts } from './passkey-texts.ts'
import type { SessionTexts } from './session-texts.ts'
import type { SetupOnlyTexts } from './setup-texts.ts'
import { switchOff, toggle } from './toggle-texts.ts'

/** A moment to wait for, already in the reader's language: "14:35", "in 4 minutes". */
export type Wait = { time: string; relative: string }

/** Said of a code before anything is sent. */
export type CodeMistake =
  | { code: 'code_required'; digits: number }
  | { code: 'code_length'; entered: number; digits: number }
  | { code: 'code_not_digits' }
  | { code: 'backup_code_required' }
  | { code: 'backup_code_length' }
  | { code: 'bad_check_character' }

/** Said of a name before anything is sent. */
export type NameMistake = { code: 'name_required' } | { code: 'name_length' }

export type Refusal = ClientProblem | CodeMistake | NameMistake

/** Texts that every element may need. Keys in snake_case are the codes they explain. */
const common = {
  retry: 'Retry',
  signInAgain: 'Sign in again',
  verifyIdentity: 'Verify your identity',
  unexpected: 'Something went wrong on our side. Nothing was changed.',
  offline: "You're offline. Nothing was changed.",
  unavailable: 'Not available right now. Nothing was changed. Try again.',
  unreachable: "We couldn't reach the server. Try again.",
  sign_in_required: 'You have been signed out.',
  unknown_credential: 'You have been signed out.',
  challenge_expired: 'This sign-in is over.',
  challenge_required: 'Verify your identity first.',
  setUpFirst: 'Set up MFA first',
  enrolment_required: 'This needs an MFA method.',
  method_missing: 'Your MFA method cannot be found. Ask the people who run this site.',
  getHelp: 'Get help',
}

/** Not in one of the sets: a dialog around a challenge needs it alone. */
const cancel = 'Cancel'

/** Texts of every place that asks for a code. */
const code = {
  too_many: (wait: Wait | null) => `Too many tries. Try again ${wait ? `at ${wait.time}, ${wait.relative}` : 'later'}.`,
  codeLabel: (digits: number) => `${digits}-digit code`,
  backupCodeLabel: 'Backup code',
  enter: 'Enter',
  checking: 'Checking…',
  tryAnotherWay: 'Try another way',
  otherWay: 'You can try another way meanwhile.',
  enterBackupCode: 'Enter backup code',
  backupCodeFormat: "16 letters and digits; spaces and dashes don't matter.",
  useApp: 'Use authenticator app',
  useNextCode: 'Use the next code your app shows.',
  usePasskey: 'Use passkey',
  followDevice: 'Follow the instructions of your device.',
  cannotPasskey: "This browser can't use passkeys here. Use another browser.",
  cancel,
  disabledFactor: (factor: FactorKind) => {
    if (factor === 'totp')
      return 'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.'
    return `No ${factor === 'passkey' ? 'passkey' : 'backup code'} can be used any more.`
  },
  unlocked: 'You can try again now.',
  wrong_code: "That code didn't work. If you have just used it, wait for the next one.",
  wrongBackupCode: "That code didn't work. Each backup code works once.",
  code_required: (digits: number) => `Enter the ${digits}-digit code.`,
  code_length: (entered: number, digits: number) =>
    `You've entered ${entered} ${entered === 1 ? 'digit' : 'digits'}. The code has ${digits}.`,
  code_not_digits: 'The code has digits only.',
  backup_code_required: 'Enter one of your backup codes.',
  backup_code_length: 'A backup code has 16 letters and digits.',
  bad_check_character: 'There is a typing error in this code. Compare it with your list. Nothing was counted.',
}

const challenge = {
  noWay: 'No phone and no codes?',
  passed: 'Done. One moment…',
}

/** Texts of the elements with a shadow root. */
const parts = {
  step_up_required: 'Verify your identity first.',
  backupCodes: 'Backup codes',
  reset: 'Reset',
  default: 'Default',
  factorName: (factor: FactorKind): string =>
    factor === 'totp' ? 'Authenticator app' : factor === 'passkey' ? 'Passkey' : 'Backup code',
}

const settings = {
  settings: 'MFA settings',
  settingsHelp: 'A second step after your password. Only you can change it.',
  loading: 'Loading MFA settings…',
  empty: 'With one set up, a stolen password is not enough to get in.',
  addNewMethod: 'Add new method',
  added: 'Added',
  lastUsed: 'Last used',
  neverUsed: 'Not used yet',
  justNow: 'just now',
  disabled: 'Disabled',
  disabledHelp: 'Disabled after too many wrong codes. Reset it.',
  codesLeft: (remaining: number, total: number) => `${remaining} of ${total} left`,
  codesLow: 'Few codes are left.',
  codesGone: 'No codes are left. If you lose your method, you cannot sign in.',
  requestId: (id: string) => `Request ${id}`,
  codesNotConfirmed: 'Not confirmed as saved. If you did not keep them, they cannot be shown again.',
  generateCodes: 'Generate backup codes',
  menuFor: (name: string) => `Menu for ${name}`,
  rename: 'Rename',
  remove: 'Delete',
  renamed: 'Name saved.',
  makeDefault: 'Make default',
  defaultChanged: 'This method is asked for first from now on.',
  synced: 'Synced',
  thisDeviceOnly: 'On this device only',
  madeFor: (address: string) => `Made for ${address}`,
  clonedHelp: 'Disabled: there may be a copy of it. Delete it and add a new one.',
  removed: 'MFA method deleted.',
  nowAdded: 'MFA method added. You can use it at your next sign-in.',
  nowOn: 'MFA is on. Your next sign-in asks for a code.',
  nowReset: 'MFA method reset. Your next sign-in asks for a code of the new entry.',
  newCodes: 'New backup codes made. The old ones no longer work.',
  signInToManage: 'Sign in to manage MFA',
  verifyToManage: 'Verify your identity to manage MFA',
  loadFailed: 'Your MFA settings could not be loaded.',
  loadOffline: "You're offline. Your MFA settings load when you are back.",
}

// One set for each element, so that a page with one of them does not load the words of the others.

export const challengeTexts = (own: Partial<Messages>) => ({ ...common, ...code, ...challenge, ...own })
export type ChallengeTexts = ReturnType<typeof challengeTexts>

export const settingsTexts = (own: Partial<Messages>) => ({
  ...common,
  ...code,
  ...parts,
  ...settings,
  ...own,
})
export type SettingsTexts = ReturnType<typeof settingsTexts>

export const toggleTexts = (own: Partial<Messages>) => ({ ...common, ...toggle, ...own })
export type ToggleTexts = ReturnType<typeof toggleTexts>

export const switchOffTexts = (own: Partial<Messages>) => ({ ...common, ...code, ...parts, ...switchOff, ...own })

/** What the dialog of `fetchWithStepUp` says besides the challenge in it. */
export const stepUpTexts = (own: Partial<Messages>) => ({
  verifyIdentity: common.verifyIdentity,
  cancel,
  ...own,
})

/** What a factor may say of itself. */
export type CodeTexts = typeof code

/** What a method may say of itself. */
export type NameTexts = Pick<typeof parts, 'factorName'>

/** What a place needs that explains what the server refused. */
export type ProblemTexts = typeof common & Partial<typeof parts>

/** What a place needs that asks for codes and explains their refusals; the texts about clocks, entries and names matter in some places only. */
export type RefusalTexts = typeof common &
  typeof code &
  Partial<typeof parts & typeof settings & MethodTexts & SessionTexts & typeof toggle>

/** Problems without a text of their own name: a place that can meet one has other words for it, or `unexpected` is enough. */
type WithoutText =
  | 'bad_request'
  | 'conflict'
  | 'csrf'
  | 'enrolment_expired'
  | 'invitation_required'
  | 'locked'
  | 'method_not_allowed'
  | 'not_found'
  | 'origin'
  | 'policy_requires_mfa'
  | 'too_large'
  | 'unsupported_media_type'

/** The name of a method as the reader is told it: the server's own name for it is a word of the language, a person's is not. */
export const shownName = ({ factor, name }: { factor: FactorKind; name: string }, text: NameTexts): string =>
  name === parts.factorName(factor) ? text.factorName(factor) : name

/** Texts with one for every problem: a new code gets its text, or is named above, or nothing compiles. */
type ForAllProblems<Texts extends Record<Exclude<ProblemCode | 'offline', WithoutText>, unknown>> = Texts

/** Every text. A host replaces any of them by the `messages` property of an element. */
export type Messages = ForAllProblems<
  typeof common &
    typeof code &
    typeof challenge &
    typeof parts &
    typeof settings &
    MethodTexts &
    SessionTexts &
    typeof toggle &
    typeof switchOff &
    MembersOnlyTexts &
    CeremonyTexts &
    SetupOnlyTexts
>

/** The English texts of everything but setting up. */
export function mostMessages() {
  return { ...common, ...code, ...challenge, ...parts, ...settings, ...toggle, ...switchOff }
}

export function partsTexts() {
  return { ...common, ...code, ...parts }
}
