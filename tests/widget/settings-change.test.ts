import '../../widget/define/mfa-settings.ts'
import type { MfaClient, MfaSettingsElement } from '../../widget/index.ts'
import { check, equal, includes, lacks, types } from './assert.ts'
import { focused, recordEvents, replace, settle, show, until, type View } from './page.ts'
import { CODES, enrolled, enrolledView, method, never, no, ok, SHOW_CODES, settingsView, signedOut } from './support.ts'

/** Its last character is the check of the fifteen before. */
const GOOD = '4K3QF9XWM2HTBPZQ'

async function settings(script: Partial<MfaClient> = {}, prepare: (element: MfaSettingsElement) => void = () => {}) {
  const ui = show('mfa-settings', { ...enrolled(), ...script }, prepare)
  await until(() => ui.element.state !== 'loading', 'the settings')
  await settle()
  return ui
}

async function choose(ui: View, name: string) {
  ui.find('.more')?.click()
  await settle()
  ui.all('[role=menuitem]')
    .find(({ textContent }) => textContent === name)
    ?.click()
  await until(() => !ui.find('[role=menu]:popover-open'), 'the menu to be closed')
  await settle()
}

async function toRemoval(ui: View) {
  await choose(ui, 'Delete')
  ;(await ui.soon('dialog[open] .danger')).click()
  await ui.field()
}

const key = (name: string) =>
  focused()?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true }))

/** What was just done, as the line below the heading says it. */
const said = (ui: View) => ui.words('.said')?.trim()

const DISABLED = enrolled({ authenticators: [method(true)] })
const FORMAT = "16 letters and digits; spaces and dashes don't matter."
const PROOF = { proof: { factor: 'totp', code: '123456' } }

