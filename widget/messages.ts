import type { FactorKind } from '../edge/contract/index.ts'
import type { ClientProblem } from './client.ts'

/** A moment to wait for, already in the reader's language: "14:35", "in 4 minutes". */
export type Wait = { time: string; relative: string }

/** Said of a code before anything is sent. */
export type CodeMistake =
  | { code: 'code_required'; digits: number }
  | { code: 'code_length'; entered: number; digits: number }
  | { code: 'code_not_digits' }

export type Refusal = ClientProblem | CodeMistake

/** Texts that every element may need. Keys in snake_case are the codes they explain. */
const common = {
  retry: 'Retry',
  signInAgain: 'Sign in again',
  verifyIdentity: 'Verify your identity',
  goThere: 'Continue',
  copy: 'Copy',
  copied: 'Copied.',
  selectedInstead: (keys: string) => `Copying is blocked here. The text is selected: press ${keys}.`,
  requestId: (id: string) => `Request ${id}`,
  default: 'Default',
  factorName: (factor: FactorKind): string => (factor === 'totp' ? 'Authenticator app' : 'Backup code'),
  unexpected: 'Something went wrong on our side. Nothing was changed.',
  offline: "You're offline. Nothing was changed.",
  unavailable: 'This is not available right now. Nothing was changed. Try again in a moment.',
  unreachable: "We couldn't reach the server. Try again in a moment.",
  sign_in_required: 'You have been signed out.',
  unknown_credential: 'You have been signed out.',
  challenge_required: 'Verify your identity first.',
  step_up_required: 'Verify your identity first.',
  enrolment_required: 'Set up MFA first.',
  too_many: (wait: Wait | null) =>
    wait ? `That was too often. Try again at ${wait.time}, ${wait.relative}.` : 'That was too often. Try again later.',
}

/** Texts of every place that asks for a code. */
const code = {
  codeLabel: (digits: number) => `${digits}-digit code`,
  enter: 'Enter',
  checking: 'Checking…',
  wrong_code: "That code didn't work. If you have just used it, wait for the next one.",
  code_required: (digits: number) => `Enter the ${digits}-digit code.`,
  code_length: (entered: number, digits: number) =>
    `You've entered ${entered === 1 ? '1 digit' : `${entered} digits`}. The code has ${digits}.`,
  code_not_digits: 'The code has digits only.',
}

const challenge = {
  useNextCode: 'Use the next code your app shows.',
  lockedUntil: 'Too many tries. Try again at',
  unlocked: 'You can try again now.',
  passed: 'Done. One moment…',
}

const setup = {
  stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
  newMethod: 'New MFA method',
  selectMethod: 'Select method',
  defaultHelp: 'Your only method is the default.',
  setUp: 'Set up',
  instructions: [
    'Open your authenticator app and choose to add an entry.',
    'Scan the QR code, or type the key below.',
    'Press Next and enter the code that the app shows.',
  ] as readonly string[],
  qrName: (issuer: string, account: string) =>
    issuer && account
      ? `QR code to add ${issuer} (${account}) to your authenticator app`
      : 'QR code for your authenticator app',
  qrFailed: 'The QR code could not be drawn. Use the key below.',
  key: 'Key',
  openInApp: 'Open in authenticator app',
  verifyHelp: 'Enter the code that your authenticator app shows for the new entry.',
  next: 'Next',
  back: 'Back',
  cancel: 'Cancel',
  finish: 'Finish',
  close: 'Close',
  startAgain: 'Start again',
  preparing: 'Preparing…',
  clockBehind: (span: string) =>
    `Your phone's clock looks about ${span} behind. Turn on automatic time, then try the next code.`,
  clockAhead: (span: string) =>
    `Your phone's clock looks about ${span} ahead. Turn on automatic time, then try the next code.`,
  previous_entry: 'That code is from your previous entry. Enter the code of the new one.',
  already_enrolled: 'You already have this method.',
  notFinished: 'Not set up yet',
  tooManyTries: 'Too many tries. Start again with a new QR code',
  expired: 'This set-up has expired. Start again with a new QR code',
  alreadySetUp: 'Already set up in another tab',
  setUpWithoutCodes:
    'You are set up, but your backup codes were not shown: sign in with your app and generate new ones.',
  methodAdded: (name: string) => `Done: ${name} added`,
  leaveCodes: 'Leave without saving your backup codes? They are not shown again.',
  leave: 'Leave',
  stay: 'Stay',
}

const backupCodes = {
  backupCodes: 'Backup codes',
  backupCodesHelp: 'If you lose your phone, each of these codes lets you in once. They are shown only now.',
  download: 'Download',
  print: 'Print',
  downloaded: (file: string) => `Download of ${file} started.`,
  downloadFailed: 'The download did not start. Copy or print the codes instead.',
  printed: 'The print dialog was opened.',
  printFailed: 'Printing is not possible here. Copy or download the codes instead.',
  fileTitle: (issuer: string) => (issuer ? `Backup codes for ${issuer}` : 'Backup codes'),
  fileNote: 'Each code works once.',
  fileDate: (date: string) => `Created ${date}`,
}

const settings = {
  settings: 'MFA settings',
  settingsHelp: 'A second step after your password. Only you can change it.',
  loading: 'Loading MFA settings…',
  empty: 'With an authenticator app on your phone, a stolen password is not enough to get in.',
  addNewMethod: 'Add new method',
  added: 'Added',
  lastUsed: 'Last used',
  neverUsed: 'Not used yet',
  disabled: 'Disabled',
  disabledHelp: 'Too many wrong codes were entered, so it no longer works.',
  codesLeft: (remaining: number, total: number) => `${remaining} of ${total} left`,
  codesLow: 'Few codes are left.',
  codesGone: 'No codes are left. If you lose your phone, you cannot sign in.',
  codesNotConfirmed: 'Not confirmed as saved. If you did not keep them, they cannot be shown again.',
  signInToManage: 'Sign in to manage MFA',
  verifyToManage: 'Verify your identity to manage MFA',
  loadFailed: 'Your MFA settings could not be loaded.',
  loadOffline: "You're offline. Your MFA settings load when you are back.",
}

// One set for each element, so that a page with one of them does not load the words of the others.

export const challengeTexts = (own: Partial<Messages>) => ({ ...common, ...code, ...challenge, ...own })
export type ChallengeTexts = ReturnType<typeof challengeTexts>

export const setupTexts = (own: Partial<Messages>) => ({ ...common, ...code, ...setup, ...backupCodes, ...own })
export type SetupTexts = ReturnType<typeof setupTexts>

export const codesTexts = (own: Partial<Messages>) => ({ ...common, ...backupCodes, ...own })

export const settingsTexts = (own: Partial<Messages>) => ({ ...common, ...code, ...backupCodes, ...settings, ...own })
export type SettingsTexts = ReturnType<typeof settingsTexts>

/** What a place needs that explains refusals; the texts about clocks and entries matter in enrolment only. */
export type RefusalTexts = typeof common & typeof code & Partial<typeof setup>

/** Every text. A host replaces any of them by the `messages` property of an element. */
export type Messages = typeof common &
  typeof code &
  typeof challenge &
  typeof setup &
  typeof backupCodes &
  typeof settings

/** The English texts, as a starting point for others. */
export function englishMessages(): Messages {
  return { ...common, ...code, ...challenge, ...setup, ...backupCodes, ...settings }
}
