import { fetchWithStepUp } from '../../widget/index.ts'
import { check, clear, equal, focused, no, ok, press, scriptedClient, settle, until } from './support.ts'

const PASSED = { to: '/', assurance: { aal: 2 as const, amr: ['pwd', 'otp', 'mfa'], at: Date.now() } }

type Sent = { url: string; method: string; body: unknown }

/** Stands in for the server: refuses until `pass` is called, or for ever. */
function guardedRoute(code = 'step_up_required', header = 'Bearer error="x", max_age=300') {
  const real = window.fetch
  const sent: Sent[] = []
  let isOpen = false
  window.fetch = async (input, init) => {
    const request = input instanceof Request ? input : null
    const body = request ? await request.text() : init?.body
    sent.push({ url: String(request?.url ?? input), method: request?.method ?? init?.method ?? 'GET', body })
    if (isOpen) return Response.json({ saved: true })
    const headers = { 'Content-Type': 'application/problem+json', 'WWW-Authenticate': header }
    return new Response(JSON.stringify({ code }), { status: 401, headers })
  }
  return {
    sent,
    pass: () => {
      isOpen = true
    },
    restore: () => {
      window.fetch = real
    },
  }
}

const dialogs = () => document.querySelectorAll<HTMLDialogElement>('dialog.mfa-step-up')
const dialog = () => document.querySelector<HTMLDialogElement>('dialog.mfa-step-up[open]')
const field = () => document.querySelector<HTMLInputElement>('dialog input[name=code]')

async function enter(code: string): Promise<void> {
  const input = await until(field, 'the code field')
  input.value = code
  input.form?.requestSubmit()
  await settle()
}

