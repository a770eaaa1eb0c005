import { expect, test } from 'vitest'
import type { Answer, HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { words } from '../support/words.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { createWorld, newKeyRing } from '../world/world.ts'
import { dump, inParallel, LOGS, refusedCount, tally, visible } from './tools.ts'

/*
 * Threat: somebody has a token, a cookie or a proof that is not theirs, or not for here, or no longer; or a page that
 * the host knows nothing of makes somebody's browser speak to the API, or reads what it answers.
 * Covers TOK-01 to TOK-05, TOK-07; CSR-02, CSR-04, CSR-05, CSR-08; V45, V63; spec H6, L10, L12.
 */

const OTHER = 'https://other.example'

const world = endsWithFile(await createWorld({ embed: { origins: [APP, OTHER] } }))

type Route = { method: string; path: string; body?: unknown; purposes: string[] }

const PROOF = { factor: 'totp', code: '000000' }
const ROUTES: Route[] = [
  { method: 'GET', path: '/settings', purposes: ['settings', 'policies'] },
  { method: 'POST', path: '/enrolments', body: { factor: 'totp' }, purposes: ['settings'] },
  { method: 'POST', path: '/enrolments/x/confirm', body: { code: '000000' }, purposes: ['settings'] },
  { method: 'POST', path: '/enrolments/x/abandon', body: {}, purposes: ['settings'] },
  { method: 'PATCH', path: '/authenticators/x', body: { name: 'x' }, purposes: ['settings'] },
  { method: 'POST', path: '/authenticators/x/remove', body: { proof: PROOF }, purposes: ['settings'] },
  { method: 'POST', path: '/backup-codes', body: { proof: PROOF }, purposes: ['settings'] },
  { method: 'POST', path: '/backup-codes/confirm', body: {}, purposes: ['settings'] },
  { method: 'GET', path: '/challenge', purposes: ['challenge'] },
  { method: 'POST', path: '/challenge', body: PROOF, purposes: ['challenge'] },
  { method: 'GET', path: '/policies', purposes: ['policies'] },
  { method: 'PUT', path: '/policies/acme', body: { required: true }, purposes: ['policies'] },
]

/** All that was written, the audit log left out. */
const state = () => dump(world, { without: LOGS })

test('a token opens the routes of its purposes and no other one', async () => {
  // An Owner, so that nothing but the purpose refuses.
  const memberships = [{ accountId: 'acme', accountName: 'Acme', role: 'owner' as const }]
  const page = new Embedded(world.person({ memberships }))
  for (const purpose of ['settings', 'policies', 'challenge'] as const) {
    const token = await page.mint({ purposes: [purpose] })
    for (const { method, path, body, purposes } of ROUTES) {
      const { code, status } = await page.send(method, `/mfa/api${path}`, body, { token })
      const isOpen = purposes.includes(purpose)
      expect([purpose, method, path, code === 'forbidden' && status === 403]).toEqual([purpose, method, path, !isOpen])
    }
  }
})

test('a token opens nothing but the API: no page of ours, no path of the host, no second spelling of a route', async () => {
  const page = await new Embedded(world.person()).enrol()
  const before = (await world.hits()).length
  const token = await page.mint({ assurance: page.assurance })
  for (const path of words`/ /profile /sensitive /mfa/settings /mfa/challenge /mfa/enrol /mfa/accounts`) {
    for (const origin of [APP, world.url, null]) {
      const answer = await page.send('GET', path, undefined, { token, headers: { origin } })
      expect([path, answer.status < 200 || answer.status >= 300]).toEqual([path, true])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  }
  expect((await world.hits()).length).toBe(before)
  const spellings = words`//api/settings /api//settings /api/%73ettings /api/settings/ /api/x/../logins /API/settings
    /api/ /api /api/logins /api/authorize /api/constructor /api/__proto__`
  for (const path of spellings) {
    const answer = await page.send('GET', `/mfa${path}`, undefined, { token })
    expect([path, answer.status >= 300]).toEqual([path, true])
  }
})

test('a token is good for five minutes from when it was made, whatever the browser does (TOK-07)', async () => {
  const page = new Embedded(world.person())
  for (const [ageSeconds, isGood] of [
    [0, true],
    [290, true],
    [301, false],
    [3_600, false],
    [-20, true],
    // Made by a clock that is far ahead: it would be good for longer than it may.
    [-40, false],
    [-86_400, false],
  ] as const) {
    const { status, code } = await page.settings({ token: await page.mint({}, { ageSeconds }) })
    expect([ageSeconds, status, code]).toEqual([ageSeconds, ...(isGood ? [200, null] : [401, 'unknown_credential'])])
  }
  const token = await page.mint()
  expect(await page.settings({ token })).toHaveStatus(200)
  await world.advance(301)
  expect(await page.settings({ token })).toHaveProblem(401, 'unknown_credential')
})

test('a token comes from its own origin alone, and it is written down when it does not (CSR-02)', async () => {
  const page = await new Embedded(world.person()).enrol()
  const token = await page.mint()
  const foreign = [
    ...words`null http://app.example https://evil.example https://app.example.evil.example https://evil-app.example
      https://sub.app.example https://app.example:8443 https://app.example. https://app.example/ HTTPS://app.example
      https://x@app.example //app.example app.example * file://`,
    ...[null, '', OTHER, world.url, `${APP}, ${APP}`, `${APP} ${OTHER}`],
  ]
  const before = await state()
  const refused = await refusedCount(world, 'origin.refused')
  for (const origin of foreign) {
    for (const { method, path, body } of ROUTES) {
      const answer = await page.send(method, `/mfa/api${path}`, body, { token, headers: { origin } })
      expect(answer, `${origin} ${path}`).toHaveProblem(403, 'origin')
    }
  }
  expect(await refusedCount(world, 'origin.refused')).toBe(refused + foreign.length * ROUTES.length)
  expect(await state()).toBe(before)
  // One that the host's backend made for an origin that is not listed is good nowhere.
  page.origin = 'https://unlisted.example'
  const answer = await page.settings()
  expect([answer.code, answer.headers.get('access-control-allow-origin')]).toEqual(['origin', null])
})

test('what the browser says about the way of the request counts as well (CSR-08)', async () => {
  const page = new Embedded(world.person())
  for (const site of ['same-origin', 'none', '', 'CROSS-SITE', 'cross-site, same-site']) {
    expect(await page.settings({ headers: { 'sec-fetch-site': site } }), site).toHaveProblem(403, 'origin')
  }
  for (const site of ['cross-site', 'same-site', null]) {
    expect(await page.settings({ headers: { 'sec-fetch-site': site } })).toHaveStatus(200)
  }
})

test('a token that was changed, cut, doubled or written another way is none (TOK-02, TOK-05)', async () => {
  const page = new Embedded(world.person())
  const token = await page.mint()
  const [version = '', id = '', iv = '', text = ''] = token.split('.')
  const letters = [...token.slice(0, -1)]
  const changed = letters.map((letter, at) => letters.with(at, letter === 'A' ? 'B' : 'A').join('') + token.slice(-1))
  const wrong = [
    ...[version, `${version}.${id}`, `${version}.${id}.${iv}`, `${version}.${id}.${iv}.`, `${version}.${id}..${text}`],
    ...[`${version}.${id}.${text}.${iv}`, `${token}.`, `${token}.${text}`, `.${token}`, `${token}=`, `${token}==`],
    ...[`${version}.${id}.${iv}.${text}${text}`, `${version}.${id}.${iv}.${text.slice(0, -1)}`, `${token},`],
    ...[`${token}, Bearer ${token}`, `${token} ${token}`, `"${token}"`, token.toUpperCase(), token.replace('v1', 'v2')],
    ...[`${version}.${id}.${iv}.${text.replaceAll('-', '+').replaceAll('_', '/')}`].filter((one) => one !== token),
    ...['', 'mfa-v1.', 'mfa-v1....', `mfa-v1.${'a'.repeat(9_000)}`, `mfa-v1.${id}.%00.%00`, 'mfa-v1.k1.AAAA.AAAA'],
  ]
  const forged = [...changed, ...wrong]
  const answers = await inParallel(16, forged, (one) => page.settings({ token: one }))
  expect(tally(answers)).toEqual({ 401: forged.length })
  expect(await page.settings({ token })).toHaveStatus(200)
  expect((await world.order({})).logged).toEqual([])
})

test('no other ring, key id or scheme makes a token (TOK-03)', async () => {
  const page = new Embedded(world.person())
  const foreign = await page.mint({}, { keys: newKeyRing() })
  const [, , iv, text] = (await page.mint()).split('.')
  const ids = ['k2', 'K1', '../k1', "k1' or '1'='1", '__proto__', 'constructor', 'none', '']
  for (const token of [foreign, ...ids.map((id) => `mfa-v1.${id}.${iv}.${text}`)]) {
    expect(await page.settings({ token }), `${token.slice(0, 30)}`).toHaveProblem(401, 'unknown_credential')
  }
  const token = await page.mint()
  for (const scheme of ['Basic ', 'MFA-Ticket ', '', 'bearer ', 'Bearer  ', 'Bearer\t']) {
    expect(await page.settings({ headers: { authorization: scheme + token } }), scheme).toHaveStatus(401)
  }
})

test('a cookie is no token, a token is no cookie, and no proof is in the other’s place (TOK-01)', async () => {
  const { person, sessionId } = await new Embedded(world.person()).enrol()
  // The same session by cookie and by token.
  const page = new Embedded(person, sessionId)
  const sid = person.sessionCookie(sessionId)
  person.agent.jar.set('sid', sid)
  expect(await person.answer(await person.code())).toHaveStatus(200)
  const cookie = person.agent.jar.get(person.agent.stem) ?? ''
  expect(await person.settings()).toHaveStatus(200)
  for (const text of [cookie, sid, `mfa-${cookie}`]) {
    const answer = await page.settings({ headers: { authorization: `Bearer ${text}` } })
    expect(answer, `${text.slice(0, 12)}`).toHaveStatus(401)
  }
  expect(await page.settings({ headers: { 'x-mfa-assurance': cookie } })).toHaveProblem(401, 'challenge_required')
  const inToken = await page.settings({ token: await page.mint({ assurance: cookie }) })
  expect(inToken).toHaveProblem(401, 'challenge_required')

  await world.advance(60)
  expect(await page.answer(await person.code())).toHaveStatus(200)
  const assurance = page.assurance ?? ''
  const token = await page.mint()
  expect(await page.settings()).toHaveStatus(200)
  for (const text of [assurance, `mfa-${assurance}`]) {
    const answer = await page.settings({ headers: { authorization: `Bearer ${text}` } })
    expect(answer, `${text.slice(0, 12)}`).toHaveStatus(401)
  }
  for (const text of [assurance, token, token.slice('mfa-'.length)]) {
    const answer = await person.agent.send('GET', '/mfa/api/settings', {
      cookie: `sid=${sid}; ${person.agent.stem}=${text}`,
    })
    expect(answer).toHaveProblem(401, 'challenge_required')
  }
  for (const text of [token, `${assurance}.`, assurance.slice(0, -1), `${assurance}, ${assurance}`, 'x']) {
    const answer = await page.reloaded().settings({ headers: { 'x-mfa-assurance': text } })
    expect(answer, `${text.slice(0, 12)}`).toHaveProblem(401, 'challenge_required')
  }
})

test('cookies that come along with a token mean nothing', async () => {
  const { person } = await new Embedded(world.person()).enrol()
  const session = person.elsewhere()
  expect(await session.answer(await person.code())).toHaveStatus(200)
  const cookie = session.agent.jar.header('/')
  const stranger = new Embedded(world.person({ name: 'Mallory' }))
  const answer = await stranger.settings({ headers: { cookie } })
  expect(answer.json()).toMatchObject({ principal: { id: stranger.person.id } })
  // Nor do they help somebody whose token is not good.
  for (const token of ['mfa-v1.x', await stranger.mint({}, { ageSeconds: 400 })]) {
    expect(await stranger.settings({ token, headers: { cookie } })).toHaveProblem(401, 'unknown_credential')
  }
  // A page that brings the cookies of the API's origin without a token is what it always was.
  const foreign = { headers: { origin: APP } }
  const without = await session.agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' }, foreign)
  expect([without.code, without.headers.get('access-control-allow-origin')]).toEqual(['origin', null])
})

test('what one session has proved never counts for another one, nor for another person or origin (TOK-04)', async () => {
  const alice = await new Embedded(world.person()).enrol()
  const bob = await new Embedded(world.person({ name: 'Bob' })).enrol()
  expect(await alice.settings()).toHaveStatus(200)
  const { assurance } = alice
  const others: Embedded[] = [
    new Embedded(alice.person),
    new Embedded(bob.person, alice.sessionId),
    bob.reloaded(),
    Object.assign(alice.reloaded(), { origin: OTHER }),
  ]
  for (const other of others) {
    other.assurance = assurance
    const inHeader = await other.settings()
    other.assurance = null
    const inToken = await other.settings({ token: await other.mint({ assurance }) })
    expect([inHeader.code, inToken.code]).toEqual(['challenge_required', 'challenge_required'])
  }
  // Nor is its hour begun anew where the answer is a good one, as for somebody without a method.
  const mallory = new Embedded(world.person({ name: 'Mallory' }))
  mallory.assurance = assurance
  const answer = await mallory.settings()
  expect([answer.status, answer.headers.get('x-mfa-assurance')]).toEqual([200, null])
})

test('a token that was stolen opens nothing of what a code protects, and after five minutes nothing at all', async () => {
  const page = await new Embedded(world.person()).enrol()
  const token = await page.mint()
  const thief = page.reloaded()
  const before = await state()
  for (const { method, path, body } of ROUTES) {
    if (path === '/challenge') continue
    const { status } = await thief.send(method, `/mfa/api${path}`, body, { token })
    expect([path, status >= 400 || path === '/enrolments/x/abandon' || path === '/policies']).toEqual([path, true])
  }
  expect(await state()).toBe(before)
  await world.advance(301)
  // With the proof from the same memory as well.
  thief.assurance = page.assurance
  for (const { method, path, body } of ROUTES) {
    expect(await thief.send(method, `/mfa/api${path}`, body, { token })).toHaveProblem(401, 'unknown_credential')
  }
  expect(await state()).toBe(before)
})

test('replays after the sign-out, the password’s change and an end elsewhere are refused (TOK-09)', async () => {
  const page = await new Embedded(world.person()).enrol()
  const { person } = page
  const prove = async () => {
    await world.advance(60)
    expect(await page.answer(await person.code())).toHaveStatus(200)
    expect(await page.settings()).toHaveStatus(200)
    return { token: await page.mint({ assurance: page.assurance }), assurance: page.assurance }
  }
  const ends: (() => Promise<unknown>)[] = [
    () => page.send('POST', '/mfa/api/assurance/end'),
    () => world.hostSays('password', person.id),
    async () => {
      person.agent.jar.set('sid', person.sessionCookie(page.sessionId))
      return person.agent.form('/logout', {})
    },
  ]
  for (const end of ends) {
    const { token, assurance } = await prove()
    await end()
    const thief = page.reloaded()
    thief.assurance = assurance
    expect(await thief.settings({ token })).toHaveProblem(401, 'challenge_required')
    expect(await thief.settings()).toHaveProblem(401, 'challenge_required')
  }
  // What is answered on the way to the end does not lengthen anything either.
  expect((await page.settings()).headers.get('x-mfa-assurance')).toBeNull()
})

test('the memberships of the token are the person’s, and the role in them decides', async () => {
  const policy = { accountId: 'theirs', accountName: 'Theirs', role: 'member' } as const
  const member = new Embedded(world.person({ memberships: [policy] }))
  expect(await member.send('PUT', '/mfa/api/policies/theirs', { required: true })).toHaveProblem(403, 'forbidden')
  expect(await member.send('PUT', '/mfa/api/policies/elsewhere', { required: true })).toHaveProblem(403, 'forbidden')
  const token = await member.mint({ memberships: [{ ...policy, role: 'owner' }] })
  const owner = await member.send('PUT', '/mfa/api/policies/theirs', { required: true }, { token })
  expect(owner.json()).toMatchObject({ required: true })
  expect((await member.settings()).json()).toMatchObject({
    requirement: { required: true, accounts: [{ id: 'theirs' }] },
  })
})

test('a token in a URL is refused, beside the header and in its place', async () => {
  const page = new Embedded(world.person())
  const token = await page.mint()
  for (const name of ['access_token', 'token', 'authorization', 'x']) {
    const path = `/mfa/api/settings?${name}=${token}`
    expect(await page.send('GET', path, undefined, { token })).toHaveProblem(400, 'bad_request')
    expect(await page.send('GET', path, undefined, { headers: { authorization: null } })).toHaveStatus(400)
  }
  const body = { factor: 'totp', access_token: token }
  expect(await page.send('POST', '/mfa/api/enrolments', body, { headers: { authorization: null } })).toHaveStatus(400)
})

test('a preflight is answered to listed origins for the API, with nothing in it but what is needed (CSR-04)', async () => {
  const { agent } = world.person()
  const paths = [...new Set(ROUTES.map(({ path }) => `/mfa/api${path}`))]
  const ask = (origin: string | null, path: string, more: HeaderFields = {}) =>
    agent.send('OPTIONS', path, {
      origin,
      cookie: null,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-mfa-assurance',
      ...more,
    })
  const allowed = (answer: Answer) =>
    Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')))
  for (const path of paths) {
    for (const origin of [APP, OTHER]) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'X-ODD']) {
        const answer = await ask(origin, path, {
          'access-control-request-method': method,
          'access-control-request-private-network': 'true',
        })
        expect([answer.status, answer.text, answer.headers.get('vary')]).toEqual([204, '', 'Origin'])
        expect(allowed(answer)).toEqual({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST, PUT, PATCH',
          'access-control-allow-headers': 'Authorization, Content-Type, X-MFA-Assurance',
          'access-control-max-age': '600',
        })
      }
    }
    const foreign = words`null https://evil.example https://app.example.evil.example https://app.example:443 *`
    for (const origin of [null, world.url, ...foreign]) {
      const answer = await ask(origin, path)
      expect([origin, answer.status >= 400, allowed(answer)]).toEqual([origin, true, {}])
      expect(answer.headers.get('vary')).toBe('Origin')
    }
    // Not a preflight.
    const plain = await ask(APP, path, { 'access-control-request-method': null })
    expect([plain.status >= 400, allowed(plain)]).toEqual([true, {}])
  }
  for (const path of words`/mfa/challenge /mfa/settings /mfa/assets/mfa.css / /profile /mfa/apix /mfa`) {
    expect([path, allowed(await ask(APP, path))]).toEqual([path, {}])
  }
})

