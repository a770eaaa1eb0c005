import '../../widget/define/mfa-challenge.ts'
import type { MfaChallengeElement, MfaClient, MfaLockedEvent, MfaPassedEvent } from '../../widget/index.ts'
import { check, clear, equal, mount, never, no, ok, recordEvents, scriptedClient, settle, until } from './support.ts'

const FORM = `<form class="mfa-form" method="post" action="/mfa/challenge">
  <input type="hidden" name="csrf" value="form-token"><input type="hidden" name="factor" value="totp"><input type="hidden" name="to" value="/profile">
  <label class="mfa-label" for="mfa-code">6-digit code</label>
  <input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" dir="ltr" required aria-describedby="mfa-error">
  <p class="mfa-error" id="mfa-error" data-mfa="error"></p>
  <button class="mfa-button mfa-primary" type="submit">Enter</button>
</form>`

async function challenge(script: Partial<MfaClient> = {}, inside = FORM, attributes: Record<string, string> = {}) {
  const client = scriptedClient(script)
  const element = document.createElement('mfa-challenge') as MfaChallengeElement
  element.append(document.createRange().createContextualFragment(inside))
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  const passed: MfaPassedEvent[] = []
  element.addEventListener('mfa-passed', (event) => {
    event.preventDefault()
    passed.push(event)
  })
  element.client = client
  mount(element)
  const field = await until(() => element.querySelector<HTMLInputElement>('[name=code]'), 'the field')
  await until(() => element.state === 'asking', 'the form to be taken over')
  const submit = element.querySelector<HTMLButtonElement>('[type=submit]')
  const enter = async (code: string) => {
    field.value = code
    submit?.click()
    await settle()
  }
  const error = () => element.querySelector('[data-mfa=error]')?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
  return { client, element, field, submit, passed, enter, error }
}

const bothWays = (disabled: boolean) => ({
  principal: { name: 'Alice' },
  factors: [
    { factor: 'totp' as const, lockedUntil: null, disabled },
    { factor: 'backup_code' as const, lockedUntil: null, disabled: false },
  ],
  nextCodeAt: null,
  to: '/home',
  csrf: 'c',
})

