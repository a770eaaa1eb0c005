import '../../widget/define/mfa-challenge.ts'
import '../../widget/define/mfa-setup-wizard.ts'
import type { MfaChallengeElement } from '../../widget/index.ts'
import { equal, lacks } from './assert.ts'
import { recordEvents, replace, show, until } from './page.ts'
import { challengeView, method, PROMPTS, SHOW_CODES, settingsView } from './support.ts'

/* Elements of a sign-in that is pending at the host's backend (spec H4), down to what they send. */

type Sent = { call: string; authorization: string | null; credentials: RequestCredentials | undefined }

/** Answers requests in the server's place, and keeps account of them. */
function server(answers: Record<string, [value: unknown, status?: number]>): Sent[] {
  const sent: Sent[] = []
  replace(window, 'fetch', async (url, init) => {
    const call = `${init?.method} ${url}`
    const authorization = new Headers(init?.headers).get('Authorization')
    sent.push({ call, authorization, credentials: init?.credentials })
    const [value, status] = answers[call] ?? ['', 500]
    return Response.json(value, { status: status ?? 200 })
  })
  return sent
}

const PASSED = { to: '/', assurance: { aal: 2, amr: ['pwd', 'otp', 'mfa'], at: 1 } }
const WITH_TICKET = { authorization: 'MFA-Ticket the-ticket', credentials: 'omit' as const }
const CALLS = ['GET /mfa/api/challenge', 'POST /mfa/api/challenge'] as const

describe('<mfa-challenge> with a ticket', () => {
  async function pass(answer: unknown, own: Partial<MfaChallengeElement> | ((fresh: MfaChallengeElement) => void)) {
    const sent = server({ [CALLS[0]]: [challengeView(undefined, '/')], [CALLS[1]]: [answer] })
    const ui = show('mfa-challenge', null, own)
    await ui.enter('123456')
    await ui.is('passed')
    lacks(ui.element.outerHTML, 'the-ticket', 'the-grant')
    return sent
  }

  it('sends it with each request, without cookies, and hands the grant to the function alone', async () => {
    const got: string[] = []
    const heard = recordEvents()
    const own = { ticket: 'the-ticket', onGrant: (grant: string) => got.push(grant) }
    const sent = await pass({ ...PASSED, grant: 'the-grant' }, own)
    equal(got, ['the-grant'])
    equal(heard, [{ type: 'mfa-passed', data: { isTrusted: false, to: '/', amr: ['pwd', 'otp', 'mfa'] } }])
    equal(sent, [
      { call: CALLS[0], ...WITH_TICKET },
      { call: CALLS[1], ...WITH_TICKET },
    ])
  })

  it('without one sends none, and cookies as ever', async () => {
    const sent = await pass(PASSED, (element) => {
      element.addEventListener('mfa-passed', (event) => event.preventDefault())
    })
    for (const { authorization, credentials } of sent) equal([authorization, credentials], [null, undefined])
    equal(sent.length, 2)
  })

  it('says that the sign-in is over, with the way to begin anew', async () => {
    server({ [CALLS[0]]: [{ code: 'challenge_expired', requestId: 'r', page: '/login' }, 410] })
    const ui = show('mfa-challenge', null, { ticket: 'the-ticket' })
    await ui.soon('[role=alert] a')
    equal([ui.words('[role=alert]')?.trim(), ui.link()[1]], ['This sign-in is over. Sign in again', '/login'])
  })
})

describe('<mfa-setup-wizard> with a ticket', () => {
  it('hands over the grant that Finish brings', async () => {
    const sent = server({
      'GET /mfa/api/settings': [settingsView()],
      'POST /mfa/api/enrolments': [{ id: 'e1', expiresAt: Date.now() + 600_000, prompts: PROMPTS }, 201],
      'POST /mfa/api/enrolments/e1/confirm': [{ authenticator: method(), prompts: SHOW_CODES }],
      'POST /mfa/api/backup-codes/confirm': [{ grant: 'the-grant' }],
    })
    const got: string[] = []
    const onGrant = (grant: string) => got.push(grant)
    const ui = show('mfa-setup-wizard', null, { ticket: 'the-ticket', required: true, onGrant })
    await ui.soon('#key')
    await ui.press('Next')
    await ui.enter('123456')
    await until(() => ui.button('Finish'), 'Finish')
    equal(got, [])
    await ui.press('Finish')
    await until(() => got.length > 0, 'the grant')
    equal(got, ['the-grant'])
    for (const { call, ...how } of sent) equal(how, WITH_TICKET, call)
  })
})
