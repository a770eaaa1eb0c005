import type { BackupCodesElement } from '../backup-codes/backup-codes.ts'
import type { MfaChallengeElement } from '../challenge/mfa-challenge.ts'
import type { SettingsState } from '../settings/settings.ts'
import type { MfaSetupWizardElement } from '../setup/mfa-setup-wizard.ts'
import type { AccountMfaToggleElement } from '../toggle/account-mfa-toggle.ts'

type WithDashes<Text extends string> = Text extends `${infer Start}_${infer Rest}`
  ? `${Start}-${WithDashes<Rest>}`
  : Text

/** A line for each state that an element can have, and no other. */
type StateWords = {
  'account-mfa-toggle': Record<AccountMfaToggleElement['state'], string>
  'backup-codes': Record<BackupCodesElement['state'], string>
  'mfa-challenge': Record<MfaChallengeElement['state'], string>
  'mfa-settings': Record<'empty' | WithDashes<SettingsState['step']>, string>
  'mfa-setup-wizard': Record<MfaSetupWizardElement['state'], string>
}

/** What an element is doing while its attribute `state` says so: for docs/elements.md and for editors. In no page. */
export const STATES: StateWords = {
  'account-mfa-toggle': {
    loading: 'asks the server for the first time',
    ready: 'can be pressed, or says why not',
    asking: 'asks the server to change it',
    proving: 'a dialog asks for a fresh proof',
    absent: 'the person does not belong to the account',
    failed: 'the server refused or was not reached',
  },
  'backup-codes': {
    empty: 'has no codes, and shows nothing',
    shown: 'codes are on the screen',
  },
  'mfa-challenge': {
    loading: 'an empty element asks the server what to ask for',
    failed: 'the server refused or was not reached',
    asking: 'asks for a code or a press',
    sending: 'a code is on its way, or the browser is asking',
    locked: 'nothing is taken until a wait is over',
    choosing: 'shows the other ways',
    passed: 'was right; the page goes on',
  },
  'mfa-settings': {
    loading: 'asks the server',
    empty: 'no method is set up',
    ready: 'shows methods and backup codes',
    adding: 'the wizard is in its place',
    renaming: 'a method is given another name',
    'asking-removal': 'a dialog asks whether to delete a method',
    removing: 'asks for a fresh proof before a method is deleted',
    'signed-out': 'the host’s session is over',
    'challenge-required': 'the sign-in has to be finished first',
    offline: 'the browser is offline; it goes on when that ends',
    error: 'the server refused or was not reached',
  },
  'mfa-setup-wizard': {
    loading: 'asks the server what can be set up',
    choosing: 'a method is chosen',
    proving: 'asks for a fresh proof of a method that is there',
    beginning: 'the server is asked for what the method needs',
    prompting: 'asks for what the method needs, such as a code of the new app',
    confirming: 'the server checks it',
    keeping: 'shows the backup codes',
    stopped: 'cannot go on, and says why',
    closed: 'was finished or left',
  },
}
