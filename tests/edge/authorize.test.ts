import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { type ForwardAuthOptions, forwardAuth } from '../../edge/forward-auth/index.ts'
import type { Membership } from '../../edge/index.ts'
import { type Answer, type HeaderFields, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type Person, type PersonOptions } from '../world/world.ts'

/* The forward-auth endpoint (spec H5), asked as a proxy asks: through the real Worker, without a proxy in between. */

const KEY = randomBytes(32).toString('hex')
const NEXT_KEY = randomBytes(24).toString('base64')
const SITE = 'https://app.example'
const DOCUMENT = { accept: 'text/html', 'sec-fetch-dest': 'document' }
const FETCH = { accept: 'application/json', 'sec-fetch-dest': 'empty' }

const world = endsWithFile(
  await createWorld({
    mfa: { origins: [SITE] },
    forwardAuth: { keys: [KEY, NEXT_KEY], sessionCookies: ['sid'], open: ['/about'] },
    isProxied: true,
  }),
)
beforeEach(() => world.order({ forget: true }))

const atSite = () => new UserAgent(world.url, { origin: SITE })

/** A browser that has our pages as the proxy passes them on: with the name that browsers use. */
function browserOf(person: Person): Person {
  person.agent = atSite()
  return person.signIn()
}

const newPerson = (options: PersonOptions = {}) => browserOf(world.person(options))
const enrolled = () => newPerson().enrol()
const alice = await enrolled()
const withPasswordOnly = () => browserOf(alice.elsewhere())
const memberOf = (accountId: string, accountName = accountId) =>
  ({ accountId, accountName, role: 'member' }) satisfies Membership

type Asked = { method?: string; uri?: string; fields?: HeaderFields; way?: '' | '/nginx' }

/** What Traefik, Caddy or nginx would send about a request of this person. */
function ask(person: Person | null, { method = 'GET', uri = '/profile', fields = {}, way = '' }: Asked = {}) {
  const site = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'app.example' }
  const asked = { 'x-mfa-proxy-key': KEY, 'x-forwarded-method': method, ...site, 'x-forwarded-uri': uri }
  const told: HeaderFields = { ...asked, ...DOCUMENT, ...fields }
  return (person?.agent ?? atSite()).send('GET', `/mfa/authorize${way}`, told)
}

const identity = (answer: Answer) =>
  ['x-mfa-principal', 'x-mfa-account', 'x-mfa-amr', 'x-mfa-auth-time'].map((name) => answer.headers.get(name))

const challenge = (to: string) => `${SITE}/mfa/challenge?to=${encodeURIComponent(to)}`

describe('allowed', () => {
  test('200, who it is and what was proved, and the renewed cookie', async () => {
    const answer = await ask(alice)
    expect(answer).toHaveStatus(200)
    expect(answer.text).toBe('')
    const [principal, account, amr, time] = identity(answer)
    expect([principal, account, amr]).toEqual([alice.id, '', 'pwd otp mfa'])
    expect(Math.abs(Number(time) * 1000 - (await world.now()))).toBeLessThan(120_000)
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-mfa=v1\..*; Secure$/)])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await world.hits(), 'no handler of the site is behind it').toEqual([])
  })

  test('the accounts that the request may be for go along; what is no visible ASCII is percent-encoded', async () => {
    const dan = newPerson({ memberships: [memberOf('a1'), memberOf('b 2'), memberOf('c%')] })
    const account = async (fields: HeaderFields) => identity(await ask(dan, { fields }))[1]
    expect(await account({}), 'none is named: all of them').toBe('a1 b%202 c%25')
    expect(await account({ 'x-account': 'a1' })).toBe('a1')
    expect(await account({ 'x-account': 'of-nobody' }), 'not one of theirs').toBe('a1 b%202 c%25 of-nobody')
    const zoe = newPerson({ id: 'Zoë 100%, 株' })
    const answer = await ask(zoe)
    expect([answer.status, ...identity(answer)]).toEqual([200, 'Zo%C3%AB%20100%25,%20%E6%A0%AA', '', '', ''])
  })

  test('more accounts than a header field holds are none, and not some of them', async () => {
    for (const count of [128, 129]) {
      const ids = Array.from({ length: count }, (_, n) => `${n}`.padStart(31, 'a'))
      const eve = newPerson({ memberships: ids.map((id) => memberOf(id, '')) })
      const answer = await ask(eve)
      expect([answer.status, answer.headers.get('x-mfa-principal')]).toEqual([200, eve.id])
      expect(answer.headers.get('x-mfa-account')?.length).toBe(count === 128 ? 128 * 32 - 1 : 0)
    }
  })

  test('an open path is for everybody, and names nobody', async () => {
    for (const person of [null, withPasswordOnly(), alice]) {
      for (const uri of ['/about', '/about?x=1', '/login', '/assets/mfa.js']) {
        const answer = await ask(person, { uri })
        expect([uri, answer.status, ...identity(answer)]).toEqual([uri, 200, '', '', '', ''])
      }
    }
  })

  test('a page of many safe sub-resources costs no round trip each, and each is told who it is', async () => {
    await ask(alice, { uri: '/a.js', fields: FETCH })
    world.proxy.reset()
    const answer = await ask(alice, { uri: '/b.js', fields: FETCH })
    expect([answer.status, identity(answer)[2], world.proxy.roundTrips()]).toEqual([200, 'pwd otp mfa', 0])
    await ask(alice)
    expect(world.proxy.roundTrips(), 'a document: one').toBe(1)
  })

  test('each of the keys opens, so that they can be exchanged', async () => {
    expect(await ask(alice, { fields: { 'x-mfa-proxy-key': NEXT_KEY } })).toHaveStatus(200)
  })
})

