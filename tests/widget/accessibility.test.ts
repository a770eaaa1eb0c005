import '../../widget/define.ts'
import type { MfaClient } from '../../widget/index.ts'
import { axeClean, made, mount, type Shown, settle } from './page.ts'
import { enrolled, method, no, offWith, ok, policyView, signedOut } from './support.ts'

/* States that the gallery does not show: all others are looked at there (tests/browser/gallery.test.ts). */

type Ui = Pick<Shown<HTMLElement & { state: string }>, 'element' | 'press' | 'enter' | 'soon'>
/** An element with its script, and what is done until it is looked at: buttons by name, `#` for a selector, digits for a code. */
type State = [tag: 'mfa-settings' | 'account-mfa-toggle', script: Partial<MfaClient>, ...walk: string[]]

const locked = () => no('wrong_code', { retryAfterSeconds: 250 })
const policies = () => ok([policyView({ required: true })])
const disabled = enrolled({ authenticators: [method(true)] })
const RESET = ['.more', 'Reset']
const PROVED = ['.more', 'Delete', 'dialog[open] .danger', '123456']

const STATES: Record<string, State> = {
  'settings, delete locked': ['mfa-settings', { ...enrolled(), removeAuthenticator: locked }, ...PROVED],
  'reset, another way': ['mfa-settings', enrolled(), ...RESET, 'Try another way'],
  'reset, backup code mistyped': [
    'mfa-settings',
    enrolled(),
    ...RESET,
    'Try another way',
    'Enter backup code',
    '123456',
  ],
  'reset, disabled app': ['mfa-settings', disabled, ...RESET],
  'switch, locked': [
    'account-mfa-toggle',
    { loadPolicies: policies, setPolicy: offWith(locked) },
    '[role=switch]',
    '123456',
  ],
  'wizard, signed out': ['mfa-settings', { confirmEnrolment: signedOut }, 'Add new method', 'Next', 'Next', '123456'],
}

async function walk(ui: Ui, step: string): Promise<void> {
  if (/^\d/.test(step)) return ui.enter(step)
  if (!/[.[]/.test(step)) return ui.press(step)
  ;(await ui.soon(step)).click()
  await settle()
}

describe('accessibility', () => {
  for (const [name, [tag, script, ...steps]] of Object.entries(STATES)) {
    it(`${name}: axe finds nothing, light and dark`, async () => {
      for (const scheme of ['light', 'dark'] as const) {
        const ui = made(tag, script)
        ui.element.setAttribute('account-id', 'acme')
        const element = mount(ui.element, scheme)
        for (const step of steps) await walk(ui, step)
        await axeClean(element, `${name} (${scheme})`)
      }
    })
  }
})
