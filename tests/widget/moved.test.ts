import '../../widget/define.ts'
import type { BackupCodesElement, MfaClient, MfaSetupWizardElement } from '../../widget/index.ts'
import { check, equal, includes, lacks } from './assert.ts'
import { deep, focused, settle, show, until } from './page.ts'
import { CODES, enrolled, later, method, no, offWith, ok, policyView, SECRET, SHOW_CODES } from './support.ts'

/*
 * F12: layout code, portals and keyed lists move elements. To the browser that is leaving and coming back; to the person
 * nothing has happened, and nothing that they were shown once or have begun may be lost by it.
 */

type Mover = (element: HTMLElement, elsewhere: HTMLElement) => void

const wrap = (element: HTMLElement, tag: string) => {
  const wrapper = document.createElement(tag)
  element.replaceWith(wrapper)
  wrapper.append(element)
  return wrapper
}

const append: Mover = (element, elsewhere) => elsewhere.append(element)

const WAYS: Record<string, Mover> = {
  'append elsewhere': append,
  'moveBefore elsewhere': (element, elsewhere) =>
    (elsewhere as HTMLElement & { moveBefore(node: Node, before: Node | null): void }).moveBefore(element, null),
  'wrapping it': (element) => void wrap(element, 'section'),
  'taking it out and putting it back': (element, elsewhere) => {
    element.remove()
    elsewhere.append(element)
  },
  'moving what is around it, through a fragment': (element, elsewhere) => {
    const fragment = document.createDocumentFragment()
    fragment.append(wrap(element, 'div'))
    elsewhere.append(fragment)
  },
}

// Not in every engine yet.
if (!('moveBefore' in Element.prototype)) delete WAYS['moveBefore elsewhere']

const moved = (element: HTMLElement, mover: Mover = append) => {
  const elsewhere = document.createElement('main')
  document.body.append(elsewhere)
  mover(element, elsewhere)
  return settle()
}

/** All words, also those that are split into parts. */
const everything = (element: Element) => [...deep(element)].map(({ textContent }) => textContent).join(' ')
const isHeld = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))

async function settings(script: Partial<MfaClient> = {}) {
  const ui = show('mfa-settings', script)
  await until(() => ui.element.state !== 'loading', 'the settings')
  return ui
}

async function atKey(script: Partial<MfaClient> = {}) {
  const ui = await settings(script)
  await ui.press('Add new method', 'Next')
  await ui.soon('.qr img')
  return ui
}

async function atCodes() {
  const ui = await atKey()
  await ui.press('Next')
  await ui.enter('123456')
  await ui.soon('li[part=code]')
  return ui
}

async function challenge() {
  const ui = show('mfa-challenge', { answerChallenge: () => no('wrong_code', { retryAfterSeconds: 2 }) })
  ui.hears('mfa-passed', { prevents: true })
  const field = await ui.field()
  await ui.enter('123456')
  return { ui, field }
}

