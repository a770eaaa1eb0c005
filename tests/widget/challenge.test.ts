import '../../widget/define/mfa-challenge.ts'
import type { MfaChallengeElement, MfaClient } from '../../widget/index.ts'
import { check, equal, includes, lacks, types } from './assert.ts'
import { focused, made, mount, recordEvents, replace, settle, show, until, wordOver } from './page.ts'
import { asked, bothWays, challengeView, later, never, no, ok, signedOut } from './support.ts'

const FORM = `<form class="mfa-form" method="post" action="/mfa/challenge">
  <input type="hidden" name="csrf" value="form-token"><input type="hidden" name="factor" value="totp"><input type="hidden" name="to" value="/profile">
  <label class="mfa-label" for="mfa-code">6-digit code</label>
  <input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" dir="ltr" required aria-describedby="mfa-error">
  <p class="mfa-error" id="mfa-error" data-mfa="error"></p>
  <button class="mfa-button mfa-primary" type="submit">Enter</button>
</form>`

const take = (element: MfaChallengeElement, html: string) =>
  element.append(document.createRange().createContextualFragment(html))

async function challenge(script: Partial<MfaClient> = {}, inside = FORM, attributes: Record<string, string> = {}) {
  const ui = show('mfa-challenge', script, (fresh) => {
    take(fresh, inside)
    for (const [name, value] of Object.entries(attributes)) fresh.setAttribute(name, value)
  })
  const passed = ui.hears('mfa-passed', { prevents: true })
  const field = await ui.field()
  await ui.is('asking')
  const submit = ui.find<HTMLButtonElement>('[type=submit]')
  const error = () => ui.words('[data-mfa=error]')?.replace(/\s+/g, ' ').trim() ?? ''
  const wait = () => ui.words('[data-mfa=wait]') ?? ''
  return { ui, client: ui.client, element: ui.element, field, submit, passed, error, wait }
}

const answering = (...of: Parameters<typeof no>) => ({ answerChallenge: () => no(...of) })
const SENT = { factor: 'totp', code: '123456', to: '/profile' }
const LATER = { retryAfterSeconds: 300 }
const DISABLED = /^Too many wrong codes: your authenticator app is disabled here\./
const OFFLINE = "You're offline. Nothing was changed."
const WRONG = "That code didn't work. If you have just used it, wait for the next one."

