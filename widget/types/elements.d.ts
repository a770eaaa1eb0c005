import type {
  AccountMfaToggleElement,
  BackupCodesElement,
  MfaChallengeElement,
  MfaSettingsElement,
  MfaSetupWizardElement,
} from '../index.js'
import type { MfaEventMap } from '../parts/events.js'

/** The elements by their tags. */
export type Elements = {
  'mfa-settings': MfaSettingsElement
  'mfa-setup-wizard': MfaSetupWizardElement
  'backup-codes': BackupCodesElement
  'mfa-challenge': MfaChallengeElement
  'account-mfa-toggle': AccountMfaToggleElement
}

/** What an element adds to those of the browser: what may be set on it. */
export type Own<Element> = Partial<
  Omit<Element, keyof HTMLElement | 'state' | 'render' | `${string}Callback` | keyof import('lit').LitElement>
>

/** The same by the names of its attributes, which pages may write as well. */
export type Attributes = {
  endpoint?: string
  theme?: 'auto' | 'light' | 'dark'
  'heading-level'?: number | string
  'account-id'?: string
  to?: string
  'max-age-seconds'?: number | string
  required?: boolean
}

/** Handlers by the names of the events, behind a prefix. */
export type Handlers<Prefix extends string> = {
  [Name in keyof MfaEventMap as `${Prefix}${Name}`]?: (event: MfaEventMap[Name]) => void
}