describe('<mfa-challenge>', () => {
  afterEach(clear)

  it('takes over the form that is there, and replaces none of it', async () => {
    const element = document.createElement('mfa-challenge') as MfaChallengeElement
    element.append(document.createRange().createContextualFragment(FORM))
    const [form, field] = [element.querySelector('form'), element.querySelector('[name=code]')]
    element.client = scriptedClient()
    mount(element)
    await until(() => element.state === 'asking', 'the form to be taken over')
    check(element.querySelector('form') === form && element.querySelector('[name=code]') === field, 'the same nodes')
    equal([element.shadowRoot, element.querySelectorAll('form').length], [null, 1])
  })

  it('F7: sends what counts of a code, whatever came with it', async () => {
    const typed = [
      '\u200e123\u00a0456\u200e',
      '１２３ー４５６',
      '١٢٣\u2009٤٥٦',
      '१२३\u2013४५६。',
      '\ufeff1\u00ad2\u200b3\t456.',
    ]
    for (const code of typed) {
      const { client, enter, error } = await challenge()
      await enter(code)
      equal([client.calls, error()], [[['answerChallenge', { factor: 'totp', code: '123456', to: '/profile' }]], ''])
      clear()
    }
    const { client, enter, error } = await challenge()
    await enter('l23456')
    equal([client.calls, error() !== ''], [[], true])
  })

  it('sends the code once and leads on', async () => {
    const { client, element, field, submit, passed } = await challenge()
    field.value = '123 456'
    submit?.click()
    submit?.click()
    await until(() => passed.length > 0, 'mfa-passed')
    equal(client.calls, [['answerChallenge', { factor: 'totp', code: '123456', to: '/profile' }]])
    equal(
      passed.map(({ to, amr }) => [to, amr]),
      [['/home', ['pwd', 'otp', 'mfa']]],
    )
    equal([element.getAttribute('state'), field.value], ['passed', ''])
  })

  for (const typed of ['123-456', '１２３４５６', '\u00a0123\u2009456 ']) {
    it(`reads ${JSON.stringify(typed)} as six digits`, async () => {
      const { client, enter } = await challenge()
      await enter(typed)
      equal(client.calls[0]?.[1], { factor: 'totp', code: '123456', to: '/profile' })
    })
  }

  it('sends nothing by itself when a password manager fills the field', async () => {
    const { client, field } = await challenge()
    field.value = '123456'
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }))
    await settle()
    equal(client.calls, [])
  })

  it('says what is missing and sends nothing', async () => {
    const { client, enter, error } = await challenge()
    await enter('')
    equal(error(), 'Enter the 6-digit code.')
    await enter('12345')
    equal([error(), client.calls.length], ["You've entered 5 digits. The code has 6.", 0])
  })

  it('stays with a wrong code, the field marked and its text selected', async () => {
    const { element, field, enter, error } = await challenge({ answerChallenge: () => no('wrong_code') })
    await enter('417 902')
    equal(error(), "That code didn't work. If you have just used it, wait for the next one.")
    equal(
      [field.getAttribute('aria-invalid'), document.activeElement === field, field.selectionStart, field.selectionEnd],
      ['true', true, 0, 7],
    )
    equal([element.querySelector('[data-mfa=error]')?.getAttribute('role'), field.value], ['alert', '417 902'])
  })

  it('holds the button for as long as the server says, then lets it be pressed and sends nothing', async () => {
    const locked: MfaLockedEvent[] = []
    const { client, element, field, submit, enter } = await challenge({
      answerChallenge: () => no('locked', { retryAfterSeconds: 1 }),
    })
    element.addEventListener('mfa-locked', (event) => locked.push(event))
    await enter('111111')
    const notice = element.querySelector('[data-mfa=wait]')
    check(
      /^Too many tries\. Try again at \d{1,2}:\d{2}:\d{2}.*, in 1 second\. You can try another way meanwhile\.$/.test(
        notice?.textContent ?? '',
      ),
      notice?.textContent ?? 'a notice',
    )
    equal([submit?.disabled, field.disabled, element.state, locked.length], [true, true, 'locked', 1])
    check(Math.abs((locked[0]?.untilAt ?? 0) - Date.now() - 1000) < 500, 'the time the wait ends')
    await until(() => !submit?.disabled, 'the end of the wait', 3_000)
    equal(
      [field.disabled, notice?.textContent, client.calls.length, document.activeElement === field],
      [false, '', 1, true],
    )
  })

  it('shows the support line of the page when a wait begins', async () => {
    const { element, enter } = await challenge({ answerChallenge: () => no('locked', { retryAfterSeconds: 60 }) })
    const card = document.createElement('section')
    const support = document.createElement('p')
    card.className = 'mfa-card'
    support.dataset.mfa = 'support'
    support.hidden = true
    element.before(card)
    card.append(element, support)
    await until(() => element.state === 'asking', 'the form in its new place')
    await enter('111111')
    check(!support.hidden, 'the support line')
  })

  it('says a wrong code and the wait that it began', async () => {
    const { element, enter, error } = await challenge({
      answerChallenge: () => no('wrong_code', { retryAfterSeconds: 300 }),
    })
    await enter('111111')
    check(error().startsWith("That code didn't work"), 'the wrong code')
    check(element.querySelector('[data-mfa=wait]')?.textContent?.includes('in 5 minutes'), 'the wait')
  })

  it('counts down the wait that the page was rendered in', async () => {
    const element = document.createElement('mfa-challenge') as MfaChallengeElement
    element.append(document.createRange().createContextualFragment(FORM))
    element.setAttribute('locked-until', String(Date.now() + 60_000))
    element.client = scriptedClient()
    mount(element)
    await until(() => element.state === 'locked', 'the wait')
    check(element.querySelector<HTMLButtonElement>('[type=submit]')?.disabled, 'the button to be held')
  })

  for (const [about, attribute, isOffered] of [
    ['the other way takes no code', 'Infinity', false],
    ['the other way has to wait as well', String(Date.now() + 600_000), false],
    ['the other way had to wait and takes one again', String(Date.now() - 1000), true],
  ] as const) {
    it(`${isOffered ? 'offers' : 'does not offer'} another way in a wait that began here where ${about}`, async () => {
      const script = { answerChallenge: () => no('locked', { retryAfterSeconds: 60 }) }
      const { element, enter } = await challenge(script, FORM, { 'other-locked-until': attribute })
      await enter('111111')
      const said = element.querySelector('[data-mfa=wait]')?.textContent ?? ''
      check(said.includes('in 1 minute.'), said)
      equal(said.includes('You can try another way meanwhile.'), isOffered)
    })
  }

  it('says that it is offline, and that nothing was changed', async () => {
    const { enter, error } = await challenge({ answerChallenge: () => no('offline') })
    await enter('111111')
    equal(error(), "You're offline. Nothing was changed.")
  })

  it('says Sign in again where the session is over, unless the host takes over', async () => {
    const script = { answerChallenge: () => no('sign_in_required', { page: '/login' }) }
    const shown = await challenge(script)
    await shown.enter('111111')
    const link = shown.element.querySelector<HTMLAnchorElement>('[data-mfa=error] a')
    equal([link?.textContent, link?.getAttribute('href')], ['Sign in again', '/login'])
    const taken = await challenge(script)
    taken.element.addEventListener('mfa-session-expired', (event) => event.preventDefault())
    await taken.enter('111111')
    equal(taken.error(), '')
  })

  it('tells the host what happened, never a code', async () => {
    const record = recordEvents()
    try {
      const { enter } = await challenge({ answerChallenge: () => no('wrong_code', { retryAfterSeconds: 60 }) })
      await enter('417902')
    } finally {
      record.stop()
    }
    equal(
      record.events.map(({ type }) => type),
      ['mfa-error', 'mfa-locked'],
    )
    check(!JSON.stringify(record.events).includes('417902'), 'no code in an event')
  })

  it('renders the same form where it is empty, with the style sheet once', async () => {
    const { client, element, enter, passed } = await challenge({}, '')
    equal(element.querySelector('[name=code]')?.getAttribute('autocomplete'), 'one-time-code')
    check(element.textContent?.includes('Alice'), 'who is signing in')
    await enter('123456')
    equal(
      [client.count('loadChallenge'), client.calls.at(-1)],
      [1, ['answerChallenge', { factor: 'totp', code: '123456', to: '/home' }]],
    )
    equal(passed.length, 1)
    await challenge({}, '')
    equal(document.querySelectorAll('link[href="/mfa/assets/mfa.css"]').length, 1)
  })

  it('checks a backup code in the browser, and sends it as it is read', async () => {
    const form = FORM.replace('value="totp"', 'value="backup_code"').replace(
      'class="mfa-code"',
      'class="mfa-code mfa-backup-code"',
    )
    const { client, enter, error } = await challenge({ answerChallenge: () => no('wrong_code') }, form)
    await enter('')
    equal(error(), 'Enter one of your backup codes.')
    await enter('0000-0000-0000-0001')
    check(error().startsWith('There is a typing error'), error())
    equal(client.calls, [])
    await enter('oooo oooo-oooo 0000')
    equal(client.calls[0]?.[1], { factor: 'backup_code', code: '0000000000000000', to: '/profile' })
    equal(error(), "That code didn't work. Each backup code works once.")
  })

  it('says that a factor is disabled, holds its field and shows the support line', async () => {
    const { element, field, enter } = await challenge({ answerChallenge: () => no('locked') })
    await enter('111111')
    const notice = element.querySelector('[data-mfa=wait]')?.textContent
    equal([element.state, field.disabled], ['locked', true])
    check(notice?.startsWith('Disabled after too many wrong codes.'), notice ?? 'a notice')
  })

  it('offers a backup code in place where it renders its own form', async () => {
    const { client, element, field, enter } = await challenge({ loadChallenge: () => ok(bothWays(false)) }, '')
    const press = async (name: string) => {
      ;[...element.querySelectorAll('button')].find((button) => button.textContent === name)?.click()
      await settle()
    }
    await press('Try another way')
    equal([element.state, element.querySelector('form')?.hidden], ['choosing', true])
    await press('Enter backup code')
    equal([element.querySelector('label')?.textContent, document.activeElement === field], ['Backup code', true])
    await press('Use authenticator app')
    equal(element.querySelector('label')?.textContent, '6-digit code')
    await press('Try another way')
    await press('Enter backup code')
    await enter('0000000000000000')
    equal(client.calls.at(-1)?.[1], { factor: 'backup_code', code: '0000000000000000', to: '/home' })
  })

  it('begins with a backup code where the app is disabled, and says so', async () => {
    const { element } = await challenge({ loadChallenge: () => ok(bothWays(true)) }, '')
    equal(element.querySelector('label')?.textContent, 'Backup code')
    check(element.textContent?.includes('Disabled after too many wrong codes.'), 'why')
  })

  it('works as the plain form it is while no script has taken it over', async () => {
    const { element, field } = await challenge({ answerChallenge: never })
    const form = element.querySelector('form')
    equal([form?.method, form?.getAttribute('action'), field.name], ['post', '/mfa/challenge', 'code'])
  })
})

