import { register } from '../../widget/define/register.ts'
import * as widget from '../../widget/index.ts'
import { check, equal } from './support.ts'

const TAGS = ['mfa-settings', 'mfa-setup-wizard', 'mfa-challenge', 'backup-codes']

describe('registration', () => {
  it('does not happen by importing the classes', () => {
    check(widget.MfaSettingsElement, 'the class')
    equal(
      TAGS.filter((tag) => customElements.get(tag)),
      [],
    )
  })

  it('leaves a tag to the first copy, and warns of another version', () => {
    class First extends HTMLElement {
      static version = '1.0.0'
    }
    class Second extends HTMLElement {
      static version = '2.0.0'
    }
    const warnings: string[] = []
    const warn = console.warn
    console.warn = (text: string) => warnings.push(text)
    try {
      register('mfa-registered-twice', First)
      register('mfa-registered-twice', First)
      register('mfa-registered-twice', Second)
    } finally {
      console.warn = warn
    }
    check(customElements.get('mfa-registered-twice') === First, 'the first to keep the tag')
    equal(warnings.length, 1)
    check(warnings[0]?.includes('1.0.0') && warnings[0].includes('2.0.0'), 'both versions to be named')
  })
})
