import type { Scenario } from '../../widget/memory/memory-client.ts'

/** What a person, or the server, does to bring an element into a state. */
export type Act =
  | ['press', name: string]
  /** Types a code and sends it. */
  | ['enter', code: string]
  | ['fill', text: string]
  /** In a select. */
  | ['choose', option: string]
  /** What the server answers from here on. */
  | ['fail', how: Failure]
  /** Leaves the wizard, as a host can. */
  | ['close', how: 'by the host']

export type Failure =
  | 'silence'
  | 'offline'
  | 'error'
  | 'forbidden'
  | 'too_many'
  | 'too_many_tries'
  | 'expired'
  | 'another_tab'
  | 'clock_behind'
  | 'previous_entry'

export type GalleryState = {
  title: string
  scenario: Scenario
  acts?: Act[]
  attributes?: Record<string, string>
  /** As in a browser without passkeys. */
  inOldBrowser?: boolean
}

export type GalleryElement = { tag: string; about: string; states: GalleryState[] }

const press = (...names: string[]): Act[] => names.map((name) => ['press', name])
const TO_CODE = press('Next', 'Next')
const TO_OTHER_CODE = press('Try another way', 'Enter backup code')
const SWITCH = 'Require MFA for Acme'
const STRENGTH = 'Passkeys only for Acme'
const RIGHT = '123456'
const WRONG = '000000'
const SUPPORT = { support: 'Ask the help desk, extension 42.' }

