import { fetchWithStepUp } from '../../widget/index.ts'
import { check, equal } from './assert.ts'
import { focused, replace, settle, until, View } from './page.ts'
import { later, no, ok, scriptedClient } from './support.ts'

type Sent = { url: string; method: string; body: unknown }

/** Stands in for the server: refuses until `pass` is called, or for ever. */
function guardedRoute(code = 'step_up_required') {
  const sent: Sent[] = []
  let isOpen = false
  replace(window, 'fetch', async (input, init) => {
    const request = input instanceof Request ? input : null
    const body = request ? await request.text() : init?.body
    sent.push({ url: String(request?.url ?? input), method: request?.method ?? init?.method ?? 'GET', body })
    if (isOpen) return Response.json({ saved: true })
    const headers = { 'Content-Type': 'application/problem+json', 'WWW-Authenticate': 'Bearer error="x", max_age=300' }
    return new Response(JSON.stringify({ code }), { status: 401, headers })
  })
  const pass = () => {
    isOpen = true
  }
  /** The right code opens it. */
  const client = scriptedClient({
    answerChallenge: () => {
      pass()
      return ok(PASSED)
    },
  })
  return { sent, pass, client }
}

const PASSED = { to: '/', assurance: { aal: 2 as const, amr: ['pwd', 'otp', 'mfa'], at: Date.now() } }
const FORM = { method: 'POST', body: 'email=a%40b.c' }
const page = new View(document)
const dialogs = () => page.all<HTMLDialogElement>('dialog.mfa-step-up')
const dialog = () => page.find<HTMLDialogElement>('dialog.mfa-step-up[open]')
const shown = () => until(dialog, 'the dialog')

