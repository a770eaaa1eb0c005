import '../../widget/define/mfa-settings.ts'
import type { MfaClient, MfaSettingsElement } from '../../widget/index.ts'
import {
  alertText,
  button,
  CODES,
  check,
  clear,
  deep,
  enrolledView,
  equal,
  find,
  focused,
  method,
  mount,
  never,
  no,
  ok,
  press,
  recordEvents,
  scriptedClient,
  settingsView,
  settle,
  text,
  until,
} from './support.ts'

const GOOD = makeValid('4K3QF9XWM2HTBPZ')

async function settings(script: Partial<MfaClient> = {}, prepare: (element: MfaSettingsElement) => void = () => {}) {
  const client = scriptedClient({ loadSettings: () => ok(enrolledView(7)), ...script })
  const element = document.createElement('mfa-settings') as MfaSettingsElement
  element.client = client
  prepare(element)
  mount(element)
  await until(() => element.state !== 'loading', 'the settings')
  await settle()
  return { client, element }
}

const item = (element: Element, name: string) =>
  [...deep(element)].find(
    (each) => each.getAttribute('role') === 'menuitem' && each.textContent === name,
  ) as HTMLElement

async function choose(element: Element, name: string) {
  find<HTMLElement>(element, '.more')?.click()
  await settle()
  item(element, name).click()
  await settle(60)
}

async function enter(element: Element, code: string) {
  const field = await until(() => find<HTMLInputElement>(element, '#code'), 'the field')
  field.value = code
  await press(element, 'Enter')
}

async function toRemoval(element: Element) {
  await choose(element, 'Delete')
  ;(await until(() => find<HTMLElement>(element, 'dialog[open] .danger'), 'Delete')).click()
  await until(() => find(element, '#code'), 'the code field')
}

const key = (name: string) =>
  focused()?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true }))

/** The code with the character that makes it right, found by trying. */
function makeValid(body: string): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const value = (code: string) =>
    [...code].reverse().reduce((sum, char, index) => {
      const product = alphabet.indexOf(char) * (index % 2 ? 2 : 1)
      return sum + Math.floor(product / 32) + (product % 32)
    }, 0)
  return [...alphabet].map((char) => body + char).find((code) => value(code) % 32 === 0) ?? ''
}

