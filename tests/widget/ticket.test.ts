import '../../widget/define/mfa-challenge.ts'
import '../../widget/define/mfa-setup-wizard.ts'
import type { MfaChallengeElement, MfaSetupWizardElement } from '../../widget/index.ts'
import { button, CODES, check, clear, equal, find, mount, press, SECRET, settingsView, URI, until } from './support.ts'

/* Elements of a sign-in that is pending at the host's backend (spec H4), down to what they send. */

type Sent = { call: string; authorization: string | null; credentials: RequestCredentials | undefined }

/** Answers requests in the server's place, and keeps account of them. */
async function withServer(answers: Record<string, () => Response>, act: (sent: Sent[]) => Promise<void>) {
  const sent: Sent[] = []
  const original = window.fetch
  window.fetch = async (url, init) => {
    const call = `${init?.method} ${url}`
    const authorization = new Headers(init?.headers).get('Authorization')
    sent.push({ call, authorization, credentials: init?.credentials })
    return answers[call]?.() ?? new Response('', { status: 500 })
  }
  try {
    await act(sent)
  } finally {
    window.fetch = original
  }
}

const json =
  (value: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(value), { status })

const view = {
  csrf: 'c',
  factors: [{ factor: 'totp', lockedUntil: null, disabled: false }],
  principal: { name: 'Alice' },
  nextCodeAt: null,
  to: '/',
}
const assurance = { aal: 2, amr: ['pwd', 'otp', 'mfa'], at: 1 }

describe('<mfa-challenge> with a ticket', () => {
  afterEach(clear)

  async function pass(answer: unknown, prepare: (element: MfaChallengeElement) => void): Promise<Sent[]> {
    let all: Sent[] = []
    const answers = { 'GET /mfa/api/challenge': json(view), 'POST /mfa/api/challenge': json(answer) }
    await withServer(answers, async (sent) => {
      all = sent
      const element = document.createElement('mfa-challenge') as MfaChallengeElement
      prepare(element)
      mount(element)
      const field = await until(() => element.querySelector<HTMLInputElement>('[name=code]'), 'the field')
      field.value = '123456'
      element.querySelector<HTMLButtonElement>('[type=submit]')?.click()
      await until(() => element.state === 'passed', 'the answer')
      check(!element.outerHTML.includes('the-ticket'), 'the ticket is in no attribute')
      check(!element.outerHTML.includes('the-grant'), 'nor the grant')
    })
    return all
  }

  it('sends it with each request, without cookies, and hands the grant to the function alone', async () => {
    const got: string[] = []
    const heard: unknown[] = []
    const hear = (event: Event) => heard.push({ ...event, isTrusted: undefined })
    document.addEventListener('mfa-passed', hear)
    const sent = await pass({ to: '/', assurance, grant: 'the-grant' }, (element) => {
      element.ticket = 'the-ticket'
      element.onGrant = (grant) => got.push(grant)
    })
    document.removeEventListener('mfa-passed', hear)
    equal(got, ['the-grant'])
    equal(heard, [{ isTrusted: undefined, to: '/', amr: ['pwd', 'otp', 'mfa'] }])
    const own = { authorization: 'MFA-Ticket the-ticket', credentials: 'omit' as const }
    equal(sent, [
      { call: 'GET /mfa/api/challenge', ...own },
      { call: 'POST /mfa/api/challenge', ...own },
    ])
  })

  it('without one sends none, and cookies as ever', async () => {
    const sent = await pass({ to: '/', assurance }, (element) => {
      element.addEventListener('mfa-passed', (event) => event.preventDefault())
    })
    equal(
      sent.map(({ authorization, credentials }) => [authorization, credentials]),
      [
        [null, undefined],
        [null, undefined],
      ],
    )
  })

  it('says that the sign-in is over, with the way to begin anew', async () => {
    const over = { code: 'challenge_expired', requestId: 'r', page: '/login' }
    await withServer({ 'GET /mfa/api/challenge': json(over, 410) }, async () => {
      const element = document.createElement('mfa-challenge') as MfaChallengeElement
      element.ticket = 'the-ticket'
      mount(element)
      const link = await until(() => element.querySelector<HTMLAnchorElement>('[role=alert] a'), 'the link')
      equal(element.querySelector('[role=alert]')?.textContent?.trim(), 'This sign-in is over. Sign in again')
      equal(link.getAttribute('href'), '/login')
    })
  })
})

describe('<mfa-setup-wizard> with a ticket', () => {
  afterEach(clear)

  it('hands over the grant that Finish brings', async () => {
    const begun = {
      id: 'e1',
      expiresAt: Date.now() + 600_000,
      prompts: [
        { kind: 'show_secret', secret: SECRET, uri: URI },
        { kind: 'enter_code', digits: 6 },
      ],
    }
    const authenticator = { id: 'e1', factor: 'totp', name: 'App', isDefault: true, createdAt: 1, lastUsedAt: null }
    const answers = {
      'GET /mfa/api/settings': json(settingsView()),
      'POST /mfa/api/enrolments': json(begun, 201),
      'POST /mfa/api/enrolments/e1/confirm': json({ authenticator, prompts: [{ kind: 'show_codes', codes: CODES }] }),
      'POST /mfa/api/backup-codes/confirm': json({ grant: 'the-grant' }),
    }
    await withServer(answers, async (sent) => {
      const got: string[] = []
      const element = document.createElement('mfa-setup-wizard') as MfaSetupWizardElement
      element.ticket = 'the-ticket'
      element.required = true
      element.onGrant = (grant) => got.push(grant)
      mount(element)
      await until(() => find(element, '#key'), 'the key')
      await press(element, 'Next')
      const field = await until(() => find<HTMLInputElement>(element, 'input.code'), 'the code field')
      field.value = '123456'
      await press(element, 'Enter')
      await until(() => button(element, 'Finish'), 'Finish')
      equal(got, [])
      await press(element, 'Finish')
      await until(() => got.length > 0, 'the grant')
      equal(got, ['the-grant'])
      equal([...new Set(sent.map(({ authorization }) => authorization))], ['MFA-Ticket the-ticket'])
      equal([...new Set(sent.map(({ credentials }) => credentials))], ['omit'])
    })
  })
})
