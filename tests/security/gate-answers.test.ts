import { beforeEach, expect, test, vi } from 'vitest'
import { type HeaderFields, rawRequest } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { everyNth } from '../support/long-form.ts'
import { words } from '../support/words.ts'
import { createWorld } from '../world/world.ts'
import { inParallel } from './tools.ts'

/*
 * Threat: a request reaches a handler of the host without MFA because of who asks and how: a socket, a stranger, a
 * credential that nobody knows, a host that throws. And: the way back after the challenge leads to another site.
 * Covers R38, R39, R55 to R57, R60; V26, V47, V50, V63; GTE-16, GTE-19, GTE-21, FLT-08, FLT-09; I1; spec L1, L1a, L1b, L4,
 * L5, L7.
 */

const CHALLENGE = 'Bearer error="insufficient_user_authentication", acr_values="urn:sallyport:aal2", max_age=43200'

// Thousands of requests: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld())
const alice = await world.person().enrol()
const held = await alice.elsewhere()
beforeEach(() => world.order({ forget: true, breakIdentify: false }))

test('a document is led to the challenge, everything else learns where it is, in the words of RFC 9470 (L7)', async () => {
  const page = await held.agent.document('/profile?a=1&b=2')
  expect([page.status, page.location]).toEqual([303, '/mfa/challenge?to=%2Fprofile%3Fa%3D1%26b%3D2'])
  expect(page.text).toBe('')
  expect(page.headers.get('cache-control')).toBe('no-store')

  expect(await held.agent.send('GET', '/profile', { 'sec-fetch-dest': 'iframe' })).toHaveStatus(303)

  for (const answer of [
    await held.agent.json('GET', '/api/data'),
    await held.agent.json('POST', '/api/data', { a: 1 }),
    await held.agent.send('GET', '/app.js', { 'sec-fetch-dest': 'script', accept: 'text/html' }),
    await held.agent.send('GET', '/photo', { 'sec-fetch-dest': 'image' }),
    await held.agent.send('DELETE', '/api/data'),
  ]) {
    expect(answer).toHaveProblem(401, 'challenge_required')
    expect(answer.headers.get('www-authenticate')).toBe(CHALLENGE)
    const type = 'urn:sallyport:problem:challenge_required'
    expect(answer.json()).toMatchObject({ type, status: 401, page: '/mfa/challenge' })
  }
  expect(await world.hits()).toEqual([])
})

/** Asks for a WebSocket. A connection that does stays open, so that the answer is over when `end` has come. */
function openSocket(cookie: string | null, extra: string[], end: string) {
  const asked = ['GET /socket HTTP/1.1', `Host: 127.0.0.1:${world.worker.port}`, `Cookie: ${cookie}`]
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
  const lines = [...asked, ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...extra]
  return rawRequest(world.worker.port, `${lines.join('\r\n')}\r\n\r\n`, 4_000, end)
}

test('a WebSocket is refused before it opens, and its handler is not asked (GTE-16)', async () => {
  for (const extra of [[], ['Origin: https://evil.example'], ['Accept: text/html', 'Sec-Fetch-Dest: document']]) {
    const { status, text } = await openSocket(`sid=${held.agent.jar.get('sid')}`, extra, '"challenge_required"')
    expect(status).toBe(401)
    expect(text).toContain('challenge_required')
  }
  expect(await world.hits()).toEqual([])
})

test('a WebSocket of somebody assured is taken from our own pages only (A12, GTE-16)', async () => {
  const { port } = world.worker
  const foreign = [
    ...['https://evil.example', `http://evil.127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`, 'null'],
    ...[`https://127.0.0.1:${port}`, `${world.url}/`, `${world.url}, https://evil.example`, ''],
  ].map((origin) => [`Origin: ${origin}`.trim()])
  foreign.push(['Origin: null', 'Sec-Fetch-Site: same-origin'])
  // Browsers always name it, so it was taken out on the way.
  foreign.push([])
  // Also of somebody who has no method and needs none: their password is as good.
  for (const person of [alice, world.person()]) {
    for (const extra of foreign) {
      const { status, text } = await openSocket(person.agent.jar.header('/'), extra, '}')
      expect([extra, status, text.includes('"origin"')]).toEqual([extra, 403, true])
    }
  }
  expect(await world.hits()).toEqual([])
  expect(await openSocket(alice.agent.jar.header('/'), [`Origin: ${world.url}`], 'gated content')).toHaveStatus(200)
  expect(await world.hits()).toEqual(['GET /socket'])
})