describe('an element that the page moves', () => {
  for (const [way, mover] of Object.entries(WAYS)) {
    it(`keeps the ten backup codes and goes on asking who leaves them: ${way}`, async () => {
      const ui = await atCodes()
      await moved(ui.element, mover)
      equal(ui.each('li[part=code]'), CODES)
      equal([ui.client.count('abandonEnrolment'), isHeld()], [0, true])
      await ui.press('Finish')
      equal(ui.client.count('confirmBackupCodes'), 1)
    })

    it(`keeps QR code and key, and the enrolment can be ended: ${way}`, async () => {
      const ui = await atKey()
      await moved(ui.element, mover)
      check(ui.find('.qr img')?.getAttribute('src'), 'the QR code')
      includes(everything(ui.element).replaceAll(' ', ''), SECRET)
      equal(ui.client.count('abandonEnrolment'), 0)
      await ui.press('Next')
      ;(await ui.field()).value = '12 34'
      await moved(ui.element, mover)
      equal((await ui.field()).value, '12 34')
      await ui.enter('123456')
      await ui.soon('li[part=code]')
    })

    it(`takes the answer to what was on its way: ${way}`, async () => {
      const { promise, resolve } = later<Awaited<ReturnType<MfaClient['confirmEnrolment']>>>()
      const ui = await atKey({ confirmEnrolment: () => promise })
      await ui.press('Next')
      await ui.enter('123456')
      const settled = moved(ui.element, mover)
      resolve({ ok: true, value: { authenticator: method(), prompts: SHOW_CODES } })
      await settled
      await ui.soon('li[part=code]')
      equal([ui.client.count('confirmEnrolment'), ui.client.count('loadSettings')], [1, 1])
    })

    it(`asks nothing again, and its dialog stays one with what was typed: ${way}`, async () => {
      const loadPolicies = () => ok([policyView({ required: true })])
      const setPolicy = offWith((accountId, { required }) => ok(policyView({ accountId, required })))
      const ui = show('account-mfa-toggle', { loadPolicies, setPolicy }, { accountId: 'acme' })
      const control = await ui.soon('[role=switch]')
      control.click()
      const { element: dialog } = await ui.dialog()
      const field = await ui.field()
      field.value = '123456'
      await moved(ui.element, mover)
      equal([dialog.matches(':modal'), ui.find('dialog') === dialog, field.value], [true, true, '123456'])
      check(dialog.contains(focused()), 'focus in the dialog')
      await ui.press('Enter')
      equal([ui.client.count('loadPolicies'), ui.client.count('setPolicy')], [1, 2])
      equal(control.getAttribute('aria-checked'), 'false')
    })

    it(`counts a wait on to its end: ${way}`, async () => {
      const { ui, field } = await challenge()
      equal([ui.element.state, field.disabled], ['locked', true])
      await moved(ui.element, mover)
      await ui.is('asking', 4_000)
      equal([field.disabled, ui.client.count('loadChallenge')], [false, 1])
    })
  }

  it('keeps the codes that a page has given it', async () => {
    const { element } = show('backup-codes', {}, { codes: CODES })
    await element.updateComplete
    for (const mover of Object.values(WAYS)) {
      await moved(element, mover)
      equal([element.codes.length, element.state], [10, 'shown'])
    }
  })

  it('has a menu that says that it is closed', async () => {
    const ui = await settings(enrolled())
    ui.find('.more')?.click()
    await settle()
    await moved(ui.element)
    equal(ui.find('.more')?.getAttribute('aria-expanded'), 'false')
  })

  it('still hears of the connection that came back', async () => {
    let isOffline = true
    const ui = await settings({ loadSettings: () => (isOffline ? no('offline') : enrolled().loadSettings()) })
    await moved(ui.element)
    isOffline = false
    dispatchEvent(new Event('online'))
    await ui.is('ready')
  })
})

describe('an element that leaves for good', () => {
  it('has no codes any more when the task is over, and holds the page no longer', async () => {
    const ui = await atCodes()
    const list = ui.find<BackupCodesElement>('backup-codes')
    ui.element.remove()
    await Promise.resolve()
    equal([list?.codes.length, isHeld()], [0, false])
    await settle()
    lacks(everything(ui.element) + ui.text, ...CODES)
  })

  it('has no key any more when the task is over, and gives its enrolment up', async () => {
    const ui = await atKey()
    ui.element.remove()
    await Promise.resolve()
    equal(ui.client.count('abandonEnrolment'), 1)
    await settle()
    lacks(everything(ui.element).replaceAll(' ', ''), SECRET)
    equal(ui.find('.qr img'), null)
  })

  it('asks first where it is closed, also after it was moved', async () => {
    const ui = await atCodes()
    await moved(ui.element)
    equal(ui.find<MfaSetupWizardElement>('mfa-setup-wizard')?.close(), false)
    await ui.soon('#stay')
    equal(ui.find<BackupCodesElement>('backup-codes')?.codes.length, 10)
  })

  it('begins anew when it comes back, with its wait where there was one', async () => {
    const { ui, field } = await challenge()
    ui.element.remove()
    await settle()
    document.body.append(ui.element)
    await ui.is('asking', 4_000)
    equal([field.disabled, ui.client.count('loadChallenge')], [false, 1])
  })
})
