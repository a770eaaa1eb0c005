// The words of an account's switch, and of the dialog that switches OFF.

const counted = (members: number) => (members === 1 ? '1 member' : `${members} members`)
const asked = (missing: number, isYou: boolean) =>
  `${missing === 0 ? 'members' : isYou ? 'you and members' : `${counted(missing)} and those`} not seen yet will be asked to set up a method.`

export const toggle = {
  requireMfa: (account: string) => `Require MFA for ${account}`,
  on: 'ON',
  off: 'OFF',
  not_owner: 'Only the Owner can change this.',
  forbidden: 'Only the Owner can change this.',
  required_by_all: 'Required for everybody on this site.',
  notAvailable: 'Not available',
  membersSetUp: (enrolled: number, known: number) =>
    enrolled === 1 && known === 1
      ? 'The only member seen so far has set up MFA.'
      : `${enrolled} of the ${counted(known)} seen so far ${enrolled === 1 ? 'has' : 'have'} set up MFA.`,
  // `isYou`: the one who is missing is the only member who was seen, so the reader.
  ifSwitchedOn: (missing: number, isYou = false) => `If you switch it on, ${asked(missing, isYou)}`,
  willBeAsked: (missing: number, isYou = false) => asked(missing, isYou).replace(/^./, (first) => first.toUpperCase()),
  showMembers: 'Show members',
}

export const switchOff = {
  switchOffTitle: (account: string) => `Switch mandatory MFA OFF for ${account}?`,
  switchOffHelp: (account: string) => `Members of ${account} will no longer need MFA.`,
  strength: 'Passkeys only',
  strengthOf: (account: string) => `Passkeys only for ${account}`,
  strengthHelp: 'Whoever has none yet will be asked to add one. Backup codes will not do.',
  weakenTitle: (account: string) => `Allow other methods for ${account} again?`,
  weakenHelp: (account: string) => `Members of ${account} will no longer need passkeys.`,
  owner_not_ready: 'Only an Owner who has passkeys can ask for them.',
  addPasskey: 'Add a passkey',
}
