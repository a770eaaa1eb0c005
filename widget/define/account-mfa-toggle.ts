import { AccountMfaToggleElement } from '../toggle/account-mfa-toggle.ts'
import { register } from './register.ts'

register('account-mfa-toggle', AccountMfaToggleElement)

declare global {
  interface HTMLElementTagNameMap {
    'account-mfa-toggle': AccountMfaToggleElement
  }
}