describe('changing a method in <mfa-settings>', () => {
  it('opens a menu by its named button; arrow keys and first letters move, Escape closes and gives the focus back', async () => {
    const ui = await settings()
    const more = await ui.soon('.more')
    const expanded = () => more.getAttribute('aria-expanded')
    equal([more.getAttribute('aria-label'), expanded()], ['Menu for Authenticator app', 'false'])
    more.focus()
    key('ArrowDown')
    await until(() => focused()?.textContent === 'Rename', 'the first entry')
    equal(expanded(), 'true')
    for (const [pressed, reached] of [
      ['ArrowDown', 'Reset'],
      ['End', 'Delete'],
      ['ArrowDown', 'Rename'],
      ['ArrowUp', 'Delete'],
      ['r', 'Rename'],
      ['R', 'Reset'],
      ['d', 'Delete'],
      ['x', 'Delete'],
    ] as const) {
      key(pressed)
      equal(focused()?.textContent, reached)
    }
    ui.find('[role=menu]')?.hidePopover()
    await settle()
    equal([focused() === more, expanded()], [true, 'false'])
  })

  it('keeps its open menu under the button when the window changes its size', async () => {
    const ui = await settings()
    const more = await ui.soon('.more')
    more.click()
    await settle()
    const before = more.getBoundingClientRect().right
    ui.element.style.inlineSize = '320px'
    window.dispatchEvent(new Event('resize'))
    const menu = await ui.soon('[role=menu]:popover-open')
    const { right } = more.getBoundingClientRect()
    check(right < before - 100, 'the button to be elsewhere')
    check(Math.abs(menu.getBoundingClientRect().right - right) < 1, 'the menu to be at its button')
  })

  it('says of a disabled method that it must be reset, with the button for it', async () => {
    const ui = await settings(DISABLED)
    includes(ui.text, 'Disabled after too many wrong codes. Reset it.')
    check(!ui.button('Generate backup codes'), 'no new codes without an active method')
    await ui.press('Reset')
    equal(ui.element.state, 'adding')
  })

  it('says just now of a method that was used in the last minute', async () => {
    const ui = await settings(enrolled({ authenticators: [{ ...method(), lastUsedAt: Date.now() - 5_000 }] }))
    equal(ui.all('time').at(-1)?.textContent, 'just now')
  })

  it('has the focus in the code field wherever a step begins with one, and not in one that takes no code', async () => {
    const ui = await settings()
    await choose(ui, 'Reset')
    equal(focused()?.id, 'code')
    await ui.press('Cancel', 'Generate backup codes')
    equal(focused()?.id, 'code')
    const gone = await settings({ ...DISABLED, ...enrolled({ authenticators: [method(true)], backupCodes: null }) })
    await choose(gone, 'Delete')
    await (await gone.dialog()).press('Delete')
    equal(focused()?.id, 'heading')
  })

  it('renames in place: refuses nothing and too much, sends once, shows markup as text', async () => {
    const events = recordEvents()
    const ui = await settings()
    await choose(ui, 'Rename')
    const field = await ui.soon<HTMLInputElement>('#name')
    equal([focused() === field, field.value], [true, 'Authenticator app'])
    for (const [name, said] of [
      ['   ', 'Enter a name.'],
      ['x'.repeat(61), 'A name has at most 60 characters.'],
    ] as const) {
      field.value = name
      await ui.press('Save')
      equal([ui.alert, ui.client.count('renameAuthenticator')], [said, 0])
    }
    field.value = ' <b>Phone</b> '
    ui.button('Save')?.click()
    ui.button('Save')?.click()
    await ui.is('ready')
    equal(ui.client.count('renameAuthenticator'), 1)
    equal(ui.client.calls.at(-1), ['renameAuthenticator', 'a1', { name: '<b>Phone</b>' }])
    equal([ui.words('strong'), ui.find('strong b')], ['<b>Phone</b>', null])
    equal(types(events), ['mfa-renamed', 'mfa-changed'])
    equal(focused()?.getAttribute('aria-label'), 'Menu for <b>Phone</b>')
  })

  it('leaves renaming by Cancel and by Escape', async () => {
    const ui = await settings()
    for (const leave of [() => ui.press('Cancel'), () => key('Escape')]) {
      await choose(ui, 'Rename')
      await ui.is('renaming')
      await leave()
      await settle()
      equal([ui.element.state, ui.client.count('renameAuthenticator')], ['ready', 0])
    }
  })

  it('deletes after a dialog and a code, and says so', async () => {
    const events = recordEvents()
    const ui = await settings()
    await choose(ui, 'Delete')
    const dialog = await ui.dialog()
    equal([dialog.words('[role=heading]'), focused()?.textContent], ['Delete this MFA method?', 'Cancel'])
    await dialog.press('Cancel')
    equal([ui.element.state, focused()?.getAttribute('aria-label')], ['ready', 'Menu for Authenticator app'])
    await toRemoval(ui)
    equal([focused() === (await ui.field()), ui.client.count('removeAuthenticator')], [true, 0])
    equal(ui.words('#heading'), 'Verify your identity')
    await ui.enter('123456')
    await ui.is('empty')
    equal(ui.client.calls.at(-1), ['removeAuthenticator', 'a1', PROOF])
    equal(said(ui), 'MFA method deleted.')
    equal(types(events), ['mfa-removed', 'mfa-changed'])
  })

  it('names the accounts where they need it, and offers Reset', async () => {
    const accounts = [{ id: 'g', name: 'Globex' }]
    const ui = await settings({ removeAuthenticator: () => no('policy_requires_mfa', { accounts }) })
    await toRemoval(ui)
    await ui.enter('123456')
    const dialog = await ui.dialog()
    includes(dialog.element.textContent, 'Globex requires MFA, so this method cannot be deleted.')
    await dialog.press('Reset')
    await ui.is('adding')
    includes(ui.text, 'Enter a code from your current entry.')
  })

  it('proves a reset by a code, then sets up, and says that the old entry works until then', async () => {
    const events = recordEvents()
    let isWrong = true
    const ui = await settings({
      confirmEnrolment: () =>
        isWrong ? no('wrong_code', { reason: 'previous_entry' }) : ok({ authenticator: method(), prompts: SHOW_CODES }),
    })
    await choose(ui, 'Reset')
    includes(ui.text, 'Enter a code from your current entry. It keeps working')
    await ui.enter('111111')
    await until(() => ui.button('Next'), 'the set-up')
    const proof = { factor: 'totp', code: '111111' }
    equal(ui.client.said('beginEnrolment'), [{ factor: 'totp', replaces: 'a1', name: 'Authenticator app', proof }])
    await ui.press('Next')
    includes(ui.text, 'Enter the code of the new entry.')
    await ui.enter('222222')
    check(ui.alert.startsWith('That code is from your previous entry'), ui.alert)
    isWrong = false
    await ui.enter('333333')
    await ui.press('Finish')
    await ui.is('ready')
    equal(events.find(({ type }) => type === 'mfa-enrolled')?.data.replaced, true)
    equal(said(ui), 'MFA method reset. Your next sign-in asks for a code of the new entry.')
  })

  it('takes a backup code for it, checked in the browser first, and goes back to the app', async () => {
    const ui = await settings()
    await choose(ui, 'Reset')
    await ui.press('Try another way', 'Enter backup code', 'Use authenticator app')
    equal(ui.words('label'), '6-digit code')
    await ui.press('Try another way', 'Enter backup code')
    equal([ui.words('label'), focused()?.id], ['Backup code', 'code'])
    includes(String(ui.words('#code-help')), FORMAT)
    await ui.enter('4K3QF9XWM2HTBPZA')
    check(ui.alert.startsWith('There is a typing error in this code.'), ui.alert)
    equal(ui.client.count('beginEnrolment'), 0)
    await ui.enter('4k3q f9xw m2ht bpzq ')
    const [sent] = ui.client.said('beginEnrolment') as { proof?: unknown }[]
    equal(sent?.proof, { factor: 'backup_code', code: GOOD })
  })

  it('asks for no code where the sign-in proves the reset, and asks where it no longer does', async () => {
    const proven = enrolled({ resetProvenUntil: Date.now() + 60_000 })
    const ui = await settings(proven)
    await choose(ui, 'Reset')
    await until(() => ui.button('Next'), 'the set-up at once')
    equal(ui.client.calls.at(-1)?.[1], { factor: 'totp', replaces: 'a1', name: 'Authenticator app' })
    const answers = [no('step_up_required')]
    const late = await settings({ ...proven, beginEnrolment: () => answers.shift() ?? never() })
    await choose(late, 'Reset')
    await late.field()
  })

  it('waits out a lock, offers the other way, sends nothing by itself', async () => {
    const ui = await settings({ beginEnrolment: () => no('locked', { retryAfterSeconds: 1 }) })
    await choose(ui, 'Reset')
    await ui.enter('111111')
    const field = await ui.field()
    check(field.disabled && ui.button('Enter')?.disabled, 'the field to be held')
    // It has the focus, which is how it is heard.
    includes(ui.words('#wait'), 'You can try another way meanwhile.')
    equal([focused()?.id, ui.alert], ['wait', ''])
    check(ui.button('Enter backup code'), 'the other way')
    await until(() => !field.disabled, 'the end of the wait', 3_000)
    equal([ui.client.count('beginEnrolment'), focused() === field], [1, true])
  })

  it('leaves the person where they are when a wait ends: another field of the page, an element of its own there', async () => {
    for (const part of [document.createElement('input'), document.createElement('div')]) {
      const ui = await settings({ beginEnrolment: () => no('locked', { retryAfterSeconds: 1 }) })
      await choose(ui, 'Reset')
      await ui.enter('111111')
      const field = await ui.field()
      const elsewhere = part.localName === 'div' ? document.createElement('input') : part
      if (part !== elsewhere) part.attachShadow({ mode: 'open' }).append(elsewhere)
      ui.element.after(part)
      elsewhere.focus()
      await until(() => !field.disabled, 'the end of the wait', 3_000)
      await settle()
      equal([focused() === elsewhere, ui.text.includes('You can try again now.')], [true, true])
    }
  })

  it('begins with a backup code where the app is disabled', async () => {
    const ui = await settings(DISABLED)
    await choose(ui, 'Reset')
    equal(ui.words('label'), 'Backup code')
    includes(ui.text, 'Too many wrong codes: your authenticator app is disabled here.')
    check(!ui.button('Use authenticator app'), 'no link to what takes no code')
  })

  it('says Use the next code while the current one is used up', async () => {
    const ui = await settings(enrolled({ nextCodeAt: Date.now() + 20_000 }))
    await choose(ui, 'Reset')
    includes(ui.text, 'Use the next code your app shows.')
  })

  it('makes new backup codes for a 6-digit code only, shows them once, ends with Finish', async () => {
    const ui = await settings()
    await ui.press('Generate backup codes')
    includes(ui.text, 'Your 7 remaining codes stop working.')
    check(!ui.button('Try another way'), 'no other way')
    await ui.enter('123456')
    await ui.soon('backup-codes')
    equal(ui.client.calls.at(-1), ['createBackupCodes', PROOF])
    const [first = ''] = CODES
    includes(ui.text, first)
    await ui.press('Finish')
    await ui.is('ready')
    lacks(ui.text + document.documentElement.outerHTML, first)
    equal(ui.client.count('confirmBackupCodes'), 1)
    equal(said(ui), 'New backup codes made. The old ones no longer work.')
  })

  for (const [action, words] of [
    ['reset', 'Enter a code from your current entry.'],
    ['codes', 'Your 7 remaining codes stop working.'],
  ] as const) {
    it(`opens the step at once: action="${action}"`, async () => {
      const ui = await settings({}, (fresh) => fresh.setAttribute('action', action))
      await ui.says(words)
      await ui.press('Cancel')
      await ui.is('ready')
      await ui.element.refresh()
      equal(ui.element.state, 'ready')
    })
  }

  it('says Sign in again in the step where the session ends, unless the host takes over', async () => {
    const ui = await settings({ removeAuthenticator: signedOut })
    await toRemoval(ui)
    await ui.enter('123456')
    equal(ui.link('[role=alert] a')[1], '/login')
    ui.hears('mfa-session-expired', { prevents: true })
    await ui.enter('123456')
    equal(ui.alert, '')
  })

  it('reads again when the person comes back to the page, but not in the middle of a step', async () => {
    const now = Date.now
    let later = 0
    replace(Date, 'now', () => now() + later)
    let view = enrolledView(7)
    const ui = await settings({ loadSettings: () => ok(view) })
    const comeBack = (after: number) => {
      later = after
      window.dispatchEvent(new Event('focus'))
    }
    comeBack(0)
    equal(ui.client.count('loadSettings'), 1)
    view = settingsView()
    comeBack(11_000)
    await ui.is('empty')
    view = enrolledView(7)
    comeBack(22_000)
    await ui.is('ready')
    await choose(ui, 'Rename')
    const before = ui.client.count('loadSettings')
    comeBack(40_000)
    await settle()
    equal(ui.client.count('loadSettings'), before)
  })
})
