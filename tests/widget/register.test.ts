import { register } from '../../widget/define/register.ts'
import * as widget from '../../widget/index.ts'
import { check, equal, includes } from './assert.ts'
import { replace } from './page.ts'

const TAGS = ['mfa-settings', 'mfa-setup-wizard', 'mfa-challenge', 'backup-codes']

describe('registration', () => {
  it('does not happen by importing the classes', () => {
    check(widget.MfaSettingsElement, 'the class')
    for (const tag of TAGS) equal(customElements.get(tag), undefined, tag)
  })

  it('leaves a tag to the first copy, and warns of another version', () => {
    class First extends HTMLElement {
      static version = '1.0.0'
    }
    class Second extends HTMLElement {
      static version = '2.0.0'
    }
    const warnings: string[] = []
    replace(console, 'warn', (text: string) => warnings.push(text))
    for (const element of [First, First, Second]) register('mfa-registered-twice', element)
    check(customElements.get('mfa-registered-twice') === First, 'the first to keep the tag')
    equal(warnings.length, 1)
    includes(warnings[0], '1.0.0', '2.0.0')
  })
})
