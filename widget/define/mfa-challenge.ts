import { MfaChallengeElement } from '../challenge/mfa-challenge.ts'
import { register } from './register.ts'

register('mfa-challenge', MfaChallengeElement)

declare global {
  interface HTMLElementTagNameMap {
    'mfa-challenge': MfaChallengeElement
  }
}