describe('fetchWithStepUp', () => {
  let route: ReturnType<typeof guardedRoute>
  afterEach(async () => {
    dialog()?.close()
    await settle()
    route?.restore()
    clear()
  })

  it('answers at once what is no demand for a code', async () => {
    for (const code of ['enrolment_required', 'sign_in_required', 'forbidden']) {
      route = guardedRoute(code)
      equal((await fetchWithStepUp('/email')).status, 401)
      equal(dialogs().length, 0)
      route.restore()
    }
    route = guardedRoute()
    route.pass()
    equal(await (await fetchWithStepUp('/email')).json(), { saved: true })
  })

  it('asks anew where the page has taken the dialog away', async () => {
    route = guardedRoute()
    const client = scriptedClient()
    const first = fetchWithStepUp('/email', {}, { client })
    await until(dialog, 'the dialog')
    document.body.replaceChildren()
    const second = fetchWithStepUp('/email', {}, { client })
    const shown = await until(dialog, 'a dialog of its own')
    equal((await first).status, 401)
    shown.close()
    equal((await second).status, 401)
  })

  it('asks in a dialog, repeats the request once, and gives focus back', async () => {
    route = guardedRoute()
    const opener = document.createElement('button')
    document.body.append(opener)
    opener.focus()
    const client = scriptedClient({
      answerChallenge: () => {
        route.pass()
        return ok(PASSED)
      },
    })
    const answer = fetchWithStepUp('/email', { method: 'POST', body: 'email=a%40b.c' }, { client })
    const shown = await until(dialog, 'the dialog')
    check(shown.matches(':modal'), 'a modal dialog')
    equal(shown.ariaLabel, 'Verify your identity')
    await until(() => focused() === field(), 'focus in the code field')
    await enter('123456')
    equal((await answer).status, 200)
    equal(route.sent, Array(2).fill({ url: '/email', method: 'POST', body: 'email=a%40b.c' }))
    const [, request] = client.calls.find(([name]) => name === 'answerChallenge') ?? []
    equal(request, { factor: 'totp', code: '123456', to: '/home', maxAgeSeconds: 300 })
    equal(dialogs().length, 0)
    equal(focused(), opener)
  })

  it('takes challenge_required alike, with no age, and a Request with its body', async () => {
    route = guardedRoute('challenge_required')
    const client = scriptedClient({
      answerChallenge: () => {
        route.pass()
        return ok(PASSED)
      },
    })
    const request = new Request('/email', { method: 'PUT', body: '{"a":1}' })
    const answer = fetchWithStepUp(request, undefined, { client })
    await enter('123456')
    equal((await answer).status, 200)
    equal(
      route.sent.map(({ method, body }) => [method, body]),
      Array(2).fill(['PUT', '{"a":1}']),
    )
    const [, sent] = client.calls.find(([name]) => name === 'answerChallenge') ?? []
    equal(sent, { factor: 'totp', code: '123456', to: '/home' })
  })

  it('resolves with the 401 on Cancel and Esc, and stays open on a wrong code', async () => {
    route = guardedRoute()
    const client = scriptedClient({ answerChallenge: () => no('wrong_code') })
    const cancelled = fetchWithStepUp('/email', {}, { client })
    await enter('000000')
    check(dialog(), 'the dialog after a wrong code')
    await press(document, 'Cancel')
    const response = await cancelled
    equal([response.status, (await response.json()).code], [401, 'step_up_required'])
    const escaped = fetchWithStepUp('/email', {}, { client })
    ;(await until(dialog, 'the dialog')).requestClose()
    equal((await escaped).status, 401)
    equal([route.sent.length, dialogs().length], [2, 0])
  })

  it('repeats once: a second refusal is the answer', async () => {
    route = guardedRoute()
    const client = scriptedClient({ answerChallenge: () => ok(PASSED) })
    const answer = fetchWithStepUp('/email', {}, { client })
    await enter('123456')
    equal((await answer).status, 401)
    equal([route.sent.length, dialogs().length], [2, 0])
  })

  it('shares one dialog among calls, each of which repeats its own request', async () => {
    route = guardedRoute()
    const client = scriptedClient({
      answerChallenge: () => {
        route.pass()
        return ok(PASSED)
      },
    })
    const answers = ['/a', '/b', '/c'].map((url) => fetchWithStepUp(url, {}, { client }))
    await until(dialog, 'the dialog')
    equal(dialogs().length, 1)
    await enter('123456')
    equal(
      (await Promise.all(answers)).map(({ status }) => status),
      [200, 200, 200],
    )
    equal(route.sent.map(({ url }) => url).sort(), ['/a', '/a', '/b', '/b', '/c', '/c'])
    equal(client.count('answerChallenge'), 1)
  })

  it('does not ask again for a refusal that was on its way when the code was given', async () => {
    route = guardedRoute()
    const client = scriptedClient({
      answerChallenge: () => {
        route.pass()
        return ok(PASSED)
      },
    })
    const first = fetchWithStepUp('/a', {}, { client })
    await until(field, 'the form')
    const guarded = window.fetch
    let release = () => {}
    window.fetch = async (...request) => {
      const response = await guarded(...request)
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return response
    }
    const late = fetchWithStepUp('/b', {}, { client })
    await settle()
    window.fetch = guarded
    await enter('123456')
    equal((await first).status, 200)
    release()
    equal((await late).status, 200)
    equal([dialogs().length, client.count('answerChallenge')], [0, 1])
  })

  it('goes away with the last call that is aborted', async () => {
    route = guardedRoute()
    const client = scriptedClient()
    const [first, second] = [new AbortController(), new AbortController()]
    const calls = [first, second].map(({ signal }) =>
      fetchWithStepUp('/a', { signal }, { client }).catch((e) => e.name),
    )
    await until(dialog, 'the dialog')
    await settle()
    first.abort()
    equal(await calls[0], 'AbortError')
    check(dialog(), 'the dialog of the other call')
    second.abort()
    equal(await calls[1], 'AbortError')
    await until(() => dialogs().length === 0, 'the dialog to go')
  })

  it('refuses other origins and streams before anything is sent', async () => {
    route = guardedRoute()
    const stream = new Response('x').body
    const refusals = await Promise.all([
      fetchWithStepUp('https://elsewhere.example/').catch((error) => error),
      fetchWithStepUp('/email', { method: 'POST', body: stream }).catch((error) => error),
    ])
    for (const error of refusals) check(error instanceof TypeError, `a TypeError, not ${error}`)
    check(/stream/.test(refusals[1].message), 'the reason in the message')
    equal(route.sent.length, 0)
  })

  it('offers the support of the host where somebody is stuck', async () => {
    route = guardedRoute()
    const client = scriptedClient()
    const answer = fetchWithStepUp('/email', {}, { client, support: 'Call 42.' })
    await until(field, 'the form')
    const line = document.querySelector('dialog .mfa-support')
    check(line && !line.checkVisibility(), 'the line out of sight')
    await press(document, 'Try another way')
    check(line.checkVisibility(), 'the line')
    dialog()?.close()
    await answer
  })
})
