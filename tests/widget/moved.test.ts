import '../../widget/define/account-mfa-toggle.ts'
import '../../widget/define/backup-codes.ts'
import '../../widget/define/mfa-challenge.ts'
import '../../widget/define/mfa-settings.ts'
import '../../widget/define/mfa-setup-wizard.ts'
import type {
  AccountMfaToggleElement,
  MfaChallengeElement,
  MfaClient,
  MfaSettingsElement,
  MfaSetupWizardElement,
} from '../../widget/index.ts'
import {
  CODES,
  check,
  clear,
  deep,
  enrolledView,
  equal,
  find,
  focused,
  mount,
  no,
  ok,
  policyView,
  press,
  SECRET,
  scriptedClient,
  settle,
  text,
  until,
} from './support.ts'

/*
 * F12: layout code, portals and keyed lists move elements. To the browser that is leaving and coming back; to the person
 * nothing has happened, and nothing that they were shown once or have begun may be lost by it.
 */

type Move = (element: HTMLElement, elsewhere: HTMLElement) => void

const WAYS: Record<string, Move> = {
  'append elsewhere': (element, elsewhere) => elsewhere.append(element),
  'moveBefore elsewhere': (element, elsewhere) =>
    (elsewhere as HTMLElement & { moveBefore(node: Node, before: Node | null): void }).moveBefore(element, null),
  'wrapping it': (element) => {
    const wrapper = document.createElement('section')
    element.replaceWith(wrapper)
    wrapper.append(element)
  },
  'taking it out and putting it back': (element, elsewhere) => {
    element.remove()
    elsewhere.append(element)
  },
  'moving what is around it, through a fragment': (element, elsewhere) => {
    const around = document.createElement('div')
    element.replaceWith(around)
    around.append(element)
    const fragment = document.createDocumentFragment()
    fragment.append(around)
    elsewhere.append(fragment)
  },
}

function elsewhere(): HTMLElement {
  const place = document.createElement('main')
  document.body.append(place)
  return place
}

const words = (element: Element) => [...deep(element)].map(({ textContent }) => textContent).join(' ')
const isHeld = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))

async function settings(script: Partial<MfaClient> = {}) {
  const client = scriptedClient(script)
  const element = document.createElement('mfa-settings') as MfaSettingsElement
  element.client = client
  mount(element)
  await until(() => element.state !== 'loading', 'the settings')
  return { client, element }
}

async function atKey(script: Partial<MfaClient> = {}) {
  const made = await settings(script)
  await press(made.element, 'Add new method')
  await press(made.element, 'Next')
  await until(() => find(made.element, 'svg[role=img]'), 'the QR code')
  return made
}

async function atCodes(script: Partial<MfaClient> = {}) {
  const made = await atKey(script)
  await press(made.element, 'Next')
  const field = await until(() => find<HTMLInputElement>(made.element, 'input.code'), 'the field')
  field.value = '123456'
  await press(made.element, 'Enter')
  await until(() => find(made.element, 'li[part=code]'), 'the codes')
  return made
}

async function toggle(script: Partial<MfaClient> = {}) {
  const client = scriptedClient({ loadPolicies: () => ok([policyView({ required: true })]), ...script })
  const element = document.createElement('account-mfa-toggle') as AccountMfaToggleElement
  element.accountId = 'acme'
  element.client = client
  mount(element)
  const control = await until(() => find<HTMLButtonElement>(element, '[role=switch]'), 'the switch')
  return { client, element, control }
}

async function challenge(script: Partial<MfaClient> = {}) {
  const client = scriptedClient(script)
  const element = document.createElement('mfa-challenge') as MfaChallengeElement
  element.client = client
  element.addEventListener('mfa-passed', (event) => event.preventDefault())
  mount(element)
  const field = await until(() => element.querySelector<HTMLInputElement>('[name=code]'), 'the field')
  const enter = async (code: string) => {
    field.value = code
    element.querySelector<HTMLButtonElement>('[type=submit]')?.click()
    await settle()
  }
  return { client, element, field, enter }
}