describe('changing a method in <mfa-settings>', () => {
  afterEach(clear)

  it('opens a menu by its named button; arrow keys move, Escape closes and gives the focus back', async () => {
    const { element } = await settings()
    const more = await until(() => find<HTMLElement>(element, '.more'), 'the button')
    equal(
      [more.getAttribute('aria-label'), more.getAttribute('aria-expanded')],
      ['Menu for Authenticator app', 'false'],
    )
    more.focus()
    key('ArrowDown')
    await settle(60)
    equal([focused()?.textContent, more.getAttribute('aria-expanded')], ['Rename', 'true'])
    key('ArrowDown')
    equal(focused()?.textContent, 'Reset')
    key('End')
    equal(focused()?.textContent, 'Delete')
    key('ArrowDown')
    equal(focused()?.textContent, 'Rename')
    key('ArrowUp')
    equal(focused()?.textContent, 'Delete')
    find<HTMLElement>(element, '[role=menu]')?.hidePopover()
    await settle()
    equal([focused() === more, more.getAttribute('aria-expanded')], [true, 'false'])
  })

  it('keeps its open menu under the button when the window changes its size', async () => {
    const { element } = await settings()
    const more = await until(() => find<HTMLElement>(element, '.more'), 'the button')
    more.click()
    await settle()
    const before = more.getBoundingClientRect().right
    element.style.inlineSize = '320px'
    window.dispatchEvent(new Event('resize'))
    const menu = await until(() => find<HTMLElement>(element, '[role=menu]:popover-open'), 'the open menu')
    const { right } = more.getBoundingClientRect()
    check(right < before - 100, 'the button to be elsewhere')
    check(Math.abs(menu.getBoundingClientRect().right - right) < 1, 'the menu to be at its button')
  })

  it('says of a disabled method that it must be reset', async () => {
    const { element } = await settings({
      loadSettings: () => ok({ ...enrolledView(7), authenticators: [{ ...method(), disabled: true }] }),
    })
    check(text(element).includes('Disabled after too many wrong codes. Reset it.'), 'the sentence')
    check(!button(element, 'Generate backup codes'), 'no new codes without an active method')
  })

  it('renames in place: refuses nothing and too much, sends once, shows markup as text', async () => {
    const { client, element } = await settings()
    const record = recordEvents()
    await choose(element, 'Rename')
    const field = find<HTMLInputElement>(element, '#name')
    equal([focused() === field, field?.value], [true, 'Authenticator app'])
    if (!field) throw new Error('no field')
    field.value = '   '
    await press(element, 'Save')
    equal(alertText(element), 'Enter a name.')
    field.value = 'x'.repeat(61)
    await press(element, 'Save')
    equal([alertText(element), client.count('renameAuthenticator')], ['A name has at most 60 characters.', 0])
    field.value = ' <b>Phone</b> '
    button(element, 'Save')?.click()
    button(element, 'Save')?.click()
    await until(() => element.state === 'ready', 'the name')
    record.stop()
    equal(
      client.calls.filter(([name]) => name === 'renameAuthenticator'),
      [['renameAuthenticator', 'a1', { name: '<b>Phone</b>' }]],
    )
    equal([find(element, 'strong')?.textContent, find(element, 'strong b')], ['<b>Phone</b>', null])
    equal(
      record.events.map(({ type }) => type),
      ['mfa-renamed', 'mfa-changed'],
    )
    equal(focused()?.getAttribute('aria-label'), 'Menu for <b>Phone</b>')
  })

  it('leaves renaming by Cancel and by Escape', async () => {
    const { client, element } = await settings()
    await choose(element, 'Rename')
    await press(element, 'Cancel')
    equal(element.state, 'ready')
    await choose(element, 'Rename')
    key('Escape')
    await settle()
    equal([element.state, client.count('renameAuthenticator')], ['ready', 0])
  })

  it('deletes after a dialog and a code, and says so', async () => {
    const { client, element } = await settings()
    const record = recordEvents()
    await choose(element, 'Delete')
    const dialog = await until(() => find<HTMLDialogElement>(element, 'dialog[open]'), 'the dialog')
    equal([find(dialog, '[role=heading]')?.textContent, focused()?.textContent], ['Delete this MFA method?', 'Cancel'])
    await press(dialog, 'Cancel')
    equal([element.state, focused()?.getAttribute('aria-label')], ['ready', 'Menu for Authenticator app'])
    await toRemoval(element)
    equal([focused()?.textContent, client.count('removeAuthenticator')], ['Verify your identity', 0])
    await enter(element, '123456')
    await until(() => element.state === 'empty', 'the empty state')
    record.stop()
    equal(client.calls.at(-1), ['removeAuthenticator', 'a1', { proof: { factor: 'totp', code: '123456' } }])
    equal(find(element, '.said')?.textContent?.trim(), 'MFA method deleted.')
    equal(
      record.events.map(({ type }) => type),
      ['mfa-removed', 'mfa-changed'],
    )
  })

  it('names the accounts where they need it, and offers Reset', async () => {
    const { element } = await settings({
      removeAuthenticator: () => no('policy_requires_mfa', { accounts: [{ id: 'g', name: 'Globex' }] }),
    })
    await toRemoval(element)
    await enter(element, '123456')
    const dialog = await until(() => find<HTMLDialogElement>(element, 'dialog[open]'), 'the dialog')
    check(dialog.textContent?.includes('Globex requires MFA, so this method cannot be deleted.'), 'the account')
    await press(dialog, 'Reset')
    await until(() => element.state === 'adding', 'Reset')
    check(text(element).includes('Enter a code from your current entry.'), 'Reset')
  })

  it('proves a reset by a code, then sets up, and says that the old entry works until then', async () => {
    let wrong = true
    const { client, element } = await settings({
      confirmEnrolment: () =>
        wrong
          ? no('wrong_code', { reason: 'previous_entry' })
          : ok({ authenticator: method(), prompts: [{ kind: 'show_codes', codes: CODES }] }),
    })
    const record = recordEvents()
    await choose(element, 'Reset')
    check(text(element).includes('Enter a code from your current entry. It keeps working'), 'what is asked for')
    await enter(element, '111111')
    await until(() => button(element, 'Next'), 'the set-up')
    equal(
      client.calls.filter(([name]) => name === 'beginEnrolment'),
      [
        [
          'beginEnrolment',
          { factor: 'totp', replaces: 'a1', name: 'Authenticator app', proof: { factor: 'totp', code: '111111' } },
        ],
      ],
    )
    await press(element, 'Next')
    check(text(element).includes('Enter the code of the new entry.'), 'which code')
    await enter(element, '222222')
    check(alertText(element).startsWith('That code is from your previous entry'), alertText(element))
    wrong = false
    await enter(element, '333333')
    await press(element, 'Finish')
    await until(() => element.state === 'ready', 'the card')
    record.stop()
    const enrolled = record.events.find(({ type }) => type === 'mfa-enrolled')
    equal((enrolled?.data as { replaced?: boolean } | undefined)?.replaced, true)
  })

  it('takes a backup code for it, checked in the browser first', async () => {
    const { client, element } = await settings()
    await choose(element, 'Reset')
    await press(element, 'Try another way')
    await press(element, 'Enter backup code')
    equal([find(element, 'label')?.textContent, focused()?.id], ['Backup code', 'code'])
    await enter(element, `${GOOD.slice(0, 15)}${GOOD.endsWith('A') ? 'B' : 'A'}`)
    check(alertText(element).startsWith('There is a typing error in this code.'), alertText(element))
    equal(client.count('beginEnrolment'), 0)
    await enter(element, GOOD.toLowerCase().replace(/(.{4})/g, '$1 '))
    equal((client.calls.at(-1)?.[1] as { proof?: unknown } | undefined)?.proof, { factor: 'backup_code', code: GOOD })
  })

  it('goes back to the app from a backup code', async () => {
    const { element } = await settings()
    await choose(element, 'Reset')
    await press(element, 'Try another way')
    await press(element, 'Enter backup code')
    await press(element, 'Use authenticator app')
    equal(find(element, 'label')?.textContent, '6-digit code')
  })

  it('asks for no code where the sign-in proves the reset, and asks where it no longer does', async () => {
    const answers = [no('step_up_required')]
    const proven = { ...enrolledView(7), resetProvenUntil: Date.now() + 60_000 }
    const { client, element } = await settings({ loadSettings: () => ok(proven) })
    await choose(element, 'Reset')
    await until(() => button(element, 'Next'), 'the set-up at once')
    equal(client.calls.at(-1)?.[1], { factor: 'totp', replaces: 'a1', name: 'Authenticator app' })
    const late = await settings({
      loadSettings: () => ok(proven),
      beginEnrolment: () => answers.shift() ?? never(),
    })
    await choose(late.element, 'Reset')
    await until(() => find(late.element, '#code'), 'the code field')
  })

  it('waits out a lock, offers the other way, sends nothing by itself', async () => {
    const { client, element } = await settings({ beginEnrolment: () => no('locked', { retryAfterSeconds: 1 }) })
    await choose(element, 'Reset')
    await enter(element, '111111')
    const field = find<HTMLInputElement>(element, '#code')
    check(field?.disabled && button(element, 'Enter')?.disabled, 'the field to be held')
    check(alertText(element).includes('A backup code works meanwhile.'), alertText(element))
    check(button(element, 'Enter backup code'), 'the other way')
    await until(() => !field?.disabled, 'the end of the wait', 3_000)
    equal(client.count('beginEnrolment'), 1)
  })

  it('begins with a backup code where the app is disabled', async () => {
    const view = { ...enrolledView(7), authenticators: [{ ...method(), disabled: true }] }
    const { element } = await settings({ loadSettings: () => ok(view) })
    await choose(element, 'Reset')
    equal(find(element, 'label')?.textContent, 'Backup code')
    check(text(element).includes('Disabled after too many wrong codes.'), 'why')
  })

  it('says Use the next code while the current one is used up', async () => {
    const { element } = await settings({
      loadSettings: () => ok({ ...enrolledView(7), nextCodeAt: Date.now() + 20_000 }),
    })
    await choose(element, 'Reset')
    check(text(element).includes('Use the next code your app shows.'), 'the hint')
  })

  it('makes new backup codes for a 6-digit code only, shows them once, ends with Finish', async () => {
    const { client, element } = await settings()
    await press(element, 'Generate backup codes')
    check(text(element).includes('Your 7 remaining codes stop working.'), 'what happens')
    check(!button(element, 'Try another way'), 'no other way')
    await enter(element, '123456')
    await until(() => find(element, 'backup-codes'), 'the codes')
    equal(client.calls.at(-1), ['createBackupCodes', { proof: { factor: 'totp', code: '123456' } }])
    check(text(element).includes(CODES[0] ?? '-'), 'the codes')
    await press(element, 'Finish')
    await until(() => element.state === 'ready', 'the card')
    check(
      !text(element).includes(CODES[0] ?? '-') && !document.documentElement.outerHTML.includes(CODES[0] ?? '-'),
      'no code any more',
    )
    equal(client.count('confirmBackupCodes'), 1)
  })

  for (const [action, words] of [
    ['reset', 'Enter a code from your current entry.'],
    ['codes', 'Your 7 remaining codes stop working.'],
  ] as const) {
    it(`opens the step at once: action="${action}"`, async () => {
      const { element } = await settings({}, (fresh) => fresh.setAttribute('action', action))
      await until(() => text(element).includes(words), words)
      await press(element, 'Cancel')
      await until(() => element.state === 'ready', 'the card')
      await element.refresh()
      equal(element.state, 'ready')
    })
  }

  it('says Sign in again in the step where the session ends, unless the host takes over', async () => {
    const { element } = await settings({ removeAuthenticator: () => no('sign_in_required', { page: '/login' }) })
    await toRemoval(element)
    await enter(element, '123456')
    equal(find<HTMLAnchorElement>(element, '[role=alert] a')?.getAttribute('href'), '/login')
    element.addEventListener('mfa-session-expired', (event) => event.preventDefault())
    await enter(element, '123456')
    equal(alertText(element), '')
  })

  it('reads again when the person comes back to the page, but not in the middle of a step', async () => {
    const original = Date.now
    let later = 0
    Date.now = () => original() + later
    try {
      let view = enrolledView(7)
      const { client, element } = await settings({ loadSettings: () => ok(view) })
      window.dispatchEvent(new Event('focus'))
      equal(client.count('loadSettings'), 1)
      later = 11_000
      view = settingsView()
      window.dispatchEvent(new Event('focus'))
      await until(() => element.state === 'empty', 'what is true now')
      view = enrolledView(7)
      later = 22_000
      window.dispatchEvent(new Event('focus'))
      await until(() => element.state === 'ready', 'the method')
      await choose(element, 'Rename')
      const before = client.count('loadSettings')
      later = 40_000
      window.dispatchEvent(new Event('focus'))
      await settle()
      equal(client.count('loadSettings'), before)
    } finally {
      Date.now = original
    }
  })
})
