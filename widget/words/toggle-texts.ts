// The words of an account's switch, and of the dialog that switches OFF.

const asked = (missing: number) => (missing === 1 ? '1 member' : `${missing} members`)
const toSetUp = ' will be asked to set up a method.'

export const toggle = {
  requireMfa: (account: string) => `Require MFA for ${account}`,
  on: 'ON',
  off: 'OFF',
  not_owner: 'Only the Owner can change this.',
  forbidden: 'Only the Owner can change this.',
  required_by_all: 'Required for everybody on this site.',
  notAvailable: 'Not available',
  membersSetUp: (enrolled: number, known: number) => `${enrolled} of ${known} set up.`,
  // `isYou`: the one who is missing is the only member, so the reader.
  ifSwitchedOn: (missing: number, isYou = false) => `If you switch it on, ${isYou ? 'you' : asked(missing)}${toSetUp}`,
  willBeAsked: (missing: number, isYou = false) => (isYou ? 'You' : asked(missing)) + toSetUp,
  challenge_required: 'Verify your identity first.',
}

export const switchOff = {
  switchOffTitle: (account: string) => `Switch mandatory MFA OFF for ${account}?`,
  switchOffHelp: (account: string) => `Members of ${account} will no longer need MFA.`,
}
