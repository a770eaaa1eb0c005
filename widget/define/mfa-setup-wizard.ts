import './backup-codes.ts'
import { watchHistory } from '../history/watch-history.ts'
import { MfaSetupWizardElement } from '../setup/mfa-setup-wizard.ts'
import { register } from './register.ts'

register('mfa-setup-wizard', MfaSetupWizardElement)
if (typeof document !== 'undefined') watchHistory()

declare global {
  interface HTMLElementTagNameMap {
    'mfa-setup-wizard': MfaSetupWizardElement
  }
}
