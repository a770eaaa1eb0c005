import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CookieJar } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startOrigin } from '../support/origin.ts'
import { answers } from './login-site.ts'
import { encode, startTokenSite, tokenVariables } from './token-site.ts'
import { Browser, type GateOptions, type SiteGate, startSiteGate } from './world.ts'

/*
 * A site whose session is a token that somebody else signs, with keys at an address. Keys are kept between questions, a new
 * one is found, and while nobody can be asked for them, nobody's session ends. Tokens are made by Node's own cryptography.
 */

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const ALGS = {
  RS256: { pair: rsa, hash: 'sha256', how: {} },
  PS256: { pair: rsa, hash: 'sha256', how: { padding: 6, saltLength: 32 } },
  ES256: {
    pair: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    hash: 'sha256',
    how: { dsaEncoding: 'ieee-p1363' as const },
  },
  EdDSA: { pair: () => generateKeyPairSync('ed25519'), hash: null, how: {} },
}
type Alg = keyof typeof ALGS
type Key = { kid: string; alg: Alg; key: KeyObject; jwk: Record<string, unknown> }

function makeKey(alg: Alg, kid = randomBytes(6).toString('hex')): Key {
  const { publicKey, privateKey } = ALGS[alg].pair()
  return { kid, alg, key: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } }
}

function tokenBy({ kid, alg, key }: Key, claims: Record<string, unknown>): string {
  const text = `${encode({ alg, kid, typ: 'JWT' })}.${encode({ exp: Math.floor(Date.now() / 1000) + 86_400, ...claims })}`
  const { hash, how } = ALGS[alg]
  return `${text}.${sign(hash, Buffer.from(text), { key, ...how }).toString('base64url')}`
}

/** How the host of the keys answers. */
const KEY_ANSWERS = {
  ok: (response, text) => response.end(text),
  slow: (response, text) => setTimeout(() => response.end(text), 300),
  away: (response) => response.destroy(),
  silent: () => {},
  error: (response, text) => answers(500, {}, text)(response),
  elsewhere: (response) => answers(302, { Location: '/other' })(response),
  huge: (response, text) => response.end(`${text.slice(0, -1)}, "x": "${'x'.repeat(200_000)}"}`),
  page: (response) => response.end('<!doctype html><title>Sign in</title>'),
  no_set: (response) => response.end('{"error":"quota"}'),
} satisfies Record<string, (response: ServerResponse, text: string) => unknown>

let published: Key[] = []
let mode: keyof typeof KEY_ANSWERS = 'ok'
const keyHost = endsWithFile(
  await startOrigin(({ target }, response) => {
    const text = JSON.stringify({ keys: published.map(({ jwk }) => jwk) })
    KEY_ANSWERS[target === '/other' ? 'ok' : mode](response, text)
  }),
)
const site = endsWithFile(await startTokenSite())
const fetches = () => keyHost.requests().filter(({ target }) => target === '/keys').length

const NAME = 'http://gate.localhost'

const startGate = (more: Partial<GateOptions> = {}) => {
  const variables = tokenVariables(site, { PUBLIC_ORIGINS: NAME, JWT_JWKS: `${keyHost.url}/keys` })
  return startSiteGate({ ...more, variables })
}

let gate: SiteGate
const browser = (jar = new CookieJar(), at = gate) => new Browser(at, jar, NAME)

async function signIn(token: string, at = gate): Promise<{ status: number; person: Browser }> {
  site.given = token
  const person = browser(undefined, at)
  return { status: (await person.form('/login', { email: 'x' })).status, person }
}

const save = async (person: Browser) => (await person.form('/save', { a: '1' })).status
const isInside = async (person: Browser) => (await person.document('/')).text === 'inside'
const ended = () => gate.count('mfa_audit', null, "act = 'session.ended'")

beforeEach(async () => {
  published = [makeKey('RS256')]
  mode = 'ok'
  keyHost.forget()
  site.renewed = null
  gate = await startGate()
})
afterEach(() => gate.stop())

const only = () => published[0] as Key
const tokenOf = (sub: string, more = {}) => tokenBy(only(), { sub, ...more })

test.each(Object.keys(ALGS) as Alg[])('a token signed with %s says who it is, and no other does', async (alg) => {
  published = [makeKey(alg), makeKey(alg)]
  const { status, person } = await signIn(tokenOf('user-7'))
  expect([status, await isInside(person)]).toEqual([302, true])
  const settings = await person.json('GET', '/.mfa/api/settings')
  expect(settings.json()).toMatchObject({ principal: { id: 'user-7' } })
  // The same name of a key, another key.
  const forged = tokenBy(makeKey(alg, only().kid), { sub: 'user-7' })
  const altered = tokenOf('user-8').split('.')
  const own = tokenOf('user-7').split('.')
  const { kid } = only()
  for (const token of [
    forged,
    [own[0], altered[1], own[2]].join('.'),
    `${encode({ alg: 'none', kid })}.${own[1]}.`,
    `${encode({ alg: 'HS256', kid })}.${own[1]}.${own[2]}`,
  ]) {
    const refused = await signIn(token)
    expect([refused.status, refused.person.jar.names()]).toEqual([502, []])
  }
})

