import '../../widget/define/mfa-setup-wizard.ts'
import type { MfaClient, MfaPassedEvent, MfaSetupWizardElement } from '../../widget/index.ts'
import {
  alertText,
  button,
  CODES,
  check,
  clear,
  deep,
  equal,
  find,
  focused,
  mount,
  never,
  no,
  ok,
  press,
  recordEvents,
  SECRET,
  scriptedClient,
  settingsView,
  settle,
  text,
  until,
} from './support.ts'

function wizard(script: Partial<MfaClient> = {}, required = false) {
  const client = scriptedClient(script)
  const element = document.createElement('mfa-setup-wizard') as MfaSetupWizardElement
  element.client = client
  element.required = required
  mount(element)
  return { client, element }
}

async function toCode(script: Partial<MfaClient> = {}) {
  const made = wizard(script)
  await press(made.element, 'Next')
  await press(made.element, 'Next')
  return made
}

async function enter(element: Element, code: string) {
  const field = await until(() => find<HTMLInputElement>(element, 'input.code'), 'the code field')
  field.value = code
  await press(element, 'Enter')
}

async function toCodes(script: Partial<MfaClient> = {}) {
  const made = await toCode(script)
  await enter(made.element, '123456')
  await until(() => button(made.element, 'Finish'), 'Finish')
  return made
}

/** Everything that a page, a recorder or an extension could read of an element: attributes, words, properties. */
function readable(element: Element): string {
  const attributes = [element, ...deep(element)].flatMap((each) => [...each.attributes].map(({ value }) => value))
  const isPlain = (value: unknown) => typeof value !== 'object' || Array.isArray(value)
  const properties = Object.entries(element).filter(([, value]) => isPlain(value))
  return [...attributes, text(element), JSON.stringify(properties)].join(' ')
}