describe('the client of <mfa-challenge>', () => {
  afterEach(clear)

  it('says that the method cannot be found, with the host’s help and the page for it, and takes no code (A9)', async () => {
    const missing = { page: '/mfa/challenge', support: 'Ask the help desk, extension 42.' }
    const element = document.createElement('mfa-challenge') as MfaChallengeElement
    element.client = scriptedClient({ loadChallenge: () => no('method_missing', missing) })
    mount(element)
    await until(() => element.state === 'failed', 'the refusal')
    const words = element.textContent?.replace(/\s+/g, ' ').trim()
    equal(
      words,
      'Your MFA method cannot be found. Ask the people who run this site. Ask the help desk, extension 42. Get help',
    )
    equal(element.querySelector('a')?.getAttribute('href'), '/mfa/challenge')
    equal([element.querySelector('input'), element.querySelector('button')], [null, null])
  })

  it('sends the token of the form, and reads a new one once where it is refused', async () => {
    const seen: [string, string | undefined, unknown][] = []
    const answers = [
      new Response(JSON.stringify({ code: 'csrf', requestId: 'r' }), { status: 403 }),
      new Response(JSON.stringify({ csrf: 'fresh', factors: [], principal: { name: 'A' }, nextCodeAt: null, to: '/' })),
      new Response(JSON.stringify({ to: '/', assurance: { aal: 2, amr: [], at: 1 } })),
    ]
    const original = window.fetch
    window.fetch = async (url, init) => {
      seen.push([`${init?.method} ${url}`, new Headers(init?.headers).get('X-MFA-CSRF') ?? undefined, init?.body])
      return answers.shift() ?? new Response('', { status: 500 })
    }
    try {
      const element = document.createElement('mfa-challenge') as MfaChallengeElement
      element.append(document.createRange().createContextualFragment(FORM))
      element.addEventListener('mfa-passed', (event) => event.preventDefault())
      mount(element)
      await until(() => element.state === 'asking', 'the form to be taken over')
      const field = element.querySelector<HTMLInputElement>('[name=code]')
      if (field) field.value = '123456'
      element.querySelector<HTMLButtonElement>('[type=submit]')?.click()
      await until(() => element.state === 'passed', 'the answer')
    } finally {
      window.fetch = original
    }
    const body = JSON.stringify({ factor: 'totp', code: '123456', to: '/profile' })
    equal(seen, [
      ['POST /mfa/api/challenge', 'form-token', body],
      ['GET /mfa/api/challenge', undefined, undefined],
      ['POST /mfa/api/challenge', 'fresh', body],
    ])
  })
})
