import { randomBytes } from 'node:crypto'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { forwardAuth } from '../../edge/forward-auth/index.ts'
import type { MfaOptions } from '../../edge/index.ts'
import { openFile } from '../db/open.ts'
import { rawRequest } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { totp } from '../support/totp-oracle.ts'
import { trickle } from '../support/trickle.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'
import { listening, mfaOver, signedInAt } from './file-site.ts'

/* The same Hono app as on Workers, on Node over a libSQL file (spec H2). */

const KEY = randomBytes(32).toString('hex')

let now = Date.now()
const { store } = endsWithFile(await openFile())
const options = { keys: newKeyRing(), ports: { clock: () => now, bodyMs: 500 } }
const mfa = mfaOver(store, [], options)
const app = new Hono()
app.route('/mfa', mfa.routes)
app.use('*', mfa.gate())
app.get('/', (c) => c.text('content of the host'))
// A host whose handler gives the request to an app of its own.
const inner = new Hono().post('/inner/end', async (c) => {
  await mfa.endAssurance(c)
  return c.text('ended')
})
app.all('/inner/*', (c) => inner.fetch(c.req.raw))
const kept = new Response(null, { status: 204 })
app.get('/kept', () => kept)
const { url } = endsWithFile(await listening(app))
const questions = forwardAuth({ keys: [KEY], sessionCookies: ['sid'], open: ['/about'] })
/** Sallyport behind a proxy that asks, over the same database. */
const asked = (more: Partial<MfaOptions> = {}) =>
  mfaOver(store, [], { ...options, origins: [url], forwardAuth: questions, ...more })
const behindProxy = new Hono().route('/mfa', asked().routes)

const signedIn = () => signedInAt(url)

test('enrols, is challenged in the next session, and lets in by the app and by a backup code', async () => {
  const first = signedIn()
  expect(await first.document('/')).toHaveStatus(200)
  const codeBy = (secret: string) => totp({ secret, atMs: now })
  const { secret, codes } = await enrolOnPage(first, '/mfa/api', codeBy)
  await first.json('POST', '/mfa/api/backup-codes/confirm', {})
  now += 60_000

  const second = signedIn()
  expect((await second.document('/')).location).toBe('/mfa/challenge?to=%2F')
  await second.json('GET', '/mfa/api/challenge')
  const used = codeBy(secret)
  expect(await second.json('POST', '/mfa/api/challenge', { factor: 'totp', code: used })).toHaveStatus(200)
  expect((await second.document('/')).text).toBe('content of the host')
  // A host may hand out one answer several times: whose cookie went out with it once must not stay in it.
  now += 30_000
  expect((await second.document('/kept')).headers.get('set-cookie')).toContain('mfa')
  const next = await second.json('GET', '/kept')
  expect([next.status, next.headers.get('set-cookie')]).toEqual([204, null])
  expect(next.headers.get('cache-control')).toBe('private, no-store')

  const third = signedIn()
  await third.json('GET', '/mfa/api/challenge')
  const [backup] = codes
  const replayed = await third.json('POST', '/mfa/api/challenge', { factor: 'totp', code: used })
  expect(replayed).toHaveProblem(401, 'wrong_code')
  expect(await third.json('POST', '/mfa/api/challenge', { factor: 'backup_code', code: backup })).toHaveStatus(200)
  expect(await third.document('/')).toHaveStatus(200)

  // The gate around it puts no cookie in the place of the one that was ended there.
  const ended = await second.json('POST', '/inner/end', {})
  expect(ended.text).toBe('ended')
  expect(ended.headers.getSetCookie().map((line) => line.replace(/^mfa-\d+/, 'mfa'))).toEqual([
    'mfa=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
  ])
  expect((await second.document('/')).status).toBe(303)

  const jars = { fourth: signedIn().jar, third: third.jar }
  const said = async (jar: keyof typeof jars, uri: string, method = 'GET', path = '/mfa/authorize') => {
    const { host } = new URL(url)
    const told = { method, proto: 'http', host, uri }
    const fields = Object.entries(told).map(([name, value]) => [`x-forwarded-${name}`, value])
    const own = { 'x-mfa-proxy-key': KEY, cookie: jars[jar].header('/') ?? '', accept: 'text/html', host }
    const answer = await behindProxy.request(`${url}${path}`, { headers: { ...Object.fromEntries(fields), ...own } })
    const { status, headers } = answer
    return [status, headers.get('location') ?? headers.get('x-mfa-principal')]
  }
  expect(await said('fourth', '/profile')).toEqual([303, `${url}/mfa/challenge?to=%2Fprofile`])
  expect(await said('fourth', '/about')).toEqual([200, ''])
  expect(await said('third', '/profile', 'PROPFIND')).toEqual([200, 'alice'])
  for (const method of ['TRACE', 'CONNECT', 'get']) expect(await said('third', '/about', method)).toEqual([400, null])
  expect(await said('third', '/profile/../about')).toEqual([400, null])
  expect(await said('third', '', 'GET', '/mfa/authorize/envoy?/profile?x=1')).toEqual([200, 'alice'])
  // Here the platform itself resolves the dots, which leads out of the question to a page of ours.
  expect(await said('third', '', 'GET', '/mfa/authorize/envoy/../../assets/mfa.css')).toEqual([403, null])
})

