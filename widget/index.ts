/**
 * The elements as classes, their events and texts, and the client. Importing this registers nothing;
 * `define.ts` does.
 */

export { BackupCodesElement } from './backup-codes/backup-codes.ts'
export { MfaChallengeElement } from './challenge/mfa-challenge.ts'
export {
  type ChallengeClient,
  type ClientProblem,
  createFetchClient,
  type FetchClientOptions,
  type MfaClient,
  type PolicyClient,
  type PolicyReader,
  type Result,
} from './client/client.ts'
export * from './parts/events.ts'
export { MfaSettingsElement } from './settings/mfa-settings.ts'
export { MfaSetupWizardElement } from './setup/mfa-setup-wizard.ts'
export type { SetupTask } from './setup/setup-task.ts'
export { addWords, setMessages } from './speech/speech.ts'
export { fetchWithStepUp, type StepUpOptions } from './step-up/fetch-with-step-up.ts'
export { AccountMfaToggleElement } from './toggle/account-mfa-toggle.ts'
export { englishMessages } from './words/english.ts'
export type { Messages } from './words/messages.ts'
