import { expect, test } from 'vitest'
import { loginVariables } from '../proxy/login-site.ts'
import { startSiteGate } from '../proxy/world.ts'
import { type HeaderFields, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startOrigin } from '../support/origin.ts'
import { createWorld } from '../world/world.ts'

/*
 * Threat: whoever listens on the way reads a code that was typed on a page that came over http, since `origins` said that
 * the site is called by https (A11; spec H8).
 */

const SITE = 'https://app.example'

const world = endsWithFile(await createWorld({ mfa: { origins: [SITE] }, cfHeader: 'cf-blob' }))
const unnamed = endsWithFile(await createWorld({ beside: world }))
const site = endsWithFile(await startOrigin())
const CONFIGURED = { PUBLIC_ORIGINS: SITE, OWNERS: 'alice', OPEN_PATHS: '/about' }
const gate = endsWithFile(await startSiteGate({ variables: loginVariables(site.url, CONFIGURED) }))

const IN_CLEAR: HeaderFields[] = [
  ...['http', 'HTTP', 'https, http', 'http,https', 'ws'].map((proto) => ({ 'x-forwarded-proto': proto })),
  { forwarded: 'for=192.0.2.7;proto=http;by=192.0.2.1' },
  { forwarded: 'for=192.0.2.7;proto=https, for=10.0.0.1;proto="http"' },
  { 'cf-visitor': '{"scheme":"http"}' },
  // Any one of them, beside others that say https.
  { 'cf-visitor': '{"scheme":"http"}', 'x-forwarded-proto': 'https' },
  { 'cf-visitor': '{"scheme":"https"}', 'x-forwarded-proto': 'http' },
]

const OVER_TLS: HeaderFields[] = [
  {},
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded-proto': 'https, https' },
  { forwarded: 'for=192.0.2.7;proto=https;host=http.example' },
  { 'cf-visitor': '{"scheme":"https"}', 'x-forwarded-proto': 'https' },
]

const PATHS = ['/profile?x=1', '/about', '/login', '/mfa/challenge?to=%2F', '/mfa/api/settings']

test('A11: a request that came in the clear is sent to https where it only reads, whatever origins says', async () => {
  const agent = new UserAgent(world.url, { origin: SITE })
  for (const headers of IN_CLEAR) {
    for (const path of PATHS) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await agent.send(method, path, { accept: 'text/html', ...headers })
        expect([headers, answer.status, answer.location]).toEqual([headers, 308, SITE + path])
        expect(answer.headers.get('strict-transport-security')).toBeNull()
      }
    }
  }
})

test('A11: everything else that came in the clear is refused, code or no code', async () => {
  const alice = world.person()
  alice.agent = new UserAgent(world.url, { origin: SITE })
  await alice.signIn().enrol()
  alice.signIn()
  await alice.readChallenge()
  const before = await world.hits()
  const code = await alice.code()
  for (const headers of IN_CLEAR) {
    const page = await alice.agent.form('/mfa/challenge', { factor: 'totp', code }, { headers })
    expect([headers, page.status, page.text.includes('over https')]).toEqual([headers, 400, true])
    const api = await alice.agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code }, { headers })
    expect(api, JSON.stringify(headers)).toHaveProblem(400, 'bad_request')
    expect(await alice.agent.json('DELETE', '/about', undefined, { headers })).toHaveStatus(400)
  }
  expect(await world.hits()).toEqual(before)
  // The code is as good as before: nobody looked at it.
  expect(await alice.answer(code)).toHaveStatus(200)
})

test('A terminator that says https, or nothing, works as before', async () => {
  const agent = new UserAgent(world.url, { origin: SITE })
  for (const headers of OVER_TLS) {
    const answer = await agent.document('/profile', { headers })
    expect([headers, answer.status, answer.location]).toEqual([headers, 303, '/login'])
    expect(await agent.document('/about', { headers })).toHaveStatus(200)
  }
})

test('On this machine nothing travels, whatever is said', async () => {
  const agent = new UserAgent(unnamed.url)
  for (const headers of IN_CLEAR) expect(await agent.document('/about', { headers })).toHaveStatus(200)
})

test('A11: without origins, http off this machine leads to https only where somebody says that it was http', async () => {
  const agent = new UserAgent(unnamed.url, { origin: 'http://app.example' })
  // Behind a terminator that says nothing it would lead in a circle: the page says what is missing.
  expect(await agent.document('/about')).toHaveStatus(400)
  const told = await agent.document('/about?y', { headers: { 'cf-visitor': '{"scheme":"http"}' } })
  expect([told.status, told.location]).toEqual([308, `${SITE}/about?y`])
})

test('A11: on Cloudflare the address of the request is the browser’s own, and http in it is http', async () => {
  const agent = new UserAgent(world.url, { origin: SITE })
  const there = { 'cf-blob': '{"colo":"AMS","tlsVersion":""}' }
  for (const path of PATHS) {
    const answer = await agent.send('GET', path, { accept: 'text/html', ...there })
    expect([answer.status, answer.location]).toEqual([308, SITE + path])
  }
  expect(await agent.send('POST', '/mfa/api/challenge', there)).toHaveStatus(400)
  expect(await agent.send('GET', '/about', { 'cf-blob': '{}' })).toHaveStatus(200)
})

test('A11: in front of a site, nothing that came in the clear reaches it', async () => {
  const agent = new UserAgent(gate.url, { origin: SITE })
  for (const headers of IN_CLEAR) {
    for (const path of ['/login', '/about', '/x?y=1', '/.mfa/challenge']) {
      const answer = await agent.document(path, { headers })
      expect([headers, answer.status, answer.location]).toEqual([headers, 308, SITE + path])
    }
    const login = await agent.form('/login', { user: 'alice', pass: 'x' }, { headers })
    expect(login, JSON.stringify(headers)).toHaveStatus(400)
  }
  expect(site.requests()).toEqual([])
  expect(await agent.document('/about')).toHaveStatus(200)
})
