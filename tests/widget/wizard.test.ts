import '../../widget/define/mfa-setup-wizard.ts'
import type { MfaClient, MfaSetupWizardElement } from '../../widget/index.ts'
import { check, equal, includes, lacks, types } from './assert.ts'
import {
  axeClean,
  clipboard,
  deep,
  focused,
  recordEvents,
  replace,
  type Shown,
  settle,
  show,
  until,
  type View,
  wordOver,
} from './page.ts'
import { CODES, later, never, no, ok, SECRET, settingsView, signedOut } from './support.ts'

const wizard = (script: Partial<MfaClient> = {}) => show('mfa-setup-wizard', script)
const required = (script: Partial<MfaClient> = {}, to?: string) =>
  show('mfa-setup-wizard', script, { required: true, ...(to && { to }) })

async function toCode(script: Partial<MfaClient> = {}) {
  const ui = wizard(script)
  await ui.press('Next', 'Next')
  return ui
}

/** Where the code was answered by a refusal. */
async function refused(...of: Parameters<typeof no>) {
  const ui = await toCode({ confirmEnrolment: () => no(...of) })
  await ui.enter('111111')
  return ui
}

async function toCodes(script: Partial<MfaClient> = {}) {
  const ui = await toCode(script)
  await ui.enter('123456')
  await until(() => ui.button('Finish'), 'Finish')
  return ui
}

/** Everything that a page, a recorder or an extension could read of an element: attributes, words, properties. */
function readable({ element, text }: View): string {
  const attributes = [element, ...deep(element)].flatMap((each) => [...each.attributes].map(({ value }) => value))
  const isPlain = (value: unknown) => typeof value !== 'object' || Array.isArray(value)
  const properties = Object.entries(element).filter(([, value]) => isPlain(value))
  return [...attributes, text, JSON.stringify(properties)].join(' ')
}

