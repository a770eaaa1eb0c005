import '../../widget/define.ts'
import '../../widget/define/mfa-setup-wizard.ts'
import type { FactorKind } from '../../edge/contract/index.ts'
import { plainCode } from '../../edge/shared/typed-code.ts'
import type { Factor, Method } from '../../widget/factors/factor.ts'
import { factors, methods } from '../../widget/factors/registry.ts'
import type { MfaChallengeElement, MfaPassedEvent, MfaSettingsElement } from '../../widget/index.ts'
import type { MfaSetupWizardElement } from '../../widget/setup/mfa-setup-wizard.ts'
import {
  alertText,
  CODES,
  check,
  clear,
  deep,
  enrolledView,
  equal,
  find,
  method,
  mount,
  no,
  ok,
  policyView,
  press,
  scriptedClient,
  settle,
  text,
  until,
} from './support.ts'

/*
 * A factor that the elements do not know: four digits that never change. It is two objects and their places in the two
 * lists. Everything else here is what a person sees.
 */

// The wire's own list is the server's part; here the name is taken for one of it.
const kind = 'pin' as FactorKind

const pin: Factor = {
  kind,
  isRecovery: false,
  inputMode: 'numeric',
  autocomplete: 'off',
  plain: plainCode,
  mistake: (code, digits = 4) => {
    if (code === '') return { code: 'code_required', digits }
    return code.length === digits ? null : { code: 'code_length', entered: code.length, digits }
  },
  words: () => ({
    label: 'Your four digits',
    way: 'Use your four digits',
    wrong: 'Those are not your four digits.',
    disabled: 'Your four digits are disabled.',
    otherWayWorks: 'Something else works meanwhile.',
  }),
}

const pinMethod: Method = { kind, name: () => 'Four digits', icon: 'M3 3h14v14', amr: ['pin'] }

const RIGHT = '2468'

const own = { ...method(), id: 'p1', factor: kind, name: 'My digits' }

const field = (element: Element) => until(() => find<HTMLInputElement>(element, 'input[name=code]'), 'the field')

async function enter(element: Element, code: string) {
  ;(await field(element)).value = code
  await press(element, 'Enter')
}

const lane = (factor: FactorKind, disabled = false) => ({ factor, lockedUntil: null, disabled })

async function challenge(lanes: ReturnType<typeof lane>[], inside = '') {
  const client = scriptedClient({
    loadChallenge: () => ok({ principal: { name: 'Alice' }, factors: lanes, nextCodeAt: null, to: '/', csrf: 'c' }),
    answerChallenge: ({ code }) =>
      code === RIGHT
        ? ok({ to: '/', assurance: { aal: 2 as const, amr: ['pwd', 'pin', 'mfa'], at: Date.now() } })
        : no('wrong_code'),
  })
  const element = document.createElement('mfa-challenge') as MfaChallengeElement
  element.append(document.createRange().createContextualFragment(inside))
  element.addEventListener('mfa-passed', (event) => event.preventDefault())
  element.client = client
  mount(element)
  await until(() => element.state !== 'loading', 'the form')
  await settle()
  const error = () => element.querySelector('[data-mfa=error]')?.textContent?.trim() ?? ''
  return { client, element, error }
}

const buttons = (root: ParentNode) =>
  [...deep(root)].filter((element) => element.matches('button')).map(({ textContent }) => textContent?.trim())