describe('<mfa-setup-wizard>', () => {
  afterEach(clear)

  it('says where one is and what is done on a line each where both have no room on one', async () => {
    const { element } = await toCodes()
    element.style.inlineSize = '288px'
    const lines = [...(element.shadowRoot?.querySelectorAll('.where span') ?? [])].map((part) => {
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
    const { client, element } = wizard({ beginEnrolment: never })
    await until(() => button(element, 'Next'), 'Next')
    equal(client.count('beginEnrolment'), 0)
    await press(element, 'Next')
    await press(element, 'Next')
    equal(client.count('beginEnrolment'), 1)
  })

  it('offers a native select and a checked, disabled checkbox', async () => {
    const { element } = wizard()
    const select = await until(() => find<HTMLSelectElement>(element, 'select'), 'the select')
    equal(
      [select.labels[0]?.textContent, select.selectedOptions[0]?.textContent],
      ['Select method', 'Authenticator app'],
    )
    const box = find<HTMLInputElement>(element, 'input[type=checkbox]')
    equal([box?.labels?.[0]?.textContent, box?.checked, box?.disabled], ['Default', true, true])
  })

  it('shows the secret in three ways', async () => {
    const { element } = wizard()
    await press(element, 'Next')
    const image = await until(() => find<SVGElement>(element, 'svg[role=img]'), 'the QR code')
    check(image.getAttribute('aria-label')?.startsWith('QR code'), 'a name that begins "QR code"')
    check(!image.outerHTML.includes(SECRET), 'no secret in the image')
    check(image.getBoundingClientRect().width >= 228, 'at least 228 px')
    equal(find(element, '#key')?.textContent, 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')
    const link = find<HTMLAnchorElement>(element, 'a[href^="otpauth:"]')
    equal(link?.textContent, 'Open in authenticator app')
    equal(find(element, 'ol.instructions')?.children.length, 3)
  })

  it('keeps the same secret when somebody goes back, to either step before', async () => {
    const { client, element } = await toCode()
    await press(element, 'Back')
    check(find(element, '#key'), 'the key')
    await press(element, 'Back')
    check(find(element, 'select'), 'the select')
    await press(element, 'Next')
    equal(find(element, '#key')?.textContent?.replaceAll(' ', ''), SECRET)
    equal([client.count('beginEnrolment'), client.count('abandonEnrolment')], [1, 0])
  })

  it('copies the key without its spaces', async () => {
    const written: string[] = []
    const clipboard = { writeText: (value: string) => Promise.resolve(void written.push(value)) }
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
    try {
      const { element } = wizard()
      await press(element, 'Next')
      await press(element, 'Copy')
      equal(written, [SECRET])
      await until(() => text(element).includes('Copied.'), 'the word that it is done')
    } finally {
      Reflect.deleteProperty(navigator, 'clipboard')
    }
  })

  it('selects the key and says so where copying is blocked', async () => {
    const clipboard = { writeText: () => Promise.reject(new Error('blocked')) }
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
    try {
      const { element } = wizard()
      await press(element, 'Next')
      await press(element, 'Copy')
      await until(() => text(element).includes('Copying is blocked here'), 'the instruction')
      check(!text(element).includes('Copied.'), 'nothing to be said to be done')
    } finally {
      Reflect.deleteProperty(navigator, 'clipboard')
    }
  })

  it('sends nothing before Enter, and a double press sends once', async () => {
    const { client, element } = await toCode({ confirmEnrolment: never })
    const field = find<HTMLInputElement>(element, 'input.code')
    if (field) field.value = '123456'
    field?.dispatchEvent(new InputEvent('input', { bubbles: true }))
    field?.dispatchEvent(new Event('change', { bubbles: true }))
    await settle()
    equal(client.count('confirmEnrolment'), 0)
    button(element, 'Enter')?.click()
    button(element, 'Enter')?.click()
    await press(element, 'Enter')
    equal(client.count('confirmEnrolment'), 1)
  })

  for (const typed of ['123 456', '123-456', ' 123456 ', '１２３４５６', '123\u2013456', '١٢٣٤٥٦']) {
    it(`reads ${JSON.stringify(typed)} as six digits`, async () => {
      const { client, element } = await toCode()
      await enter(element, typed)
      equal(client.calls.find(([name]) => name === 'confirmEnrolment')?.[2], { code: '123456' })
    })
  }

  for (const [typed, said] of [
    ['', 'Enter the 6-digit code.'],
    ['1234', "You've entered 4 digits. The code has 6."],
    ['12345x', 'The code has digits only.'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(typed)} and sends nothing`, async () => {
      const { client, element } = await toCode()
      await enter(element, typed)
      equal([alertText(element), client.count('confirmEnrolment')], [said, 0])
    })
  }

  it('stays on the page with a wrong code, the text selected', async () => {
    const { element } = await toCode({ confirmEnrolment: () => no('wrong_code') })
    await enter(element, '111111')
    await until(() => alertText(element), 'the error')
    equal(alertText(element), "That code didn't work. If you have just used it, wait for the next one.")
    const field = find<HTMLInputElement>(element, 'input.code')
    equal([field?.getAttribute('aria-invalid'), focused() === field, field?.selectionEnd], ['true', true, 6])
  })

  for (const [reason, said] of [
    [
      { clockSkewSeconds: -180 },
      "Your phone's clock looks about 3 minutes behind. Turn on automatic time, then try the next code.",
    ],
    [
      { clockSkewSeconds: 70 },
      "Your phone's clock looks about 1 minute ahead. Turn on automatic time, then try the next code.",
    ],
    ['previous_entry', 'That code is from your previous entry. Enter the code of the new one.'],
  ] as const) {
    it(`explains ${JSON.stringify(reason)}`, async () => {
      const { element } = await toCode({ confirmEnrolment: () => no('wrong_code', { reason }) })
      await enter(element, '111111')
      equal(alertText(element), said)
    })
  }

  it('starts again with a new QR code after too many tries', async () => {
    const { client, element } = await toCode({
      confirmEnrolment: () => no('enrolment_expired', { reason: 'too_many_tries' }),
    })
    await enter(element, '111111')
    equal(alertText(element), 'Too many tries. Start again with a new QR code')
    await press(element, 'Start again')
    check(find(element, '#key'), 'the new key')
    equal(client.count('beginEnrolment'), 2)
  })

  for (const [reason, said] of [
    ['confirmed_in_another_tab', 'Already set up in another tab'],
    [
      'confirmed_here',
      'You are set up, but your backup codes were not shown: sign in with your app and generate new ones.',
    ],
  ] as const) {
    it(`says ${JSON.stringify(said)}`, async () => {
      const { element } = await toCode({ confirmEnrolment: () => no('conflict', { reason }) })
      await enter(element, '111111')
      equal(alertText(element), said)
      check(button(element, 'Close') && !button(element, 'Start again'), 'Close alone')
    })
  }

  it('says when to come back where it was begun too often', async () => {
    const { element } = wizard({ beginEnrolment: () => no('too_many', { retryAfterSeconds: 1500 }) })
    await press(element, 'Next')
    check(/Try again at \d{1,2}:\d{2}.*, in 25 minutes\./.test(alertText(element)), alertText(element))
  })

  it('moves focus to the heading of each step', async () => {
    const { element } = wizard()
    for (const title of ['Set up', 'Verify your identity']) {
      await press(element, 'Next')
      equal([focused()?.id, focused()?.textContent], ['heading', title])
    }
  })

  it('shows the codes once and ends with the first press of Finish, whatever its request answers', async () => {
    for (const confirmBackupCodes of [() => no('unavailable'), never]) {
      const { client, element } = await toCodes({ confirmBackupCodes })
      equal(
        [...(find(element, 'backup-codes')?.shadowRoot?.querySelectorAll('li') ?? [])].map((li) => li.textContent),
        CODES,
      )
      await press(element, 'Finish')
      equal([element.state, client.count('confirmBackupCodes')], ['closed', 1])
    }
  })

  it('asks once before codes that nobody kept are left', async () => {
    const { element } = await toCodes()
    check(!element.close(), 'the first close to be held')
    await until(() => button(element, 'Stay'), 'Stay')
    await press(element, 'Stay')
    check(!element.close(), 'it to be held again')
    await press(element, 'Leave')
    equal(element.state, 'closed')
  })

  it('holds the page while codes are shown that nobody kept', async () => {
    const held = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))
    const { element } = await toCodes()
    check(held(), 'the page to be held')
    await press(element, 'Download')
    check(!held(), 'it to be free once they are kept')
    await press(element, 'Finish')
    check(!held(), 'it to be free at the end')
  })

  it('gives up its enrolment when it is left, by Cancel or by leaving the page', async () => {
    const cancelled = await toCode()
    await press(cancelled.element, 'Cancel')
    equal(cancelled.client.calls.at(-1), ['abandonEnrolment', 'e1'])
    const removed = await toCode()
    removed.element.remove()
    await Promise.resolve()
    equal(removed.client.calls.at(-1), ['abandonEnrolment', 'e1'])
    const away = await toCode()
    dispatchEvent(new PageTransitionEvent('pagehide'))
    await settle()
    equal(away.client.calls.at(-1), ['abandonEnrolment', 'e1'])
    check(!readable(away.element).includes(SECRET), 'no secret in a page that was left')
  })

  it('gives up an enrolment whose answer comes when it is gone', async () => {
    let answer = (_: Awaited<ReturnType<MfaClient['beginEnrolment']>>) => {}
    const { client, element } = wizard({
      beginEnrolment: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    })
    await press(element, 'Next')
    element.remove()
    answer({ ok: true, value: { id: 'late', expiresAt: 0, prompts: [] } })
    await settle()
    equal(client.calls.at(-1), ['abandonEnrolment', 'late'])
  })

  it('has the secret in no attribute but the link, and nowhere once it is over', async () => {
    const { element } = wizard()
    await press(element, 'Next')
    await until(() => find(element, 'svg[role=img]'), 'the QR code')
    const carriers = [...deep(element)].flatMap((each) =>
      [...each.attributes].filter(({ value }) => value.includes(SECRET)),
    )
    equal(
      carriers.map(({ name, ownerElement }) => `${ownerElement?.localName} ${name}`),
      ['a href'],
    )
    await press(element, 'Next')
    check(!readable(element).includes(SECRET), 'the secret to be gone with its step')
    await press(element, 'Cancel')
    check(!readable(element).includes(SECRET), 'the secret to be gone after Cancel')

    const done = await toCodes()
    check(!readable(done.element).includes(SECRET), 'the secret to be gone with the right code')
    await press(done.element, 'Finish')
    check(!CODES.some((code) => readable(done.element).includes(code)), 'the codes to be gone after Finish')
  })

  it('tells the host what happened, never a secret', async () => {
    const record = recordEvents()
    try {
      const { element } = await toCodes({})
      await press(element, 'Finish')
    } finally {
      record.stop()
    }
    equal(
      record.events.map(({ type }) => type),
      ['mfa-enrolled', 'mfa-changed', 'backup-codes-created', 'backup-codes-kept'],
    )
    equal(record.events[0]?.data, { isTrusted: false, factor: 'totp', authenticatorId: 'a1', replaced: false })
    equal(record.events[1]?.data.remaining, 10)
    const told = JSON.stringify(record.events)
    check(![SECRET, ...CODES, '123456'].some((secret) => told.includes(secret)), 'no secret in an event')
  })

  it('tells the host of a session that ended, and leaves the words to it where it asks to', async () => {
    const signedOut = () => no('sign_in_required', { page: '/login' })
    const shown = await toCode({ confirmEnrolment: signedOut })
    await enter(shown.element, '123456')
    equal(find<HTMLAnchorElement>(shown.element, '[role=alert] a')?.textContent, 'Sign in again')

    const taken = await toCode({ confirmEnrolment: signedOut })
    taken.element.addEventListener('mfa-session-expired', (event) => event.preventDefault())
    await enter(taken.element, '123456')
    equal([alertText(taken.element), taken.element.state], ['', 'prompting'])
  })

  describe('in its required form', () => {
    it('begins at Set up by itself, once, without Cancel or Back', async () => {
      const { client, element } = wizard({}, true)
      await until(() => find(element, '#key'), 'the key')
      equal(client.count('beginEnrolment'), 1)
      check(!button(element, 'Cancel') && !button(element, 'Back'), 'neither Cancel nor Back')
      check(text(element).includes('Step 1 of 3'), 'its own count of steps')
    })

    it('leads on with Finish, unless the host stays', async () => {
      const { element } = wizard({}, true)
      element.to = '/accounts'
      const passed: MfaPassedEvent[] = []
      element.addEventListener('mfa-passed', (event) => {
        event.preventDefault()
        passed.push(event)
      })
      await press(element, 'Next')
      await enter(element, '123456')
      await press(element, 'Finish')
      equal(
        passed.map(({ to, amr }) => [to, amr]),
        [['/accounts', ['pwd', 'otp', 'mfa']]],
      )
    })

    it('offers to try again where it could not begin', async () => {
      let up = false
      const { element } = wizard({ loadSettings: () => (up ? ok(settingsView()) : no('unavailable')) }, true)
      await until(() => alertText(element), 'the error')
      up = true
      await press(element, 'Retry')
      await until(() => find(element, '#key'), 'the key')
    })
  })
})
