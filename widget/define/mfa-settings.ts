import './setup-when-needed.ts'
import { MfaSettingsElement } from '../settings/mfa-settings.ts'
import { register } from './register.ts'

register('mfa-settings', MfaSettingsElement)

declare global {
  interface HTMLElementTagNameMap {
    'mfa-settings': MfaSettingsElement
  }
}