describe('not allowed', () => {
  test('a document is led to the challenge, with the address in full and the way back', async () => {
    const answer = await ask(withPasswordOnly(), { uri: '/profile?tab=2' })
    expect([answer.status, answer.location]).toEqual([303, challenge('/profile?tab=2')])
    expect(identity(answer)).toEqual([null, null, null, null])
    const nginx = await ask(withPasswordOnly(), { uri: '/profile?tab=2', way: '/nginx' })
    expect([nginx.status, nginx.location]).toEqual([401, challenge('/profile?tab=2')])
    expect(nginx.headers.get('x-mfa-problem')).toBe('')
  })

  test('everything else gets the problem; for nginx it stands in the header', async () => {
    const held = withPasswordOnly()
    const answer = await ask(held, { method: 'POST', uri: '/api', fields: FETCH })
    expect(answer).toHaveProblem(401, 'challenge_required')
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
    const nginx = await ask(held, { method: 'POST', uri: '/api', fields: FETCH, way: '/nginx' })
    expect([nginx.status, nginx.text, nginx.location]).toEqual([401, '', null])
    expect(JSON.parse(nginx.headers.get('x-mfa-problem') ?? '')).toMatchObject({ code: 'challenge_required' })
    expect(nginx.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
  })

  test('who must set a method up is led there; names of accounts survive a header of nginx', async () => {
    await world.requireMfa('börse')
    const bob = newPerson({ memberships: [memberOf('börse', 'Börse 株')] })
    expect((await ask(bob)).location).toBe(`${SITE}/mfa/enrol?to=%2Fprofile`)
    const { headers } = await ask(bob, { fields: FETCH, way: '/nginx' })
    expect(JSON.parse(headers.get('x-mfa-problem') ?? '').accounts).toEqual([{ id: 'börse', name: 'Börse 株' }])
  })

  test('strangers are led to the sign-in page, or get 401', async () => {
    expect((await ask(null)).location).toBe(`${SITE}/login`)
    expect(await ask(null, { fields: FETCH })).toHaveProblem(401, 'sign_in_required')
    const unknown = await ask(null, { fields: { ...FETCH, authorization: 'Bearer x' } })
    expect(unknown).toHaveProblem(401, 'unknown_credential')
  })

  test('a held form leads back to its page, which is told', async () => {
    const fields = { referer: `${SITE}/profile/edit?x=1` }
    const answer = await ask(withPasswordOnly(), { method: 'POST', uri: '/save', fields })
    const to = new URL(answer.location ?? '').searchParams.get('to')
    expect([answer.status, to]).toEqual([303, '/profile/edit?x=1&mfa=not-saved'])
    const foreign = { referer: 'https://evil.example/x' }
    const other = await ask(withPasswordOnly(), { method: 'POST', uri: '/save', fields: foreign })
    expect(new URL(other.location ?? '').searchParams.get('to')).toBe('/?mfa=not-saved')
  })

  test('a WebSocket is refused, also where the proxy keeps `Upgrade` to itself', async () => {
    for (const sign of ['upgrade', 'sec-websocket-key']) {
      const fields = { accept: 'text/html', 'sec-fetch-dest': null, [sign]: 'websocket' }
      expect(await ask(withPasswordOnly(), { uri: '/ws', fields })).toHaveProblem(401, 'challenge_required')
    }
  })

  test('a WebSocket may be told as `wss`, which is https; nothing else may', async () => {
    const told = (fields: HeaderFields) =>
      ask(alice, { uri: '/ws', fields: { accept: null, 'sec-fetch-dest': null, origin: SITE, ...fields } })
    for (const sign of ['upgrade', 'sec-websocket-key']) {
      expect(await told({ 'x-forwarded-proto': 'wss', [sign]: 'websocket' })).toHaveStatus(200)
      expect(await told({ 'x-forwarded-proto': 'ws', [sign]: 'websocket' }), 'as http').toHaveStatus(308)
      for (const proto of ['wsss', 'xwss', 'wss,https', 'WSS']) {
        expect(await told({ 'x-forwarded-proto': proto, [sign]: 'websocket' }), proto).toHaveStatus(400)
      }
    }
    for (const proto of ['ws', 'wss']) expect(await told({ 'x-forwarded-proto': proto })).toHaveStatus(400)
  })
})

test('signing out at the site ends the assurance, and the cookie', async () => {
  const carol = await enrolled()
  expect(await ask(carol)).toHaveStatus(200)
  const stolen = carol.agent.jar.copy()
  const out = await ask(carol, { method: 'POST', uri: '/logout' })
  expect(out).toHaveStatus(200)
  expect(out.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-mfa=;.*Max-Age=0/)])
  expect((await ask(carol)).location).toContain('/mfa/challenge')
  carol.agent = new UserAgent(world.url, { origin: SITE, jar: stolen })
  expect((await ask(carol)).location).toContain('/mfa/challenge')
})

