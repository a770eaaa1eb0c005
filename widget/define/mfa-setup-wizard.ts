import './backup-codes.ts'
import { MfaSetupWizardElement } from '../setup/mfa-setup-wizard.ts'
import { register } from './register.ts'

register('mfa-setup-wizard', MfaSetupWizardElement)

declare global {
  interface HTMLElementTagNameMap {
    'mfa-setup-wizard': MfaSetupWizardElement
  }
}