/** Every element in every state that a person can meet. */
export const GALLERY: GalleryElement[] = [
  {
    tag: 'mfa-settings',
    about: 'A person’s method and backup codes.',
    states: [
      { title: 'Loading', scenario: 'loading' },
      { title: 'Empty', scenario: 'empty' },
      { title: 'Ready', scenario: 'enrolled' },
      { title: 'Not used yet', scenario: 'never_used' },
      { title: 'Codes low', scenario: 'codes_low' },
      { title: 'No codes', scenario: 'codes_gone' },
      { title: 'Codes not confirmed', scenario: 'codes_not_confirmed' },
      { title: 'Disabled', scenario: 'disabled' },
      { title: 'Passkey', scenario: 'passkey' },
      { title: 'Several methods', scenario: 'several' },
      { title: 'As many as can be', scenario: 'full' },
      { title: 'Passkey copied', scenario: 'passkey_copied' },
      { title: 'Signed in elsewhere', scenario: 'sessions' },
      { title: 'Signed in only here', scenario: 'sessions_only_here' },
      { title: 'Signed out elsewhere', scenario: 'sessions', acts: press('Sign out all others') },
      { title: 'Signed in elsewhere, not read', scenario: 'sessions', acts: [['fail', 'offline']] },
      { title: 'Adding', scenario: 'empty', acts: press('Add new method') },
      { title: 'Adding another', scenario: 'several', acts: press('Add new method') },
      { title: 'Proving before another', scenario: 'several', acts: press('Add new method', 'Next') },
      { title: 'Renaming', scenario: 'enrolled', acts: press('Rename') },
      { title: 'Renaming, refused', scenario: 'enrolled', acts: [...press('Rename'), ['fill', ''], ...press('Save')] },
      { title: 'Renamed', scenario: 'enrolled', acts: press('Rename', 'Save') },
      { title: 'Made the default', scenario: 'several', acts: press('Make default') },
      { title: 'Resetting', scenario: 'enrolled', acts: press('Reset') },
      { title: 'Resetting, wrong code', scenario: 'enrolled', acts: [...press('Reset'), ['enter', WRONG]] },
      { title: 'Resetting, proven', scenario: 'reset_proven', acts: press('Reset') },
      { title: 'Resetting, locked', scenario: 'enrolled', acts: [...press('Reset'), ...wrongCodes()] },
      { title: 'Generating codes', scenario: 'codes_low', acts: press('Generate backup codes') },
      { title: 'New codes', scenario: 'codes_low', acts: [...press('Generate backup codes'), ['enter', RIGHT]] },
      { title: 'Asking about Delete', scenario: 'enrolled', acts: press('Delete') },
      { title: 'Asking about Delete of one', scenario: 'several', acts: press('Delete') },
      { title: 'Delete refused by an account', scenario: 'required_by_account', acts: press('Delete') },
      { title: 'Deleting', scenario: 'enrolled', acts: press('Delete', 'Delete') },
      { title: 'Deleting by passkey', scenario: 'passkey', acts: press('Delete', 'Delete') },
      { title: 'Deleted', scenario: 'enrolled', acts: [...press('Delete', 'Delete'), ['enter', RIGHT]] },
      { title: 'Signed out', scenario: 'signed_out' },
      { title: 'Challenge required', scenario: 'challenge_required' },
      { title: 'Method missing', scenario: 'method_missing' },
      { title: 'Offline', scenario: 'offline' },
      { title: 'Out of reach', scenario: 'unreachable' },
      { title: 'Error', scenario: 'error' },
    ],
  },
  {
    tag: 'mfa-setup-wizard',
    about: 'Setting up a method, from choosing it to the backup codes.',
    states: [
      { title: 'Loading', scenario: 'loading' },
      { title: 'New MFA method', scenario: 'empty' },
      { title: 'New MFA method, a choice', scenario: 'empty_choice' },
      {
        title: 'Set up a passkey',
        scenario: 'empty_choice',
        acts: [['choose', 'Passkey'], ...press('Next')],
      },
      { title: 'Beginning, refused', scenario: 'empty', acts: [['fail', 'too_many'], ...press('Next')] },
      { title: 'Set up', scenario: 'empty', acts: press('Next') },
      { title: 'Set up, required', scenario: 'empty_required', attributes: { required: '' } },
      { title: 'Verify', scenario: 'empty', acts: TO_CODE },
      { title: 'No code', scenario: 'empty', acts: [...TO_CODE, ['enter', '']] },
      { title: 'Wrong code', scenario: 'empty', acts: [...TO_CODE, ['enter', WRONG]] },
      { title: 'Clock behind', scenario: 'empty', acts: [...TO_CODE, ['fail', 'clock_behind'], ['enter', WRONG]] },
      { title: 'Previous entry', scenario: 'empty', acts: [...TO_CODE, ['fail', 'previous_entry'], ['enter', WRONG]] },
      { title: 'Checking', scenario: 'empty', acts: [...TO_CODE, ['fail', 'silence'], ['enter', RIGHT]] },
      { title: 'Backup codes', scenario: 'empty', acts: [...TO_CODE, ['enter', RIGHT]] },
      {
        title: 'Leaving unsaved codes',
        scenario: 'empty',
        acts: [...TO_CODE, ['enter', RIGHT], ['close', 'by the host']],
      },
      { title: 'Too many tries', scenario: 'empty', acts: [...TO_CODE, ['fail', 'too_many_tries'], ['enter', WRONG]] },
      { title: 'Expired', scenario: 'empty', acts: [...TO_CODE, ['fail', 'expired'], ['enter', RIGHT]] },
      {
        title: 'Another tab was first',
        scenario: 'empty',
        acts: [...TO_CODE, ['fail', 'another_tab'], ['enter', RIGHT]],
      },
      { title: 'Already enrolled', scenario: 'enrolled' },
      { title: 'Error', scenario: 'error' },
    ],
  },
  {
    tag: 'backup-codes',
    about: 'Ten codes, shown once.',
    states: [{ title: 'Shown', scenario: 'enrolled' }],
  },
  {
    tag: 'mfa-challenge',
    about: 'A code at sign-in.',
    states: [
      { title: 'Loading', scenario: 'loading' },
      { title: 'Asking', scenario: 'enrolled' },
      { title: 'Next code', scenario: 'next_code' },
      { title: 'No code', scenario: 'enrolled', acts: [['enter', '']] },
      { title: 'Too short', scenario: 'enrolled', acts: [['enter', '1234']] },
      { title: 'Wrong code', scenario: 'enrolled', acts: [['enter', WRONG]] },
      {
        title: 'Checking',
        scenario: 'enrolled',
        acts: [
          ['fail', 'silence'],
          ['enter', RIGHT],
        ],
      },
      {
        title: 'Offline',
        scenario: 'enrolled',
        acts: [
          ['fail', 'offline'],
          ['enter', RIGHT],
        ],
      },
      { title: 'Another way', scenario: 'enrolled', acts: press('Try another way'), attributes: SUPPORT },
      { title: 'Passkey', scenario: 'passkey' },
      { title: 'Passkey, another way', scenario: 'passkey', acts: press('Try another way'), attributes: SUPPORT },
      { title: 'Several, another way', scenario: 'several', acts: press('Try another way'), attributes: SUPPORT },
      { title: 'Passkey, browser cannot', scenario: 'passkey', inOldBrowser: true, attributes: SUPPORT },
      { title: 'Backup code', scenario: 'enrolled', acts: TO_OTHER_CODE },
      { title: 'Typing error', scenario: 'enrolled', acts: [...TO_OTHER_CODE, ['enter', '04K3-QF9X-WM2H-TBPX']] },
      { title: 'Locked', scenario: 'locked', attributes: SUPPORT },
      { title: 'Both locked', scenario: 'both_locked', attributes: SUPPORT },
      { title: 'App disabled', scenario: 'disabled', attributes: SUPPORT },
      { title: 'No backup codes', scenario: 'codes_gone', acts: TO_OTHER_CODE, attributes: SUPPORT },
      { title: 'Passed', scenario: 'enrolled', acts: [['enter', RIGHT]] },
      { title: 'Without a method', scenario: 'empty' },
      { title: 'Method missing', scenario: 'method_missing' },
      { title: 'Signed out', scenario: 'signed_out' },
      { title: 'Error', scenario: 'error' },
    ],
  },
  {
    tag: 'account-mfa-toggle',
    about: 'Mandatory MFA of an account.',
    states: [
      { title: 'Loading', scenario: 'loading' },
      { title: 'OFF, Owner', scenario: 'policy_off' },
      { title: 'ON, Owner', scenario: 'policy_on' },
      { title: 'ON, passkeys offered', scenario: 'policy_strength' },
      { title: 'Passkeys only', scenario: 'policy_strong' },
      { title: 'Passkeys only, no passkey', scenario: 'policy_strength_without_passkey', acts: press(STRENGTH) },
      { title: 'Passkeys only, to be ended', scenario: 'policy_strong', acts: press(STRENGTH) },
      { title: 'Switched ON', scenario: 'policy_off', acts: press(SWITCH) },
      { title: 'Asking the server', scenario: 'policy_off', acts: [['fail', 'silence'], ...press(SWITCH)] },
      { title: 'Code for OFF', scenario: 'policy_on', acts: press(SWITCH) },
      { title: 'Code for OFF, wrong', scenario: 'policy_on', acts: [...press(SWITCH), ['enter', WRONG]] },
      { title: 'OFF without a method', scenario: 'policy_owner_without_method', acts: press(SWITCH) },
      { title: 'Refused', scenario: 'policy_off', acts: [['fail', 'error'], ...press(SWITCH)] },
      { title: 'Members', scenario: 'policy_on', acts: press('Show members') },
      { title: 'Members, more', scenario: 'policy_many_members', acts: press('Show members', 'Load more') },
      {
        title: 'Members, asked for',
        scenario: 'policy_on',
        acts: [['fail', 'silence'], ...press('Show members')],
      },
      {
        title: 'Members, offline',
        scenario: 'policy_on',
        acts: [['fail', 'offline'], ...press('Show members')],
      },
      { title: 'Members, file', scenario: 'policy_on', acts: press('Show members', 'Download CSV') },
      { title: 'ON, member', scenario: 'policy_member' },
      { title: 'OFF, admin', scenario: 'policy_member_off' },
      { title: 'Required for everybody', scenario: 'policy_required_by_all' },
      { title: 'Not a member', scenario: 'policy_absent' },
      { title: 'Signed out', scenario: 'signed_out' },
      { title: 'Error', scenario: 'error' },
    ],
  },
]

function wrongCodes(): Act[] {
  return Array.from({ length: 5 }, () => ['enter', WRONG])
}

/** The address of a state on the page. */
export function anchorOf(tag: string, title: string): string {
  return `${tag}-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`
}
