import { createHash, createHmac } from 'node:crypto'
import { request } from 'node:http'
import { beforeEach, describe, expect, test } from 'vitest'
import { rawRequest, UserAgent } from '../support/client.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { NONSENSE_KINDS } from '../support/nasty/odd-answers.ts'
import { connectSocket } from '../support/websocket.ts'
import { gatedSite } from './gated-site.ts'
import { member, startBeside, startSiteGate } from './world.ts'

/* What passes through the gate as it is, what is written over, and what a person sees when the site does not do its part. */

const ASSERTION_KEY = 'VGhpcyBpcyBhIGtleSBvZiB0aGUgdGVzdHMgb25seSwgbm90IG9mIGFueWJvZHk'

const site = await gatedSite(
  {},
  { PLAIN_COOKIE: 'theme', OPEN_PATHS: '/gzip,/status,/nonsense,/reset,/cookies,/hang', REQUIRE: 'all', ASSERTION_KEY },
  { timeoutMs: 1_000 },
)
const alice = await member(site.gate)
beforeEach(() => {
  site.origin.reset()
  site.origin.configure({ headers: {} })
})

const contact = () => site.origin.contacts().at(-1)
const sent = (name: string) =>
  contact()?.rawHeaders.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []))
/** What the site is told of who asked, without the signature. */
const claimsSent = () =>
  JSON.parse(Buffer.from(sent('x-mfa-assertion')?.[0]?.split('.')[1] ?? '', 'base64url').toString())
const settingCookies = (lines: string[]) =>
  alice.send('GET', `/cookies?${lines.map((line) => `set=${encodeURIComponent(line)}`).join('&')}`)