describe('fetchWithStepUp', () => {
  afterEach(async () => {
    dialog()?.close()
    await settle()
  })

  it('answers at once what is no demand for a code', async () => {
    for (const code of ['enrolment_required', 'sign_in_required', 'forbidden']) {
      guardedRoute(code)
      equal((await fetchWithStepUp('/email')).status, 401)
      equal(dialogs().length, 0)
    }
    guardedRoute().pass()
    equal(await (await fetchWithStepUp('/email')).json(), { saved: true })
  })

  it('asks anew where the page has taken the dialog away', async () => {
    const { client } = guardedRoute()
    const first = fetchWithStepUp('/email', {}, { client })
    await shown()
    document.body.replaceChildren()
    const second = fetchWithStepUp('/email', {}, { client })
    const own = await shown()
    equal((await first).status, 401)
    own.close()
    equal((await second).status, 401)
  })

  it('asks in a dialog, repeats the request once, and gives focus back', async () => {
    const { sent, client } = guardedRoute()
    const opener = document.createElement('button')
    document.body.append(opener)
    opener.focus()
    const answer = fetchWithStepUp('/email', FORM, { client })
    const asked = await shown()
    equal([asked.matches(':modal'), asked.ariaLabel], [true, 'Verify your identity'])
    await until(() => focused()?.matches('input[name=code]'), 'focus in the code field')
    await page.enter('123456')
    equal((await answer).status, 200)
    equal(sent, Array(2).fill({ url: '/email', ...FORM }))
    equal(client.said('answerChallenge'), [{ factor: 'totp', code: '123456', to: '/home', maxAgeSeconds: 300 }])
    equal(dialogs().length, 0)
    equal(focused(), opener)
  })

  it('takes challenge_required alike, with no age, and a Request with its body', async () => {
    const { sent, client } = guardedRoute('challenge_required')
    const request = new Request('/email', { method: 'PUT', body: '{"a":1}' })
    const answer = fetchWithStepUp(request, undefined, { client })
    await page.enter('123456')
    equal((await answer).status, 200)
    const again = { url: request.url, method: 'PUT', body: '{"a":1}' }
    equal(sent, [again, again])
    equal(client.said('answerChallenge'), [{ factor: 'totp', code: '123456', to: '/home' }])
  })

  it('resolves with the 401 on Cancel and Esc, and stays open on a wrong code', async () => {
    const { sent } = guardedRoute()
    const client = scriptedClient({ answerChallenge: () => no('wrong_code') })
    const cancelled = fetchWithStepUp('/email', {}, { client })
    await page.enter('000000')
    check(dialog(), 'the dialog after a wrong code')
    await page.press('Cancel')
    const response = await cancelled
    equal([response.status, (await response.json()).code], [401, 'step_up_required'])
    const escaped = fetchWithStepUp('/email', {}, { client })
    ;(await shown()).requestClose()
    equal((await escaped).status, 401)
    equal([sent.length, dialogs().length], [2, 0])
  })

  it('repeats once: a second refusal is the answer', async () => {
    const { sent } = guardedRoute()
    const client = scriptedClient({ answerChallenge: () => ok(PASSED) })
    const answer = fetchWithStepUp('/email', {}, { client })
    await page.enter('123456')
    equal((await answer).status, 401)
    equal([sent.length, dialogs().length], [2, 0])
  })

  it('shares one dialog among calls, each of which repeats its own request', async () => {
    const { sent, client } = guardedRoute()
    const answers = ['/a', '/b', '/c'].map((url) => fetchWithStepUp(url, {}, { client }))
    await shown()
    equal(dialogs().length, 1)
    await page.enter('123456')
    for (const answer of answers) equal((await answer).status, 200)
    const urls = sent.map(({ url }) => url).sort()
    equal([urls, client.count('answerChallenge')], [['/a', '/a', '/b', '/b', '/c', '/c'], 1])
  })

  it('does not ask again for a refusal that was on its way when the code was given', async () => {
    const { client } = guardedRoute()
    const first = fetchWithStepUp('/a', {}, { client })
    await page.field()
    const guarded = window.fetch
    const arrival = later<void>()
    window.fetch = async (...request) => {
      const response = await guarded(...request)
      await arrival.promise
      return response
    }
    const late = fetchWithStepUp('/b', {}, { client })
    await settle()
    window.fetch = guarded
    await page.enter('123456')
    equal((await first).status, 200)
    arrival.resolve()
    equal((await late).status, 200)
    equal([dialogs().length, client.count('answerChallenge')], [0, 1])
  })

  it('goes away with the last call that is aborted', async () => {
    const { client } = guardedRoute()
    const [first, second] = [new AbortController(), new AbortController()]
    const calls = [first, second].map(({ signal }) =>
      fetchWithStepUp('/a', { signal }, { client }).catch((e) => e.name),
    )
    await shown()
    await settle()
    first.abort()
    equal(await calls[0], 'AbortError')
    check(dialog(), 'the dialog of the other call')
    second.abort()
    equal(await calls[1], 'AbortError')
    await until(() => dialogs().length === 0, 'the dialog to go')
  })

  it('refuses other origins and streams before anything is sent', async () => {
    const { sent } = guardedRoute()
    const stream = new Response('x').body
    for (const [url, init, reason] of [
      ['https://elsewhere.example/', {}, /./],
      ['/email', { method: 'POST', body: stream }, /stream/],
    ] as const) {
      const error = await fetchWithStepUp(url, init).catch((thrown) => thrown)
      check(error instanceof TypeError && reason.test(error.message), `a TypeError with the reason, not ${error}`)
    }
    equal(sent.length, 0)
  })

  it('is as large in a page whose root is of another size', async () => {
    const { client } = guardedRoute()
    const root = document.documentElement
    root.style.fontSize = '62.5%'
    try {
      const answer = fetchWithStepUp('/email', {}, { client })
      const asked = await shown()
      const { width, height } = asked.getBoundingClientRect()
      equal([width, height >= 300], [400, true])
      asked.close()
      await answer
    } finally {
      root.style.removeProperty('font-size')
    }
  })

  it('offers the support of the host where somebody is stuck', async () => {
    const { client } = guardedRoute()
    const answer = fetchWithStepUp('/email', {}, { client, support: 'Call 42.' })
    await page.field()
    await page.press('Try another way')
    equal(page.find('dialog mfa-challenge .mfa-support')?.textContent, 'No phone and no codes? Call 42.')
    dialog()?.close()
    await answer
  })
})
