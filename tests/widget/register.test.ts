import { register } from '../../widget/define/register.ts'
import * as widget from '../../widget/index.ts'
import { check, equal } from './assert.ts'

const TAGS = ['mfa-settings', 'mfa-setup-wizard', 'mfa-challenge', 'backup-codes']

describe('registration', () => {
  it('does not happen by importing the classes', () => {
    check(widget.MfaSettingsElement, 'the class')
    for (const tag of TAGS) equal(customElements.get(tag), undefined, tag)
  })

  it('leaves a tag to the first copy; in development the hints tell of another version', () => {
    class First extends HTMLElement {
      static version = '1.0.0'
    }
    class Second extends HTMLElement {
      static version = '2.0.0'
    }
    for (const element of [First, First, Second]) register('mfa-registered-twice', element)
    check(customElements.get('mfa-registered-twice') === First, 'the first to keep the tag')
  })
})