describe('answers', () => {
  test.each(['gzip', 'br', 'zstd', 'deflate'])('%s arrives byte for byte (33)', async (encoding) => {
    const { cookie } = alice
    const through = await alice.send('GET', `/${encoding}`, { 'accept-encoding': 'gzip, br, zstd, deflate' })
    expect(through.headers.get('content-encoding')).toBe(encoding)
    const raw = /sid_x7=[^;]+/.exec(sent('cookie')?.[0] ?? '')?.[0] ?? ''
    expect(cookie).not.toContain(raw)
    const direct = await new UserAgent(site.origin.url).send('GET', `/${encoding}`, { cookie: raw })
    expect(through.bytes.equals(direct.bytes)).toBe(true)
  })

  test('HEAD, 204, 304, ranges and 416 keep their fields and have no body of ours', async () => {
    const whole = await alice.send('GET', '/range')
    const head = await alice.send('HEAD', '/range')
    expect([head.status, head.bytes.length, head.headers.get('content-length')]).toEqual([200, 0, '1000'])
    const part = await alice.send('GET', '/range', { range: 'bytes=10-19' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-19/1000'])
    expect(part.bytes.equals(whole.bytes.subarray(10, 20))).toBe(true)
    expect(await alice.send('GET', '/range', { range: 'bytes=2000-' })).toHaveStatus(416)
    expect(await alice.send('GET', '/204')).toHaveStatus(204)
    const tagged = await alice.send('GET', '/etag')
    const again = await alice.send('GET', '/etag', { 'if-none-match': tagged.headers.get('etag') })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
  })

  test("the site's own address becomes ours wherever it is named (30)", async () => {
    const { headers } = await alice.send('GET', '/self')
    const named = ['location', 'content-location', 'refresh', 'link', 'host'].map((name) => headers.get(name))
    expect(named).toEqual(['/account', '/account', '5; url=/account', '</account>; rel="next"', null])
    const leads = async (Location: string) => {
      site.origin.configure({ headers: { Location } })
      return (await alice.send('GET', '/status?code=200')).location
    }
    // A site that believes it is reached by https, where the gate reaches it by http.
    expect(await leads(`${site.origin.url.replace('http:', 'https:')}/account?x=1#y`)).toBe('/account?x=1#y')
    expect(await leads('https://127.0.0.1:1/account')).toBe('https://127.0.0.1:1/account')
  })

  test('cookies: what could sign in is sealed, the rest is for page scripts, in order (28, 29)', async () => {
    const set = [
      'theme=dark; Path=/; Domain=.example.com',
      'hidden=1; Path=/; HttpOnly',
      'hidden=2; Path=/; HttpOnly',
      `long=${'x'.repeat(6_000)}; Path=/; HttpOnly`,
      'two=root; Path=/; HttpOnly',
      'two=deep; Path=/gated; HttpOnly',
      'mfa-jar=planted; Path=/',
      'lasting=1; Path=/; HttpOnly; Max-Age=864000; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'empty=; Path=/; HttpOnly',
    ]
    const lines = (await settingCookies(set)).headers.getSetCookie()
    expect(lines).toContain('theme=dark; Path=/')
    expect(lines.filter((line) => /^((hidden|long|two|lasting|empty)=|mfa-jar=planted)/.test(line))).toEqual([])
    for (const line of lines) expect(line.split(';')[0]?.length).toBeLessThan(4_097)
    await alice.send('GET', '/gated/x')
    const [cookie = ''] = sent('cookie') ?? []
    for (const pair of ['hidden=2', `long=${'x'.repeat(6_000)}`, 'two=deep', 'two=root', 'lasting=1', 'theme=dark'])
      expect(cookie).toContain(pair)
    expect(cookie).not.toContain('hidden=1')
    expect(cookie.indexOf('two=deep')).toBeLessThan(cookie.indexOf('two=root'))
    await alice.send('GET', '/account')
    expect(sent('cookie')?.[0]).not.toContain('two=deep')
    // Deleted again, pieces and all.
    await settingCookies(['hidden', 'long', 'lasting', 'empty'].map((name) => `${name}=; Path=/; Max-Age=0`))
    expect(alice.jar.names().filter((name) => /~(hidden|long|lasting|empty)~/.test(name))).toEqual([])
  })

  test('nothing gated is kept where somebody else could get it (GTE-15)', async () => {
    expect((await alice.document('/account')).headers.get('cache-control')).toBe('private, no-store')
    site.origin.configure({ headers: { 'Cache-Control': 'public, max-age=600, s-maxage=900' } })
    expect((await alice.document('/account')).headers.get('cache-control')).toBe('private, no-store')
    const open = await site.gate.browser().send('GET', '/status?code=200')
    expect(open.headers.get('cache-control')).toBe('public, max-age=600, s-maxage=900')
  })

  test('nor is an answer that puts our cookie into a browser, and no field for shared caches alone goes out (F4)', async () => {
    const shared = {
      'Cache-Control': 'public, max-age=600, s-maxage=900',
      'CDN-Cache-Control': 'max-age=900',
      'Cloudflare-CDN-Cache-Control': 'max-age=900',
      'Surrogate-Control': 'max-age=900',
    }
    site.origin.configure({ headers: shared })
    const names = Object.keys(shared).slice(1)
    // A visitor whose first answer brings the site's session, which is sealed.
    const visitor = await site.gate.browser().document('/login')
    expect(visitor.headers.getSetCookie().some((line) => line.startsWith('mfa'))).toBe(true)
    for (const answer of [visitor, await alice.document('/account'), await alice.send('GET', '/gated/a')]) {
      expect(answer.headers.get('cache-control')).toMatch(/^private, (no-store|max-age=600)$/)
      expect(names.filter((name) => answer.headers.has(name))).toEqual([])
    }
    const open = await site.gate.browser().send('GET', '/status?code=200')
    expect(names.filter((name) => !open.headers.has(name))).toEqual([])
  })
})

describe('requests', () => {
  test('the site sees one name of its own in every field, and our origin as its own; a foreign one stays foreign', async () => {
    await alice.form('/save', { a: '1' }, { headers: { referer: `${site.gate.url}/account?x=1` } })
    expect(sent('host')).toEqual([new URL(site.origin.url).host])
    expect([sent('origin'), sent('referer')]).toEqual([[site.origin.url], [`${site.origin.url}/account?x=1`]])
    expect([sent('x-forwarded-host'), sent('x-forwarded-proto')]).toEqual([[new URL(site.origin.url).host], ['http']])
    await alice.form('/save', { a: '1' }, { headers: { origin: 'https://evil.example' } })
    expect(sent('origin')).toEqual(['https://evil.example'])
  })

  test('each carries who it is, signed for this method, path and half a minute', async () => {
    await alice.form('/save?x=1', { a: '1' })
    const [assertion = ''] = sent('x-mfa-assertion') ?? []
    const [head, payload, signature] = assertion.split('.')
    expect(createHmac('sha256', ASSERTION_KEY).update(`${head}.${payload}`).digest('base64url')).toBe(signature)
    const claims = claimsSent()
    expect(claims).toMatchObject({
      ...{ iss: 'sallyport', aud: site.origin.url, sub: 'alice', acct: ['site'], htm: 'POST', path: '/save' },
      ...{ amr: ['pwd', 'otp', 'mfa'], acr: 'urn:sallyport:aal2' },
    })
    expect(claims.exp - claims.iat).toBe(30)
    expect(claims.auth_time).toBeLessThanOrEqual(claims.iat)
    // A memo answers for a page's many parts, and says the same.
    await alice.send('GET', '/gated/a')
    await alice.send('GET', '/gated/b')
    expect(claimsSent()).toMatchObject({ sub: 'alice', amr: ['pwd', 'otp', 'mfa'], path: '/gated/b' })
    await site.gate.browser().document('/login')
    const { sub, amr } = claimsSent()
    expect([sub, amr]).toEqual([undefined, undefined])
  })

  test('uploads arrive whole, with their length', async () => {
    const body = Buffer.alloc(3_000_000, 'upload ')
    const answer = await alice.send('POST', '/upload', { origin: site.gate.url }, body)
    const bodyHash = createHash('sha256').update(body).digest('hex')
    expect(answer.json()).toMatchObject({ bodyBytes: 3_000_000, bodyHash })
    expect(sent('content-length')).toEqual(['3000000'])
  })

  test('one that is cut off never looks complete to the site (34)', async () => {
    const headers = { cookie: alice.cookie, origin: site.gate.url, 'transfer-encoding': 'chunked' }
    const asked = request(`${site.gate.url}/upload`, { method: 'POST', headers })
    const isCut = new Promise((resolve) => asked.once('close', resolve))
    asked.on('error', () => {})
    asked.write(Buffer.alloc(200_000, 'x'))
    await expect.poll(() => contact()?.ended, { timeout: 5_000 }).toBe('open')
    asked.destroy()
    await isCut
    await expect.poll(() => contact()?.ended, { timeout: 5_000 }).toBe('aborted')
    expect(contact()?.bodyHash).toBeNull()
  })

  test('a login whose chunks do not add up is told so, and the site not asked', async () => {
    const head = `POST /login HTTP/1.1\r\nHost: ${new URL(site.gate.url).host}\r\nOrigin: ${site.gate.url}\r\n`
    const type = 'Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n'
    const chunks = '5\r\nu=bob\r\nffffffffffffffff5\r\nx\r\n0\r\n\r\n'
    expect(await rawRequest(site.gate.worker.port, `${head}${type}\r\n${chunks}`)).toHaveStatus(400)
    expect(site.origin.contacts()).toEqual([])
  })
})

describe('streams', () => {
  test('the first server-sent event is there before the second one is sent', async () => {
    const answer = await fetch(`${site.gate.url}/sse?n=3&ms=1500`, { headers: { cookie: alice.cookie } })
    const reader = answer.body?.getReader()
    const first = new TextDecoder().decode((await reader?.read())?.value)
    const { at } = JSON.parse(/data: (.*)/.exec(first)?.[1] ?? '{}') as { at: number }
    expect(first).toContain('id: 1')
    expect(first).not.toContain('id: 2')
    expect(Date.now() - at).toBeLessThan(1_500)
    await reader?.cancel()
  })

  test('WebSockets: text, bytes and the code of the end, for somebody who is through (35)', async () => {
    const asked = { headers: { cookie: alice.cookie, origin: site.gate.url }, protocols: ['chat'] }
    const { socket, headers } = await connectSocket(`${site.gate.url}/gated/ws`, asked)
    expect(headers['sec-websocket-protocol']).toBe('chat')
    socket?.send('who')
    expect(await socket?.next()).toContain('for alice')
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256))
    socket?.send(bytes)
    expect(bytes.equals((await socket?.next()) as Buffer)).toBe(true)
    socket?.send('close 4001 done')
    expect(await socket?.closed).toEqual({ code: 4001, reason: 'done' })
  })

  test.each([
    ['nobody', () => ({ origin: site.gate.url })],
    ['another origin', () => ({ origin: 'https://evil.example', cookie: alice.cookie })],
    ['no origin', () => ({ cookie: alice.cookie })],
  ])('none for %s', async (_, headers) => {
    const { status } = await connectSocket(`${site.gate.url}/gated/ws`, { headers: headers() })
    expect([401, 403]).toContain(status)
    expect(site.origin.contacts(({ isUpgrade }) => isUpgrade)).toEqual([])
  })
})