describe('a third factor', () => {
  before(() => {
    factors.splice(1, 0, pin)
    methods.push(pinMethod)
  })
  after(() => {
    factors.splice(factors.indexOf(pin), 1)
    methods.splice(methods.indexOf(pinMethod), 1)
  })
  afterEach(clear)

  it('signs in: its field, its reading, its words', async () => {
    const { client, element, error } = await challenge([lane(kind), lane('backup_code')])
    equal(element.querySelector('label')?.textContent, 'Your four digits')
    const { inputMode, autocomplete } = await field(element)
    equal([inputMode, autocomplete], ['numeric', 'off'])
    await enter(element, '24')
    equal([error(), client.count('answerChallenge')], ["You've entered 2 digits. The code has 4.", 0])
    await enter(element, '1111')
    equal(error(), 'Those are not your four digits.')
    await enter(element, ' ２４-６８')
    equal(client.calls.at(-1), ['answerChallenge', { factor: kind, code: RIGHT, to: '/' }])
    equal(element.state, 'passed')
  })

  it('stands among the ways of who has it, and of nobody else', async () => {
    const { element } = await challenge([lane('totp'), lane(kind), lane('backup_code')])
    equal(element.querySelector('label')?.textContent, '6-digit code')
    await press(element, 'Try another way')
    equal(buttons(element).slice(1), ['Enter backup code', 'Use your four digits', 'Use authenticator app'])
    await press(element, 'Use your four digits')
    equal(element.querySelector('label')?.textContent, 'Your four digits')
    const without = await challenge([lane('totp'), lane('backup_code')])
    await press(without.element, 'Try another way')
    equal(buttons(without.element).slice(1), ['Enter backup code', 'Use authenticator app'])
  })

  it('that is disabled gives way to the next, and says so', async () => {
    const { element } = await challenge([lane(kind, true), lane('backup_code')])
    equal(element.querySelector('label')?.textContent, 'Backup code')
    check(text(element).includes('Your four digits are disabled.'), text(element))
  })

  it('is taken over from the form of the server’s page', async () => {
    const form = `<form class="mfa-form"><input type="hidden" name="factor" value="pin"><label for="c">Digits</label>
      <input id="c" name="code"><p data-mfa="error"></p><button type="submit">Enter</button></form>`
    const { client, element } = await challenge([], form)
    await enter(element, RIGHT)
    equal(client.calls, [['answerChallenge', { factor: kind, code: RIGHT, to: '/' }]])
  })

  it('is in the list of methods, and proves that it may be deleted', async () => {
    const view = { ...enrolledView(), authenticators: [own] }
    const client = scriptedClient({
      loadSettings: () => ok(view),
      removeAuthenticator: (_id, { proof }) =>
        proof.code === RIGHT ? ok({ ...view, authenticators: [] }) : no('wrong_code'),
    })
    const element = document.createElement('mfa-settings') as MfaSettingsElement
    element.client = client
    mount(element)
    await until(() => element.state === 'ready', 'the settings')
    await settle()
    check(find(element, '[part=row] path[d="M3 3h14v14"]') && text(element).includes('My digits'), 'its row')
    find<HTMLElement>(element, '.more')?.click()
    await press(element, 'Delete')
    await press(find(element, 'dialog') ?? element, 'Delete')
    equal(find(element, 'label')?.textContent, 'Your four digits')
    await enter(element, '1111')
    check(alertText(element).includes('Those are not your four digits.'), alertText(element))
    await press(element, 'Try another way')
    equal(buttons(element).slice(0, 2), ['Enter backup code', 'Use your four digits'])
    await press(element, 'Use your four digits')
    await enter(element, RIGHT)
    equal(client.calls.at(-1), ['removeAuthenticator', 'p1', { proof: { factor: kind, code: RIGHT } }])
    equal(element.state, 'empty')
  })

  it('is set up by the wizard, with the digits that the server names, and says what it proves', async () => {
    const client = scriptedClient({
      beginEnrolment: () => ok({ id: 'e1', expiresAt: 0, prompts: [{ kind: 'enter_code', digits: 4 }] }),
      confirmEnrolment: () => ok({ authenticator: own, prompts: [{ kind: 'show_codes', codes: CODES }] }),
    })
    const element = document.createElement('mfa-setup-wizard') as MfaSetupWizardElement
    const passed: MfaPassedEvent[] = []
    element.addEventListener('mfa-passed', (event) => {
      event.preventDefault()
      passed.push(event)
    })
    Object.assign(element, { client, required: true, factors: ['totp', kind] })
    mount(element)
    const select = await until(() => find<HTMLSelectElement>(element, '#method'), 'the choice')
    equal(
      [...select.options].map((option) => option.textContent),
      ['Authenticator app', 'Four digits'],
    )
    select.value = kind
    select.dispatchEvent(new Event('change'))
    await press(element, 'Next')
    equal(find(element, 'label')?.textContent, 'Your four digits')
    await enter(element, '24')
    check(alertText(element).includes('The code has 4.'), alertText(element))
    await enter(element, RIGHT)
    equal(client.calls.at(-1), ['confirmEnrolment', 'e1', { code: RIGHT }])
    await press(element, 'Finish')
    equal(passed[0]?.amr, ['pwd', 'pin', 'mfa'])
  })

  it('switches a policy off for who has it alone', async () => {
    const client = scriptedClient({
      loadSettings: () => ok({ ...enrolledView(), authenticators: [own] }),
      loadPolicies: () => ok([policyView({ required: true })]),
      setPolicy: (_id, { proof }) => (proof ? ok(policyView()) : no('step_up_required')),
    })
    const element = document.createElement('account-mfa-toggle')
    element.accountId = 'acme'
    element.client = client
    mount(element)
    ;(await until(() => find<HTMLElement>(element, '[role=switch]'), 'the switch')).click()
    await until(() => find(element, 'label')?.textContent === 'Your four digits', 'the question')
    await enter(element, RIGHT)
    equal(client.calls.at(-1), ['setPolicy', 'acme', { required: false, proof: { factor: kind, code: RIGHT } }])
  })
})