test('a held form goes back to its own page, which is told that nothing was saved (L7)', async () => {
  const cases: [string | null, string][] = [
    [`${world.url}/profile/edit?tab=2`, '/profile/edit?tab=2&mfa=not-saved'],
    [`${world.url}/profile?mfa=other`, '/profile?mfa=not-saved'],
    [`${world.url}/`, '/?mfa=not-saved'],
    [null, '/?mfa=not-saved'],
    ['', '/?mfa=not-saved'],
    ['nonsense', '/?mfa=not-saved'],
    ['https://evil.example/profile', '/?mfa=not-saved'],
    [`${world.url}.evil.example/profile`, '/?mfa=not-saved'],
    [`http://user@127.0.0.1:${world.worker.port}//evil.example/`, '/?mfa=not-saved'],
    [`${world.url}//evil.example/x`, '/?mfa=not-saved'],
    ['javascript:alert(1)', '/?mfa=not-saved'],
  ]
  for (const [referer, to] of cases) {
    const answer = await held.agent.form('/profile/save', { name: 'x' }, { headers: { referer } })
    expect(answer).toHaveStatus(303)
    const target = new URL(answer.location ?? '', world.url)
    expect([referer, target.pathname, target.searchParams.get('to')]).toEqual([referer, '/mfa/challenge', to])
  }
  expect(await world.hits()).toEqual([])
})

const ELSEWHERE = [
  ...words`
    //evil.example ///evil.example ////evil.example /\evil.example \\evil.example \/evil.example
    https://evil.example http://evil.example https:evil.example https:/evil.example HTTPS://evil.example
    //evil.example@127.0.0.1 //127.0.0.1@evil.example @evil.example evil.example .evil.example :80
    javascript:alert(1) JaVaScRiPt:alert(1) data:text/html,x vbscript:x file:///etc/passwd blob:x
    /..//evil.example /.//evil.example /x/..//evil.example /%2e%2e//evil.example /x/../..//evil.example
    //evil.example/%2f.. //evil%E3%80%82example //evil.example:80 //[::1]/ //0x7f000001 /\/evil.example
    ? # . .. * profile ./profile ../profile mfa \ null undefined /\\evil.example /.\/evil.example`,
  ...['/\t/evil.example', '/\n/evil.example', '\t//evil.example', ' //evil.example', '/\\\tevil.example', '\u00a0//x'],
  ...['/\u0000//evil.example', '/\r\nLocation: https://evil.example', '/x\r\nSet-Cookie: a=b', '\u2028//evil.example'],
  ...['', ' ', 'a'.repeat(3000), `/${'a'.repeat(3000)}`, '/ /evil.example/..//evil.example'],
]

test('the way back after the challenge is a path of this site, whatever was asked for (GTE-21, L4)', async () => {
  const starts = [...words`// /\ \\ https: https:\\ /.// /..// /%09/`, '/\t/']
  const hosts = words`
    evil.example evil.example/x evil.example:443 a@evil.example %65vil.example evil.example%2f 3232235777`
  const generated = starts.flatMap((start) => hosts.map((host) => start + host))
  const corpus = [...new Set([...ELSEWHERE, ...generated])]
  expect(corpus.length).toBeGreaterThan(100)
  const tried = [...new Set([...ELSEWHERE, ...everyNth(3, generated)])]
  const own = new URL(world.url).origin
  function expectOwn(to: string, target: string): void {
    expect([to, target.startsWith('/') && !/^[/\\][/\\]/.test(target)], target).toEqual([to, true])
    for (const base of [world.url, 'https://app.example/mfa/challenge']) {
      const resolved = new URL(target, base)
      expect([to, resolved.origin === own || resolved.origin === 'https://app.example'], target).toEqual([to, true])
    }
  }
  await inParallel(8, tried, async (to) => {
    const asked = encodeURIComponent(to)
    const page = await held.agent.document(`/mfa/challenge?to=${asked}`)
    expect(page, to).toHaveStatus(200)
    const field = /name="to" value="([^"]*)"/.exec(page.text)?.[1] ?? 'none'
    expectOwn(to, field.replaceAll('&amp;', '&'))
    const read = await held.agent.json('GET', `/mfa/api/challenge?to=${asked}`)
    expectOwn(to, read.json<{ to: string }>().to)
    // Somebody who has passed is sent onward by each of the three ways.
    const onward = await alice.agent.document(`/mfa/challenge?to=${asked}`)
    expect(onward, to).toHaveStatus(303)
    expectOwn(to, onward.location ?? '')
    const enrol = await alice.agent.document(`/mfa/enrol?to=${asked}`)
    expectOwn(to, enrol.location ?? '')
    const accounts = await alice.agent.document(`/mfa/accounts?to=${asked}`)
    const link = /href="([^"]*)">Continue</.exec(accounts.text)?.[1] ?? 'none'
    expectOwn(to, link.replaceAll('&amp;', '&'))
    for (const answer of [page, onward, enrol]) expect(answer.headers.getSetCookie().join()).not.toContain('a=b')
  })
  const bob = await world.person().enrol()
  for (const to of corpus.filter((text) => text.length < 2048).slice(0, 60)) {
    const answer = await bob.answer('000000', { to })
    expect([to, answer.status], JSON.stringify((await world.order({})).logged)).toEqual([to, 200])
    expectOwn(to, answer.json<{ to: string }>().to)
  }
  // The control: a path of the site is kept with its query.
  const kept = await alice.agent.document(`/mfa/challenge?to=${encodeURIComponent('/profile?a=/b//c&d=https://x')}`)
  expect(kept.location).toBe('/profile?a=/b//c&d=https://x')
})