describe('<mfa-challenge>', () => {
  it('takes over the form that is there, and replaces none of it', async () => {
    const ui = made('mfa-challenge')
    take(ui.element, FORM)
    const [form, field] = [ui.find('form'), ui.find('[name=code]')]
    mount(ui.element)
    await ui.is('asking')
    check(ui.find('form') === form && ui.find('[name=code]') === field, 'the same nodes')
    equal([ui.element.shadowRoot, ui.all('form').length], [null, 1])
  })

  const typed = ['123-456', '１２３４５６', '\u00a0123\u2009456 ', '\u200e123\u00a0456\u200e', '１２３ー４５６']
  const more = ['١٢٣\u2009٤٥٦', '१२३\u2013४५६。', '\ufeff1\u00ad2\u200b3\t456.']
  for (const code of [...typed, ...more]) {
    it(`F7: sends what counts of ${JSON.stringify(code)}`, async () => {
      const { ui, client, error } = await challenge()
      await ui.enter(code)
      equal([client.calls, error()], [[['answerChallenge', SENT]], ''])
    })
  }

  for (const [code, said] of [
    ['', 'Enter the 6-digit code.'],
    ['12345', "You've entered 5 digits. The code has 6."],
    ['l23456', 'The code has digits only.'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(code)} and sends nothing`, async () => {
      const { ui, client, error } = await challenge()
      await ui.enter(code)
      equal([error(), client.calls], [said, []])
    })
  }

  it('sends the code once and leads on', async () => {
    const { client, element, field, submit, passed } = await challenge()
    field.value = '123 456'
    submit?.click()
    submit?.click()
    await until(() => passed.length > 0, 'mfa-passed')
    equal(client.calls, [['answerChallenge', SENT]])
    equal([passed.length, passed[0]?.to, passed[0]?.amr], [1, '/home', ['pwd', 'otp', 'mfa']])
    equal([element.getAttribute('state'), field.value], ['passed', ''])
  })

  it('shows that it waits, by a word over the button that was pressed, and moves nothing', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<MfaClient['answerChallenge']>>>()
    const { ui, field, submit } = await challenge({ answerChallenge: () => promise })
    const box = () => JSON.stringify(submit?.getBoundingClientRect())
    const before = box()
    const word = () => getComputedStyle(submit as Element, '::after')
    await ui.enter('123456')
    includes(wordOver(submit as Element), '"Checking…"')
    equal([word().position, word().animationName, box()], ['absolute', 'mfa-wait', before])
    resolve(await no('wrong_code'))
    await until(() => field.ariaInvalid, 'the answer')
    equal(word().content, 'none')
  })

  it('sends nothing by itself when a password manager fills the field', async () => {
    const { client, field } = await challenge()
    field.value = '123456'
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }))
    await settle()
    equal(client.calls, [])
  })

  it('stays with a wrong code, the field marked and its text selected', async () => {
    const { ui, field, error } = await challenge(answering('wrong_code'))
    await ui.enter('417 902')
    equal([error(), ui.find('[data-mfa=error]')?.getAttribute('role'), field.value], [WRONG, 'alert', '417 902'])
    equal([field.getAttribute('aria-invalid'), focused() === field], ['true', true])
    equal([field.selectionStart, field.selectionEnd], [0, 7])
  })

  it('holds the button for as long as the server says, then lets it be pressed and sends nothing', async () => {
    const { ui, client, element, field, submit, wait } = await challenge(answering('locked', { retryAfterSeconds: 1 }))
    const locked = ui.hears('mfa-locked')
    const sent = Date.now()
    await ui.enter('111111')
    const words =
      /^Too many tries\. Try again at \d{1,2}:\d{2}:\d{2}.*, in 1 second\. You can try another way meanwhile\.$/
    check(words.test(wait()), wait())
    equal([submit?.disabled, field.disabled, element.state, locked.length], [true, true, 'locked', 1])
    const untilAt = locked[0]?.untilAt ?? 0
    check(untilAt >= sent + 1000 && untilAt <= Date.now() + 1000, 'the time the wait ends')
    await until(() => !submit?.disabled, 'the end of the wait', 3_000)
    equal([field.disabled, wait(), client.calls.length, focused() === field], [false, '', 1, true])
  })

  it('shows the support line of the page for as long as a wait lasts, and says of another way what the page said', async () => {
    const { ui, element, wait } = await challenge(answering('locked', { retryAfterSeconds: 1 }))
    const card = document.createElement('section')
    card.className = 'mfa-card'
    card.innerHTML =
      '<p data-mfa="support" hidden></p><span data-mfa="meanwhile">A backup code works meanwhile. </span>'
    element.before(card)
    card.prepend(element)
    await ui.is('asking')
    await ui.enter('111111')
    equal(
      [card.querySelector<HTMLElement>('[data-mfa=support]')?.hidden, card.querySelector('[data-mfa=meanwhile]')],
      [false, null],
    )
    includes(wait(), 'You can try another way meanwhile.')
    await until(() => card.querySelector<HTMLElement>('[data-mfa=support]')?.hidden, 'the end of the wait', 3_000)
    equal(wait(), '')
  })

  for (const [about, factors, said] of [
    ['whose app is disabled', [asked('totp', true), asked('backup_code')], 'Too many wrong codes'],
    [
      'whose app is disabled and whose codes are used up',
      [asked('totp', true)],
      'No backup code can be used any more.',
    ],
    ['who has to wait', [asked('totp', false, Date.now() + 600_000)], ', in 10 minutes'],
  ] as const) {
    it(`shows the host’s help to somebody ${about}, where it stands alone`, async () => {
      const script = { loadChallenge: () => ok(challengeView([...factors])) }
      const ui = show('mfa-challenge', script, (fresh) => fresh.setAttribute('support', 'Ask the help desk.'))
      await ui.says(said)
      equal(ui.words('.mfa-support')?.trim(), 'No phone and no codes? Ask the help desk.')
    })
  }

  it('shows the host’s help among the ways to choose from, as a link where it is an address, and not before', async () => {
    const { ui } = await challenge(bothWays(false), '', { support: 'mailto:help@example.com' })
    equal(ui.find('.mfa-support'), null)
    await ui.press('Try another way')
    equal(ui.link('.mfa-support a'), ['help@example.com', 'mailto:help@example.com'])
  })

  it('leads somebody without a method to setting one up', async () => {
    const ui = show('mfa-challenge', { loadChallenge: () => no('enrolment_required', { page: '/mfa/enrol' }) })
    await ui.is('failed')
    equal(ui.alert, 'This needs an MFA method. Set up MFA first')
    equal([ui.link()[1], ui.button('Retry')], ['/mfa/enrol', null])
  })

  for (const [about, script, said, waits, state] of [
    ['that it is offline, and that nothing was changed', answering('offline'), OFFLINE, /^$/, 'asking'],
    ['the wait that a wrong code began, and that alone', answering('wrong_code', LATER), '', /in 5 minutes/, 'locked'],
    ['that a factor is disabled, and holds its field', answering('locked'), '', DISABLED, 'locked'],
  ] as const) {
    it(`says ${about}`, async () => {
      const { ui, element, field, error, wait } = await challenge(script)
      await ui.enter('111111')
      equal([error(), element.state, field.disabled], [said, state, state === 'locked'])
      check(waits.test(wait()), wait())
    })
  }

  for (const code of ['offline', 'unavailable', 'csrf', 'too_many'] as const) {
    it(`leaves the field unmarked where the code is not what was wrong: ${code}`, async () => {
      const { ui, field, error } = await challenge(answering(code))
      await ui.enter('123456')
      check(error() !== '', 'the words')
      equal([field.getAttribute('aria-invalid'), focused() === field], [null, true])
    })
  }

  it('counts down the wait that the page was rendered in', async () => {
    const ui = show('mfa-challenge', {}, (fresh) => {
      take(fresh, FORM)
      fresh.setAttribute('locked-until', String(Date.now() + 60_000))
    })
    await ui.is('locked')
    check(ui.find<HTMLButtonElement>('[type=submit]')?.disabled, 'the button to be held')
  })

  for (const [about, attribute, isOffered] of [
    ['the other way takes no code', 'Infinity', false],
    ['the other way has to wait as well', String(Date.now() + 600_000), false],
    ['the other way had to wait and takes one again', String(Date.now() - 1000), true],
  ] as const) {
    it(`${isOffered ? 'offers' : 'does not offer'} another way in a wait that began here where ${about}`, async () => {
      const script = answering('locked', { retryAfterSeconds: 60 })
      const { ui, wait } = await challenge(script, FORM, { 'other-locked-until': attribute })
      await ui.enter('111111')
      includes(wait(), 'in 1 minute.')
      equal(wait().includes('You can try another way meanwhile.'), isOffered)
    })
  }

  it('says Sign in again where the session is over, unless the host takes over', async () => {
    const shown = await challenge({ answerChallenge: signedOut })
    await shown.ui.enter('111111')
    equal(shown.ui.link('[data-mfa=error] a'), ['Sign in again', '/login'])
    const taken = await challenge({ answerChallenge: signedOut })
    taken.ui.hears('mfa-session-expired', { prevents: true })
    await taken.ui.enter('111111')
    equal(taken.error(), '')
  })

  it('tells the host what happened, never a code', async () => {
    const events = recordEvents()
    const { ui } = await challenge(answering('wrong_code', { retryAfterSeconds: 60 }))
    await ui.enter('417902')
    equal(types(events), ['mfa-error', 'mfa-locked'])
    lacks(JSON.stringify(events), '417902')
  })

  it('renders the same form where it is empty, with the style sheet once', async () => {
    const { ui, client, field, passed } = await challenge({}, '')
    equal(field.getAttribute('autocomplete'), 'one-time-code')
    includes(ui.text, 'Alice')
    await ui.enter('123456')
    equal([client.count('loadChallenge'), client.calls.at(-1)], [1, ['answerChallenge', { ...SENT, to: '/home' }]])
    equal(passed.length, 1)
    await challenge({}, '')
    equal(document.querySelectorAll('link[href="/mfa/assets/mfa.css"]').length, 1)
  })

  it('checks a backup code in the browser, and sends it as it is read', async () => {
    const form = FORM.replace('"totp"', '"backup_code"').replace('class="mfa-code', 'class="mfa-code mfa-backup-code')
    const { ui, client, error } = await challenge(answering('wrong_code'), form)
    await ui.enter('')
    equal(error(), 'Enter one of your backup codes.')
    await ui.enter('0000-0000-0000-0001')
    check(error().startsWith('There is a typing error'), error())
    equal(client.calls, [])
    await ui.enter('oooo oooo-oooo 0000')
    equal(client.said('answerChallenge'), [{ factor: 'backup_code', code: '0000000000000000', to: '/profile' }])
    equal(error(), "That code didn't work. Each backup code works once.")
  })

  it('offers a backup code in place where it renders its own form', async () => {
    const { ui, client, element, field } = await challenge(bothWays(false), '')
    await ui.press('Try another way')
    equal([element.state, ui.find('form')?.checkVisibility()], ['choosing', false])
    await ui.press('Enter backup code')
    equal([ui.words('label'), focused() === field], ['Backup code', true])
    equal(ui.words('#mfa-hint'), "16 letters and digits; spaces and dashes don't matter.")
    includes(String(field.getAttribute('aria-describedby')), 'mfa-hint')
    await ui.press('Use authenticator app')
    equal(ui.words('label'), '6-digit code')
    await ui.press('Try another way', 'Enter backup code')
    await ui.enter('0000000000000000')
    equal(client.said('answerChallenge').at(-1), { factor: 'backup_code', code: '0000000000000000', to: '/home' })
  })

  it('begins with a backup code where the app is disabled, and says so', async () => {
    const { ui } = await challenge(bothWays(true), '')
    equal(ui.words('label'), 'Backup code')
    check(DISABLED.test(ui.words('.mfa-notice') ?? ''), 'why')
    check(!ui.button('Use authenticator app'), 'no link to what takes no code')
  })

  it('works as the plain form it is while no script has taken it over', async () => {
    const { ui, field } = await challenge({ answerChallenge: never })
    const form = ui.find<HTMLFormElement>('form')
    equal([form?.method, form?.getAttribute('action'), field.name], ['post', '/mfa/challenge', 'code'])
  })

  it('says that the method cannot be found, with the host’s help and the page for it, and takes no code (A9)', async () => {
    const missing = { page: '/mfa/challenge', support: 'Ask the help desk, extension 42.' }
    const ui = show('mfa-challenge', { loadChallenge: () => no('method_missing', missing) })
    await ui.is('failed')
    const words = `Your MFA method cannot be found. Ask the people who run this site. ${missing.support} Get help`
    equal(ui.element.textContent?.replace(/\s+/g, ' ').trim(), words)
    equal([ui.link()[1], ui.find('input'), ui.find('button')], ['/mfa/challenge', null, null])
  })

  it('sends the token of the form, and reads a new one once where it is refused', async () => {
    const seen: [string, string | undefined, unknown][] = []
    const answers = [
      Response.json({ code: 'csrf', requestId: 'r' }, { status: 403 }),
      Response.json({ csrf: 'fresh', factors: [], principal: { name: 'A' }, nextCodeAt: null, to: '/' }),
      Response.json({ to: '/', assurance: { aal: 2, amr: [], at: 1 } }),
    ]
    replace(window, 'fetch', async (url, init) => {
      seen.push([`${init?.method} ${url}`, new Headers(init?.headers).get('X-MFA-CSRF') ?? undefined, init?.body])
      return answers.shift() ?? new Response('', { status: 500 })
    })
    const ui = show('mfa-challenge', null, (fresh) => take(fresh, FORM))
    ui.hears('mfa-passed', { prevents: true })
    await ui.is('asking')
    await ui.enter('123456')
    await ui.is('passed')
    const body = JSON.stringify(SENT)
    equal(seen, [
      ['POST /mfa/api/challenge', 'form-token', body],
      ['GET /mfa/api/challenge', undefined, undefined],
      ['POST /mfa/api/challenge', 'fresh', body],
    ])
  })
})