describe('<mfa-setup-wizard>', () => {
  it('says where one is and what is done on a line each where both have no room on one', async () => {
    const ui = await toCodes()
    ui.element.style.inlineSize = '288px'
    const lines = ui.all('#where span').map((part) => {
      const words = document.createRange()
      words.selectNodeContents(part)
      return [part.textContent, words.getClientRects().length]
    })
    equal(lines, [
      ['Step 4 of 4', 1],
      ['Done: Authenticator app added', 1],
    ])
  })

  it('begins on Next, once, and creates nothing by being there', async () => {
    const ui = wizard({ beginEnrolment: never })
    await until(() => ui.button('Next'), 'Next')
    equal(ui.client.count('beginEnrolment'), 0)
    await ui.press('Next', 'Next')
    equal(ui.client.count('beginEnrolment'), 1)
  })

  it('shows after 0.3 seconds that it waits, by a word over the button that was pressed, and moves nothing', async () => {
    const ui = wizard({ beginEnrolment: never })
    const button = await until(() => ui.button('Next'), 'Next')
    const before = JSON.stringify(button.getBoundingClientRect())
    await ui.press('Next')
    const { opacity } = getComputedStyle(button, '::after')
    includes(wordOver(button), '"Preparing…"')
    equal([opacity, JSON.stringify(button.getBoundingClientRect())], ['0', before])
    await until(() => getComputedStyle(button, '::after').opacity === '1', 'the word')
  })

  it('offers a native select and a checked, disabled checkbox', async () => {
    const ui = wizard()
    const { labels, selectedOptions } = await ui.soon<HTMLSelectElement>('select')
    equal([labels[0]?.textContent, selectedOptions[0]?.textContent], ['Select method', 'Authenticator app'])
    const box = ui.find<HTMLInputElement>('input[type=checkbox]')
    equal([box?.labels?.[0]?.textContent, box?.checked, box?.disabled], ['Default', true, true])
  })

  it('shows the secret in three ways', async () => {
    const ui = wizard()
    await ui.press('Next')
    const image = await ui.soon<HTMLImageElement>('.qr img')
    check(image.alt.startsWith('QR code'), 'a name that begins "QR code"')
    check(image.src.startsWith(`blob:${location.origin}/`), 'an address of this page alone')
    lacks(image.outerHTML, SECRET)
    await image.decode()
    check(image.getBoundingClientRect().width >= 228, 'at least 228 px')
    equal(ui.words('#key'), 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')
    equal(ui.words('a[href^="otpauth:"]'), 'Open in authenticator app')
    equal(ui.find('ol.instructions')?.children.length, 3)
  })

  it('shows the link first where a finger points, then the key, and the code to scan folded away', async () => {
    const { matchMedia } = window
    const media = (query: string) => (query === '(pointer: coarse)' ? { matches: true } : matchMedia(query))
    replace(window, 'matchMedia', media as typeof matchMedia)
    const ui = wizard()
    await ui.press('Next')
    await ui.soon('.qr img')
    const parts = ui.all('a.open, #key, details')
    equal(
      parts.map(({ localName }) => localName),
      ['a', 'code', 'details'],
    )
    check((ui.find('a.open')?.getBoundingClientRect().height ?? 0) >= 44, 'a link for a finger')
    equal(ui.link('a.open')[0], 'Open in authenticator app')
    includes(ui.text, 'Nothing happened? Copy the key into the app.')
    equal([ui.words('summary'), ui.find('.qr img')?.checkVisibility()], ['Scan with another device', false])
    ui.find('summary')?.click()
    equal(ui.find('.qr img')?.checkVisibility(), true)
    await axeClean(ui.element, 'setting up by finger')
  })

  it('keeps the same secret when somebody goes back, to either step before', async () => {
    const ui = await toCode()
    await ui.press('Back')
    check(ui.find('#key'), 'the key')
    await ui.press('Back')
    check(ui.find('select'), 'the select')
    await ui.press('Next')
    equal(ui.words('#key')?.replaceAll(' ', ''), SECRET)
    equal([ui.client.count('beginEnrolment'), ui.client.count('abandonEnrolment')], [1, 0])
  })

  it('copies the key without its spaces', async () => {
    const written = clipboard()
    const ui = wizard()
    await ui.press('Next', 'Copy')
    equal(written, [SECRET])
    await ui.says('Copied.')
  })

  it('selects the key and says so where copying is blocked', async () => {
    const writeText = () => Promise.reject(new Error('blocked'))
    replace(navigator, 'clipboard', { writeText } as unknown as Clipboard)
    const ui = wizard()
    await ui.press('Next', 'Copy')
    await ui.says('Copying is blocked here')
    lacks(ui.text, 'Copied.')
  })

  it('sends nothing before Enter, and a double press sends once', async () => {
    const ui = await toCode({ confirmEnrolment: never })
    const field = await ui.field()
    field.value = '123456'
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
    await settle()
    equal(ui.client.count('confirmEnrolment'), 0)
    for (let presses = 0; presses < 2; presses++) ui.button('Enter')?.click()
    await ui.press('Enter')
    equal(ui.client.count('confirmEnrolment'), 1)
  })

  for (const typed of ['123 456', '123-456', ' 123456 ', '１２３４５６', '123\u2013456', '١٢٣٤٥٦']) {
    it(`reads ${JSON.stringify(typed)} as six digits`, async () => {
      const ui = await toCode()
      await ui.enter(typed)
      equal(ui.client.said('confirmEnrolment', 1), [{ code: '123456' }])
    })
  }

  for (const [typed, said] of [
    ['', 'Enter the 6-digit code.'],
    ['1234', "You've entered 4 digits. The code has 6."],
    ['12345x', 'The code has digits only.'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(typed)} and sends nothing`, async () => {
      const ui = await toCode()
      await ui.enter(typed)
      equal([ui.alert, ui.client.count('confirmEnrolment')], [said, 0])
    })
  }

  it('stays on the page with a wrong code, the text selected', async () => {
    const ui = await refused('wrong_code')
    equal(ui.alert, "That code didn't work. If you have just used it, wait for the next one.")
    const field = await ui.field()
    equal([field.getAttribute('aria-invalid'), focused() === field, field.selectionEnd], ['true', true, 6])
  })

  it('leaves the field unmarked where the code is not what was wrong', async () => {
    for (const code of ['offline', 'unavailable'] as const) {
      const ui = await refused(code)
      check(ui.alert !== '', 'the words')
      equal((await ui.field()).getAttribute('aria-invalid'), null)
    }
  })

  const clock = (minutes: string) =>
    `Your phone's clock looks about ${minutes}. Turn on automatic time, then try the next code.`
  for (const [reason, said] of [
    [{ clockSkewSeconds: -180 }, clock('3 minutes behind')],
    [{ clockSkewSeconds: 70 }, clock('1 minute ahead')],
    ['previous_entry', 'That code is from your previous entry. Enter the code of the new one.'],
  ] as const) {
    it(`explains ${JSON.stringify(reason)}`, async () => {
      const ui = await refused('wrong_code', { reason })
      equal(ui.alert, said)
    })
  }

  const notShown = 'You are set up, but your backup codes were not shown: sign in again and generate new ones.'
  for (const [reason, said] of [
    ['confirmed_in_another_tab', 'Already set up in another tab'],
    ['confirmed_here', notShown],
  ] as const) {
    it(`says ${JSON.stringify(said)}`, async () => {
      const ui = await refused('conflict', { reason })
      equal(ui.alert, said)
      check(ui.button('Close') && !ui.button('Start again'), 'Close alone')
    })
  }

  it('says when to come back where it was begun too often', async () => {
    const ui = wizard({ beginEnrolment: () => no('too_many', { retryAfterSeconds: 1500 }) })
    await ui.press('Next')
    check(/Try again at \d{1,2}:\d{2}.*, in 25 minutes\./.test(ui.alert), ui.alert)
  })

  it('moves focus to the heading of each step, and to the field that the heading describes where a code is asked for', async () => {
    const ui = wizard()
    await ui.press('Next')
    equal([focused()?.id, focused()?.textContent], ['heading', 'Set up'])
    await ui.press('Next')
    equal([focused()?.id, ui.words('#heading')], ['code', 'Verify your identity'])
    includes(String(focused()?.getAttribute('aria-describedby')), 'heading')
    await ui.press('Back')
    equal(focused()?.id, 'heading')
  })

  it('shows the codes once and ends with the first press of Finish, whatever its request answers', async () => {
    for (const confirmBackupCodes of [() => no('unavailable'), never]) {
      const ui = await toCodes({ confirmBackupCodes })
      equal(ui.each('li[part=code]'), CODES)
      await ui.press('Finish')
      equal([ui.element.state, ui.client.count('confirmBackupCodes')], ['closed', 1])
    }
  })

  it('asks once before codes that nobody kept are left', async () => {
    const ui = await toCodes()
    for (const answer of ['Stay', 'Leave']) {
      check(!ui.element.close(), `the close before ${answer} to be held`)
      await ui.press(answer)
    }
    equal(ui.element.state, 'closed')
  })

  it('holds the page while codes are shown that nobody kept', async () => {
    const held = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))
    const ui = await toCodes()
    check(held(), 'the page to be held')
    await ui.press('Download')
    check(!held(), 'it to be free once they are kept')
    await ui.press('Finish')
    check(!held(), 'it to be free at the end')
  })

  const leave: [string, (ui: Shown<MfaSetupWizardElement>) => unknown][] = [
    ['Cancel', (ui) => ui.press('Cancel')],
    ['being taken out of the page', ({ element }) => element.remove()],
    ['leaving the page', () => dispatchEvent(new PageTransitionEvent('pagehide'))],
  ]
  for (const [way, act] of leave) {
    it(`gives up its enrolment when it is left, and holds no secret any more: by ${way}`, async () => {
      const ui = await toCode()
      await act(ui)
      equal(ui.client.calls.at(-1), ['abandonEnrolment', 'e1'])
      await settle()
      lacks(readable(ui), SECRET)
    })
  }

  it('gives up an enrolment whose answer comes when it is gone', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<MfaClient['beginEnrolment']>>>()
    const ui = wizard({ beginEnrolment: () => promise })
    await ui.press('Next')
    ui.element.remove()
    resolve({ ok: true, value: { id: 'late', expiresAt: 0, prompts: [] } })
    await settle()
    equal(ui.client.calls.at(-1), ['abandonEnrolment', 'late'])
  })

  it('has the secret in no attribute but the link, and nowhere once it is over', async () => {
    const ui = wizard()
    await ui.press('Next')
    await ui.soon('.qr img')
    const attributes = [...deep(ui.element)].flatMap((each) => [...each.attributes])
    const carriers = attributes.filter(({ value }) => value.includes(SECRET))
    const named = carriers.map(({ name, ownerElement }) => `${ownerElement?.localName} ${name}`)
    equal(named, ['a href'])
    for (const next of ['Next', 'Cancel']) {
      await ui.press(next)
      lacks(readable(ui), SECRET)
    }
    const done = await toCodes()
    lacks(readable(done), SECRET)
    await done.press('Finish')
    lacks(readable(done), ...CODES)
  })

  it('tells the host what happened, never a secret', async () => {
    const events = recordEvents()
    const ui = await toCodes({})
    await ui.press('Finish')
    equal(types(events), ['mfa-enrolled', 'mfa-changed', 'backup-codes-created', 'backup-codes-kept'])
    equal(events[0]?.data, { isTrusted: false, factor: 'totp', authenticatorId: 'a1', replaced: false })
    equal(events[1]?.data.remaining, 10)
    lacks(JSON.stringify(events), SECRET, ...CODES, '123456')
  })

  it('tells the host of a session that ended, and leaves the words to it where it asks to', async () => {
    const shown = await toCode({ confirmEnrolment: signedOut })
    await shown.enter('123456')
    equal(shown.words('[role=alert] a'), 'Sign in again')
    const taken = await toCode({ confirmEnrolment: signedOut })
    taken.hears('mfa-session-expired', { prevents: true })
    await taken.enter('123456')
    equal([taken.alert, taken.element.state], ['', 'prompting'])
  })

  describe('in its required form', () => {
    it('begins at Set up by itself, once, without Cancel or Back', async () => {
      const ui = required()
      await ui.soon('#key')
      equal(ui.client.count('beginEnrolment'), 1)
      check(!ui.button('Cancel') && !ui.button('Back'), 'neither Cancel nor Back')
      includes(ui.text, 'Step 1 of 3')
    })

    it('leads on with Finish, unless the host stays', async () => {
      const ui = required({}, '/accounts')
      const passed = ui.hears('mfa-passed', { prevents: true })
      await ui.press('Next')
      await ui.enter('123456')
      await ui.press('Finish')
      equal([passed.length, passed[0]?.to, passed[0]?.amr], [1, '/accounts', ['pwd', 'otp', 'mfa']])
    })

    it('offers to try again where it could not begin', async () => {
      let isUp = false
      const ui = required({ loadSettings: () => (isUp ? ok(settingsView()) : no('unavailable')) })
      await until(() => ui.alert, 'the error')
      isUp = true
      await ui.press('Retry')
      await ui.soon('#key')
    })
  })
})