test('a path that Envoy puts behind our `?` does not climb out of the question to a page of the host', async () => {
  const host = new Hono().route('/mfa', asked().routes).get('/about', (c) => c.text('of the host'))
  const { port } = endsWithTest(await listening(host))
  const ask = async (path: string) => {
    const fields = [`Host: ${new URL(url).host}`, `X-MFA-Proxy-Key: ${KEY}`, 'X-Forwarded-Proto: http']
    const text = [`GET ${path} HTTP/1.1`, ...fields, 'Accept: text/html', 'Connection: close'].join('\r\n')
    const { status } = await rawRequest(port, Buffer.from(`${text}\r\n\r\n`, 'latin1'), 10_000)
    return status
  }
  const climbing = ['/../../../about', '/%2e%2e/%2E./.%2e/about', '/x/../../../../about']
  for (const uri of climbing) {
    // Why it is so: in the path, the page of the host would answer, whose 200 is a yes for Envoy.
    expect([uri, await ask(`/mfa/authorize/envoy${uri}`)]).toEqual([uri, 200])
    expect([uri, await ask(`/mfa/authorize/envoy?${uri}`)]).toEqual([uri, 400])
  }
  const odd = ['/profile#/about', '/about#', '//about/../about', '/..\\..\\..\\about', '?/about', 'about', '*', '']
  for (const uri of odd) {
    expect([uri, await ask(`/mfa/authorize/envoy?${uri}`)]).toEqual([uri, 400])
  }
  expect(await ask('/mfa/authorize/envoy?/about')).toBe(200)
  expect(await ask('/mfa/authorize/envoy?/profile?/about')).toBe(303)
  expect(await ask('/mfa/authorize/envoy/about'), 'a question of the wrong form is none').toBe(404)
})

test('a proxy that asks needs to be told what browsers call the site', () => {
  const store = createStore(drizzle(createClient({ url: ':memory:' })))
  const questions = forwardAuth({ keys: [KEY], sessionCookies: ['sid'] })
  expect(() => mfaOver(store, [], { forwardAuth: questions })).toThrow(/origins is missing/)
})

test('what a host keeps under a name of its own is never taken for who was recognised', async () => {
  const person = (id: string) => ({ id, name: id, sessionId: 's', memberships: [] })
  const identified = { principal: person('mallory'), notifications: [] }
  const app = new Hono<{ Variables: { visit: unknown } }>()
  app.use('*', async (c, next) => {
    c.set('visit', identified)
    await next()
  })
  const identify: MfaOptions['identify'] = (c) => (c.req.header('cookie') ? person('bob') : null)
  app.route('/mfa', asked({ identify }).routes)
  const settings = await app.request(`${url}/mfa/api/settings`, { headers: { cookie: 'sid=1' } })
  expect(settings.status).toBe(200)
  expect(await settings.json()).toMatchObject({ principal: { id: 'bob' } })
  expect((await app.request(`${url}/mfa/api/settings`)).status, 'nobody').toBe(401)
})

test('A1 on Node, where a character of a header is a byte: a planted cookie is refused, and taken out letter for letter', async () => {
  const agent = signedIn()
  const sid = `sid=${agent.jar.get('sid')}`
  // A byte that is no UTF-8 is a blank for `String.trim` here.
  for (const bytes of [Buffer.from('\u2000'), Buffer.from('\ufeff'), Buffer.from([0xa0])]) {
    const name = `${bytes.toString('latin1')}${agent.stem}`
    const refused = await agent.send('GET', '/', { cookie: `${sid}; ${name}=x`, accept: 'text/html' })
    const [line = ''] = refused.headers.getSetCookie()
    expect([refused.status, line.split('=')[0]]).toEqual([400, name])
  }
  expect(await agent.document('/')).not.toHaveStatus(400)
})

test('A12 on Node: a body that trickles is cut, and the connection with it', async () => {
  const port = Number(new URL(url).port)
  const places = [
    { path: '/mfa/api/challenge', type: 'application/json', head: '{' },
    { path: '/mfa/challenge', type: 'application/x-www-form-urlencoded', head: 'factor=totp' },
  ]
  const ways = [{}, { isChunked: true }, { isStalled: true }]
  const cases = places.flatMap((place) => ways.map((more) => ({ ...place, ...more })))
  const answers = await Promise.all(cases.map((one) => trickle({ port, ...one })))
  for (const [at, { status, isClosed }] of answers.entries()) {
    expect([cases[at], status, isClosed]).toEqual([cases[at], 408, true])
  }
})