test('JWKS: five questions are one fetch', async () => {
  const { status, person } = await signIn(tokenOf('user-7'))
  expect(status).toBe(302)
  for (let n = 0; n < 4; n++) expect(await save(person)).toBe(200)
  expect(fetches()).toBe(1)
})

test('JWKS: a rotated key is found, and one that was withdrawn is believed for ten minutes at most', async () => {
  const old = only()
  const first = await signIn(tokenBy(old, { sub: 'user-7' }))
  published = [makeKey('ES256')]
  // A moment after the keys were read, an unknown one is not looked up: any sender could make us ask.
  expect(await signIn(tokenOf('user-8'))).toHaveStatus(502)
  expect(fetches()).toBe(1)
  await gate.advance(11)
  const second = await signIn(tokenOf('user-8'))
  expect([second.status, await isInside(second.person), fetches()]).toEqual([302, true, 2])
  // Whoever signs with what nobody has published makes us ask once in ten seconds.
  for (let n = 0; n < 5; n++) expect(await signIn(tokenBy(makeKey('ES256'), { sub: 'user-7' }))).toHaveStatus(502)
  expect(fetches()).toBe(2)
  expect(first).toHaveStatus(302)
  expect(await signIn(tokenBy(old, { sub: 'user-7' }))).toHaveStatus(502)
})

test('JWKS: a withdrawn key signs nobody in when its ten minutes are over', async () => {
  const old = only()
  expect(await signIn(tokenBy(old, { sub: 'user-7' }))).toHaveStatus(302)
  published = [makeKey('ES256'), makeKey('RS256')]
  expect(await signIn(tokenBy(old, { sub: 'user-8' }))).toHaveStatus(302)
  await gate.advance(601)
  expect([(await signIn(tokenBy(old, { sub: 'user-9' }))).status, fetches()]).toEqual([502, 2])
})

test('JWKS: several sign-ins at once find their key, each request with its own I/O', async () => {
  mode = 'slow'
  site.given = tokenOf('user-7')
  const all = await Promise.all(Array.from({ length: 8 }, () => browser().form('/login', { email: 'x' })))
  expect(all.map(({ status }) => status)).toEqual(Array(8).fill(302))
})

describe('JWKS: the host of the keys is away', () => {
  const AWAY = ['away', 'error', 'elsewhere', 'huge', 'page', 'no_set'] as const
  test.each(AWAY)('%s: who is in stays in, for as long as the session lasts', async (how) => {
    const { person } = await signIn(tokenOf('user-7'))
    mode = how
    for (const seconds of [0, 400, 400, 3_000]) {
      await gate.advance(seconds)
      for (let n = 0; n < 3; n++) expect([seconds, await save(person)]).toEqual([seconds, 200])
      expect(await isInside(person)).toBe(true)
    }
    expect(await ended()).toBe(0)
    // One try in ten seconds, however many asked.
    expect(fetches()).toBeLessThanOrEqual(1 + 4)
    // Known keys serve sign-ins too, for a day.
    expect(await signIn(tokenOf('user-8'))).toHaveStatus(302)
    await gate.advance(86_400)
    expect(await signIn(tokenOf('user-9', { exp: 1e10 }))).toHaveStatus(502)
    mode = 'ok'
    await gate.advance(11)
    expect(await signIn(tokenOf('user-9', { exp: 1e10 }))).toHaveStatus(302)
  })

  test('an instance that never saw the keys: who is in stays in, nobody new comes in', async () => {
    const { person } = await signIn(tokenOf('user-7'))
    mode = 'away'
    const cold = endsWithTest(await startGate({ database: gate.database, keys: gate.keys }))
    const here = browser(person.jar, cold)
    for (let n = 0; n < 5; n++) expect(await save(here)).toBe(200)
    await cold.advance(400)
    expect(await isInside(here)).toBe(true)
    const other = await signIn(tokenOf('user-8'), cold)
    expect([other.status, other.person.jar.names()]).toEqual([502, []])
    // A session of which nobody knows whose it is does not get in, and does not put the old one out.
    site.renewed = tokenOf('user-8')
    expect(await save(here)).toBe(503)
    site.renewed = null
    expect([await save(here), await ended()]).toEqual([200, 0])
    mode = 'ok'
    await cold.advance(11)
    site.renewed = tokenOf('user-7', { more: 1 })
    expect([await save(here), await isInside(here)]).toEqual([200, true])
  })

  test('one that never answers is waited for once, and not for long', async () => {
    mode = 'silent'
    const began = Date.now()
    expect(await signIn(tokenOf('user-7'))).toHaveStatus(502)
    expect(await signIn(tokenOf('user-7'))).toHaveStatus(502)
    expect(Date.now() - began).toBeLessThan(9_000)
    expect(fetches()).toBe(1)
  })
})

test('JWKS: a token that is forged ends the session that it was put in the place of', async () => {
  const { person } = await signIn(tokenOf('user-7'))
  site.renewed = tokenBy(makeKey('RS256', only().kid), { sub: 'user-8' })
  expect(await save(person)).toBe(503)
  site.renewed = null
  expect([(await person.document('/')).location, await ended()]).toEqual(['/.mfa/login', 1])
})
