import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { words } from '../support/words.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { createWorld, newKeyRing } from '../world/world.ts'
import { ROUTES } from './bearer-routes.ts'
import { dump, inParallel, LOGS, tally, visible } from './tools.ts'

/*
 * Threat: somebody has a token, a cookie or a proof that is not theirs, or not for here, or no longer.
 * Covers TOK-01 to TOK-05, TOK-07; CSR-05; V45; spec H6, L10, L12.
 */

const OTHER = 'https://other.example'

const world = endsWithFile(await createWorld({ embed: { origins: [APP, OTHER] } }))

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