test('an answer can be read by the listed page that brought a token, and by no other one (CSR-04)', async () => {
  const page = await new Embedded(world.person()).enrol()
  const readers = (answer: Answer) => [
    answer.headers.get('access-control-allow-origin'),
    answer.headers.get('access-control-allow-credentials'),
    answer.headers.get('vary'),
  ]
  expect(readers(await page.settings())).toEqual([APP, null, 'Origin'])
  expect((await page.settings()).headers.get('access-control-expose-headers')).toBe('X-MFA-Assurance')
  // Refusals too: the page has to know why.
  const late = await page.mint({}, { ageSeconds: 400 })
  expect(readers(await page.settings({ token: late }))).toEqual([APP, null, 'Origin'])
  expect(readers(await page.send('POST', '/mfa/api/enrolments', { odd: 1 }))).toEqual([APP, null, 'Origin'])
  const unread: HeaderFields[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: null },
    { authorization: null },
    { authorization: 'Bearer of the host' },
    { authorization: 'Basic x' },
  ]
  for (const headers of unread) expect(readers(await page.settings({ headers }))).toEqual([null, null, 'Origin'])
})

test('a deployment without origins knows no token and answers nobody else (CSR-04)', async () => {
  const plain = endsWithTest(await createWorld({ beside: world, keys: world.keys }))
  const page = new Embedded(plain.person())
  const answer = await page.settings()
  // Its host’s `identify` gets to see the header, and does not know it.
  expect(answer).toHaveProblem(401, 'unknown_credential')
  for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control-|^vary$/)
  const css = await page.agent.send('GET', '/mfa/assets/mfa.css')
  expect(css.headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

test('refused tokens answer alike, whatever is wrong with them', async () => {
  const page = new Embedded(world.person())
  const wrong = [
    await page.mint({}, { ageSeconds: 400 }),
    await page.mint({}, { ageSeconds: -400 }),
    await page.mint({}, { keys: newKeyRing() }),
    `${await page.mint()}A`,
    'mfa-v1.x',
  ]
  const answers = await Promise.all(wrong.map((token) => page.settings({ token })))
  expect(new Set(answers.map(visible)).size).toBe(1)
})
