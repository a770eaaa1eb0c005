/**
 * The elements as classes, their events and texts, and the client. Importing this registers nothing;
 * `define.ts` does.
 */
export {
  type ChallengeClient,
  type ClientProblem,
  createFetchClient,
  type FetchClientOptions,
  type MfaClient,
  type PolicyClient,
  type PolicyReader,
  type Result,
} from './client.ts'
export { AccountMfaToggleElement } from './elements/account-mfa-toggle.ts'
export { BackupCodesElement } from './elements/backup-codes.ts'
export { MfaChallengeElement } from './elements/mfa-challenge.ts'
export { MfaSettingsElement } from './elements/mfa-settings.ts'
export { MfaSetupWizardElement } from './elements/mfa-setup-wizard.ts'
export type { SetupTask } from './elements/setup-task.ts'
export * from './events.ts'
export { fetchWithStepUp, type StepUpOptions } from './fetch-with-step-up.ts'
export type { Messages } from './messages.ts'
export { englishMessages } from './setup-messages.ts'
