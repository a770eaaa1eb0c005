// The words of what is loaded when somebody sets a method up.

export const setup = {
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
  copy: 'Copy',
  copied: 'Copied.',
  selectedInstead: (keys: string) => `Copying is blocked here. The text is selected: press ${keys}.`,
  openInApp: 'Open in authenticator app',
  keyHelp: 'Nothing happened? Copy the key into the app.',
  otherDevice: 'Scan with another device',
  verifyHelp: 'Enter the code that your authenticator app shows for the new entry.',
  verifyReplacement: 'Enter the code of the new entry. Until then the old one keeps working.',
  resetProven:
    'You signed in with a backup code, so none is asked for. The old entry works until the new one is confirmed.',
  proveReset:
    'Enter a code from your current entry. It keeps working, and so do your backup codes, until the new entry is confirmed.',
  proveResetByCode: 'Your current entry keeps working until the new one is confirmed.',
  proveAdd: 'Then you can add the method.',
  proveCodes: (remaining: number) =>
    remaining === 0
      ? 'Then you get ten new codes.'
      : `Your ${remaining === 1 ? '1 remaining code stops' : `${remaining} remaining codes stop`} working.`,
  passkeyHelp:
    'Your phone, this device, a password manager or a security key keeps a passkey for this site. You confirm it as you unlock the device.',
  createPasskey: 'Create passkey',
  cannotCreate: 'This browser cannot set up a passkey. Use another browser.',
  goThere: 'Continue',
  next: 'Next',
  back: 'Back',
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
  tooManyTries: 'Too many tries. Start again',
  expired: 'This set-up took too long and has expired. Start again',
  alreadySetUp: 'Already set up in another tab',
  changedElsewhere: 'Your method was changed in another tab. Close this to see how it stands now.',
  setUpWithoutCodes: 'You are set up, but your backup codes were not shown: sign in again and generate new ones.',
  methodAdded: (name: string) => `Done: ${name} added`,
  methodReset: (name: string) => `Done: ${name} reset`,
  codesReplaced: 'Done: the old codes no longer work',
  leaveCodes: 'Leave without saving your backup codes? They are not shown again.',
  leave: 'Leave',
  stay: 'Stay',
}

export const backupCodes = {
  backupCodesHelp: 'If you lose your method, each of these codes lets you in once. They are shown only now.',
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

export type SetupOnlyTexts = typeof setup & typeof backupCodes
