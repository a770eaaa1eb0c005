/**
 * The elements as classes, their events and texts, and the client. Importing this registers nothing;
 * `define.ts` does.
 */
export {
  type ClientProblem,
  createFetchClient,
  type FetchClientOptions,
  type MfaClient,
  type Result,
} from './client.ts'
export { BackupCodesElement } from './elements/backup-codes.ts'
export { MfaChallengeElement } from './elements/mfa-challenge.ts'
export { MfaSettingsElement } from './elements/mfa-settings.ts'
export { MfaSetupWizardElement } from './elements/mfa-setup-wizard.ts'
export * from './events.ts'
export { englishMessages, type Messages } from './messages.ts'