describe('a site that does not do its part', () => {
  test.each(NONSENSE_KINDS)('nonsense (%s) is told in words, or ends as it began', async (kind) => {
    const answer = await alice.document(`/nonsense?kind=${kind}`).catch(() => null)
    if (answer === null) return
    expect([200, 502]).toContain(answer.status)
    if (answer.status === 502) expect(answer.text).toContain('This site does not answer just now')
  })

  test('late: 504, with a page for people and a problem for scripts', async () => {
    const [page, problem] = await Promise.all([alice.document('/hang'), alice.json('GET', '/hang')])
    expect([page.status, page.text.includes('This site does not answer just now')]).toEqual([504, true])
    expect([problem.status, problem.code, problem.headers.get('retry-after')]).toEqual([504, 'unavailable', '5'])
  })

  test('gone in the middle: 502', async () => {
    expect(await alice.json('GET', '/reset')).toHaveStatus(502)
  })

  test('a loop of redirects is left to the browser, as it is', async () => {
    expect((await alice.document('/loop/a')).location).toBe('/loop/b')
    expect((await alice.document('/loop/b')).location).toBe('/loop/a')
    expect(site.origin.contacts()).toHaveLength(2)
  })

  test('huge headers end in an answer, and the gate lives on', async () => {
    const answer = await alice.document('/headers?bytes=3000000').catch(() => null)
    expect(answer === null || answer.status === 502 || answer.status === 200).toBe(true)
    expect(await alice.document('/account')).toHaveStatus(200)
  })

  test('away: 502, our own pages still there, nothing of the sign-in released', async () => {
    const away = endsWithTest(await startBeside(site.gate, site.variables({ ORIGIN: 'http://127.0.0.1:9' })))
    const browser = away.browser()
    const login = await browser.document('/login')
    expect([login.status, login.text.includes('This site does not answer just now')]).toEqual([502, true])
    const signIn = await browser.form('/login', { u: 'alice', p: 'alice has a password' })
    expect([signIn.status, browser.jar.names()]).toEqual([502, []])
    expect(await browser.send('GET', '/.mfa/assets/mfa.css')).toHaveStatus(200)
  })

  test('a database that is away: 503, and the site is not asked', async () => {
    const other = endsWithTest(await startSiteGate({ variables: site.variables(), isCounted: true }))
    const browser = await member(other, 'bob')
    expect(await browser.document('/account')).toHaveStatus(200)
    other.trips.setFault('refuse')
    site.origin.reset()
    expect(await browser.document('/account')).toHaveStatus(503)
    expect(site.origin.contacts()).toEqual([])
  })
})