describe('an element that the page moves', () => {
  afterEach(clear)

  for (const [way, move] of Object.entries(WAYS)) {
    it(`keeps the ten backup codes and goes on asking who leaves them: ${way}`, async () => {
      const { client, element } = await atCodes()
      move(element, elsewhere())
      await settle()
      const shown = [...deep(element)].filter((each) => each.matches('li[part=code]')).map((li) => li.textContent)
      equal(shown, CODES)
      equal([client.count('abandonEnrolment'), isHeld()], [0, true])
      await press(element, 'Finish')
      equal(client.count('confirmBackupCodes'), 1)
    })

    it(`keeps QR code and key, and the enrolment can be ended: ${way}`, async () => {
      const { client, element } = await atKey()
      move(element, elsewhere())
      await settle()
      check(find(element, 'svg[role=img] path')?.getAttribute('d'), 'the QR code')
      check(words(element).replaceAll(' ', '').includes(SECRET), 'the key')
      equal(client.count('abandonEnrolment'), 0)
      await press(element, 'Next')
      const field = await until(() => find<HTMLInputElement>(element, 'input.code'), 'the field')
      field.value = '12 34'
      move(element, elsewhere())
      await settle()
      equal(find<HTMLInputElement>(element, 'input.code')?.value, '12 34')
      field.value = '123456'
      await press(element, 'Enter')
      await until(() => find(element, 'li[part=code]'), 'the codes')
    })

    it(`takes the answer to what was on its way: ${way}`, async () => {
      let answer = () => {}
      const { client, element } = await atKey({
        confirmEnrolment: () =>
          new Promise((resolve) => {
            const codes = [{ kind: 'show_codes' as const, codes: CODES }]
            const authenticator = enrolledView().authenticators[0]
            if (authenticator) answer = () => resolve({ ok: true, value: { authenticator, prompts: codes } })
          }),
      })
      await press(element, 'Next')
      const field = await until(() => find<HTMLInputElement>(element, 'input.code'), 'the field')
      field.value = '123456'
      await press(element, 'Enter')
      move(element, elsewhere())
      answer()
      await until(() => find(element, 'li[part=code]'), 'the codes')
      equal([client.count('confirmEnrolment'), client.count('loadSettings')], [1, 1])
    })

    it(`asks nothing again, and its dialog stays one with what was typed: ${way}`, async () => {
      const { client, element, control } = await toggle({
        setPolicy: (accountId, { required, proof }) =>
          proof ? ok(policyView({ accountId, required })) : no('step_up_required'),
      })
      control.click()
      const dialog = await until(() => find<HTMLDialogElement>(element, 'dialog[open]'), 'the dialog')
      const field = await until(() => find<HTMLInputElement>(element, '#code'), 'the field')
      field.value = '123456'
      move(element, elsewhere())
      await settle()
      equal([dialog.matches(':modal'), find(element, 'dialog') === dialog, field.value], [true, true, '123456'])
      check(dialog.contains(focused()), 'focus in the dialog')
      await press(element, 'Enter')
      equal([client.count('loadPolicies'), client.count('setPolicy')], [1, 2])
      equal(control.getAttribute('aria-checked'), 'false')
    })

    it(`counts a wait on to its end: ${way}`, async () => {
      const { client, element, field, enter } = await challenge({
        answerChallenge: () => no('wrong_code', { retryAfterSeconds: 2 }),
      })
      await enter('123456')
      equal([element.state, field.disabled], ['locked', true])
      move(element, elsewhere())
      await until(() => element.state === 'asking', 'the end of the wait', 4_000)
      equal([field.disabled, client.count('loadChallenge')], [false, 1])
    })
  }

  it('keeps the codes that a page has given it', async () => {
    const element = document.createElement('backup-codes')
    element.codes = CODES
    mount(element)
    await element.updateComplete
    for (const move of Object.values(WAYS)) {
      move(element, elsewhere())
      await settle()
      equal([element.codes.length, element.state], [10, 'shown'])
    }
  })

  it('has a menu that says that it is closed', async () => {
    const { element } = await settings({ loadSettings: () => ok(enrolledView()) })
    find<HTMLElement>(element, '.more')?.click()
    await settle()
    elsewhere().append(element)
    await settle()
    equal(find(element, '.more')?.getAttribute('aria-expanded'), 'false')
  })

  it('still hears of the connection that came back', async () => {
    let isOffline = true
    const { element } = await settings({ loadSettings: () => (isOffline ? no('offline') : ok(enrolledView())) })
    elsewhere().append(element)
    await settle()
    isOffline = false
    dispatchEvent(new Event('online'))
    await until(() => element.state === 'ready', 'the settings')
  })
})

describe('an element that leaves for good', () => {
  afterEach(clear)

  it('has no codes any more when the task is over, and holds the page no longer', async () => {
    const { element } = await atCodes()
    const list = find<HTMLElement & { codes: readonly string[] }>(element, 'backup-codes')
    element.remove()
    await Promise.resolve()
    equal([list?.codes.length, isHeld()], [0, false])
    await settle()
    check(!CODES.some((code) => words(element).includes(code) || text(element).includes(code)), 'no code')
  })

  it('has no key any more when the task is over, and gives its enrolment up', async () => {
    const { client, element } = await atKey()
    element.remove()
    await Promise.resolve()
    equal(client.count('abandonEnrolment'), 1)
    await settle()
    check(!words(element).replaceAll(' ', '').includes(SECRET), 'no key')
    check(find(element, 'svg[role=img]') === null, 'no QR code')
  })

  it('asks first where it is closed, also after it was moved', async () => {
    const { element } = await atCodes()
    elsewhere().append(element)
    await settle()
    equal(find<MfaSetupWizardElement>(element, 'mfa-setup-wizard')?.close(), false)
    await until(() => find(element, '#stay'), 'the question')
    equal(find<HTMLElement & { codes: readonly string[] }>(element, 'backup-codes')?.codes.length, 10)
  })

  it('begins anew when it comes back, with its wait where there was one', async () => {
    const { client, element, field, enter } = await challenge({
      answerChallenge: () => no('wrong_code', { retryAfterSeconds: 2 }),
    })
    await enter('123456')
    element.remove()
    await settle()
    document.body.append(element)
    await until(() => element.state === 'asking', 'the end of the wait', 4_000)
    equal([field.disabled, client.count('loadChallenge')], [false, 1])
  })
})