describe('Envoy', () => {
  const envoy = (person: Person, method: string, uri: string, fields: HeaderFields = {}) => {
    const told = { 'x-mfa-proxy-key': KEY, 'x-forwarded-proto': 'https', ...DOCUMENT, ...fields }
    return person.agent.send(method, `/mfa/authorize/envoy?${uri}`, told)
  }

  test('asks with the request’s own method and the path after our `?`', async () => {
    expect(await envoy(alice, 'GET', '/profile?x=1')).toHaveStatus(200)
    expect(await envoy(alice, 'DELETE', '/profile')).toHaveStatus(200)
    expect(await envoy(alice, 'GET', '/')).toHaveStatus(200)
    const held = withPasswordOnly()
    expect((await envoy(held, 'GET', '/profile?x=1')).location).toBe(challenge('/profile?x=1'))
    expect(await envoy(held, 'GET', '/about')).toHaveStatus(200)
    expect(await envoy(held, 'POST', '/api', FETCH)).toHaveProblem(401, 'challenge_required')
    expect(await envoy(held, 'GET', '/nginx'), 'a path of the site, whatever its name').toHaveStatus(303)
  })
})

describe('what cannot work is refused at the start', () => {
  const start = (options: { keys?: unknown; sessionCookies?: unknown }) => () =>
    forwardAuth({ keys: [KEY], sessionCookies: ['sid'], ...options } as ForwardAuthOptions)

  test('keys too short, odd, or none', () => {
    for (const keys of [[], ['short'], ['ä'.repeat(40)], [KEY, KEY.slice(0, 31)], KEY, undefined]) {
      expect(start({ keys }), JSON.stringify(keys)).toThrow(/forwardAuth: keys must/)
    }
  })

  test('keys that nobody drew at random, in any place', () => {
    const hex = '0123456789abcdef'.repeat(2)
    const repeated = ['b'.repeat(32), 'A'.repeat(256), 'ab'.repeat(20), 'k7Qx'.repeat(10), `${'x'.repeat(30)}123`]
    const placeholders = [...repeated, 'changeme'.repeat(4), hex]
    for (const key of placeholders) {
      expect(start({ keys: [key] }), key).toThrow(/forwardAuth: keys must/)
      expect(start({ keys: [KEY, key] }), key).toThrow(/forwardAuth: keys must/)
    }
    for (const keys of [[KEY], [NEXT_KEY], [randomBytes(16).toString('hex')]]) expect(start({ keys })).not.toThrow()
  })

  test('the site’s session cookies must be named', () => {
    const names = [[''], ['*'], ['s*d'], ['sid', 'a b'], ['a;b'], ['a=b'], ['a,b'], [1], ['"sid"']]
    const wrong = [undefined, null, 'sid', ...names]
    for (const sessionCookies of wrong) {
      expect(start({ sessionCookies }), JSON.stringify(sessionCookies)).toThrow(/forwardAuth: sessionCookies must/)
    }
    for (const sessionCookies of [['sid'], ['__Host-sid', 'SESS*'], ['connect.sid'], []]) {
      expect(start({ sessionCookies })).not.toThrow()
    }
  })
})