test('a stranger is led to the login, or gets 401, and what is open stays open (L1b)', async () => {
  const stranger = world.person()
  for (const sid of [null, 'dead']) {
    stranger.agent.jar.delete('sid')
    if (sid) stranger.agent.jar.set('sid', sid)
    const page = await stranger.agent.document('/profile')
    expect([page.status, page.location]).toEqual([303, '/login'])
    const data = await stranger.agent.json('GET', '/api/data')
    expect(data).toHaveProblem(401, 'sign_in_required')
    expect(data.json<{ page: string }>().page).toBe('/login')
    expect((await stranger.agent.document('/mfa/challenge')).location).toBe('/login')
    expect(await stranger.agent.json('GET', '/mfa/api/settings')).toHaveProblem(401, 'sign_in_required')
  }
  expect(await world.hits()).toEqual([])
  expect(await stranger.agent.document('/about')).toHaveStatus(200)
})

test('a credential that the host cannot resolve is refused under either setting for strangers (L1b)', async () => {
  const passing = endsWithTest(await createWorld({ beside: world, mfa: { strangers: 'pass' } }))
  for (const each of [world, passing]) {
    await each.order({ forget: true })
    const person = each.person()
    const basic: HeaderFields = { authorization: 'Basic eDp5' }
    const bearer: HeaderFields = { cookie: null, authorization: 'Bearer x' }
    for (const headers of [basic, bearer, { cookie: 'sid=garbage' }]) {
      const page = await person.agent.document('/profile', { headers })
      expect([page.status, page.location]).toEqual([303, '/login'])
      const data = await person.agent.json('GET', '/api/data', undefined, { headers })
      expect(data).toHaveProblem(401, 'unknown_credential')
    }
    expect(await each.hits()).toEqual([])
  }
  // Who brings nothing at all gets through where the host said so, but never to what is ours.
  const nobody = passing.person()
  nobody.agent.jar.delete('sid')
  expect(await nobody.agent.document('/profile')).toHaveStatus(200)
  expect(await nobody.agent.json('GET', '/api/data')).toHaveStatus(200)
  expect(await nobody.agent.json('GET', '/mfa/api/settings')).toHaveProblem(401, 'sign_in_required')
  // Who brings a session is not a stranger.
  expect(await passing.person({ id: alice.id }).agent.document('/profile')).toHaveStatus(303)
})

test('when identify throws, the answer is 503 and the handler is not called, open paths aside (FLT-08)', async () => {
  await world.order({ breakIdentify: true })
  for (const person of [alice, held]) {
    const page = await person.agent.document('/profile')
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect(page.text).not.toMatch(/TypeError|the host is broken|\bat \w+ \(/)
    expect(await person.agent.json('GET', '/api/data')).toHaveProblem(503, 'unavailable')
    expect(await person.agent.json('GET', '/mfa/api/settings')).toHaveProblem(503, 'unavailable')
    expect(await person.agent.document('/mfa/challenge')).toHaveStatus(503)
    expect(await person.agent.form('/login', {})).toHaveStatus(503)
  }
  expect(await world.hits()).toEqual([])
  expect(await held.agent.document('/about')).toHaveStatus(200)
  await world.order({ breakIdentify: false })
  expect(await alice.agent.document('/profile')).toHaveStatus(200)
})

test('a host that answers nonsense is not read as one that answers nobody', async () => {
  const whole = { id: 'x', name: 'x', sessionId: 's', memberships: [] }
  const without = (name: keyof typeof whole) => ({ ...whole, [name]: undefined })
  const odd = [{ sessionId: '' }, { id: 1 }, { memberships: {} }].map((field) => ({ ...whole, ...field }))
  const nonsense = [{}, { id: '' }, { id: 'x' }, [], 7, 'x', true, without('memberships'), without('name'), ...odd]
  for (const answer of nonsense) {
    const person = world.person()
    person.agent.jar.set('sid', Buffer.from(JSON.stringify(answer)).toString('base64'))
    expect(await person.agent.json('GET', '/api/data'), JSON.stringify(answer)).toHaveStatus(503)
  }
  expect(await world.hits()).toEqual([])
})

test('who belongs to no account that requires it and has no method never sees us (L5)', async () => {
  const person = world.person({ memberships: [{ accountId: 'free', accountName: 'Free', role: 'owner' }] })
  const answer = await person.agent.document('/profile')
  expect(answer).toHaveStatus(200)
  expect(answer.headers.getSetCookie()).toEqual([])
  const begun = world.person()
  await begun.agent.json('GET', '/mfa/api/settings')
  await begun.begin()
  // A pending enrolment counts for nothing (ENR-06).
  expect(await begun.agent.document('/profile')).toHaveStatus(200)
})
