import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createMfa, type Principal } from '../../edge/index.ts'
import { openFile } from '../db/open.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { HOST } from '../support/host.ts'
import { totp } from '../support/totp-oracle.ts'
import { type Begun, newKeyRing, secretOf } from '../world/world.ts'

/* The gate for frameworks whose middleware takes a `Request`, as Next, SvelteKit and Astro call it. */

const ORIGIN = 'https://app.example'

let now = Date.now()

type Event = { user: Principal | null }

const { store } = endsWithFile(await openFile())
const mfa = createMfa({
  store,
  // The framework's own event is what the host knows the person by.
  identify: (c) => (c.env as Event).user,
  keys: newKeyRing(),
  ...HOST,
  origins: [ORIGIN],
  ports: { clock: () => now },
})
const decide = mfa.decide({ open: ['/about'] })

/** A browser in front of a framework that asks the gate about each request, and its site. */
class Visitor {
  readonly user: Principal
  cookie = ''
  csrf = ''
  constructor(id = randomBytes(4).toString('hex')) {
    this.user = { id, name: id, sessionId: randomBytes(16).toString('hex'), memberships: [] }
  }

  async ask(
    method: string,
    at: string,
    { body, answer = new Response('content'), accept = 'application/json' }: Asked = {},
  ) {
    const headers = {
      cookie: this.cookie,
      accept,
      origin: ORIGIN,
      'content-type': 'application/json',
      'x-mfa-csrf': this.csrf,
    }
    // Inside, the address is another than the browser's.
    const request = new Request(`http://app.example${at}`, { method, headers, body: body && JSON.stringify(body) })
    const decided = await decide(request, { user: this.user } satisfies Event)
    const sent = decided.response ?? decided.finish(answer)
    for (const line of sent.headers.getSetCookie()) if (/mfa/.test(line)) [this.cookie = ''] = line.split(';')
    return { decided, sent }
  }

  async json<T>(method: string, at: string, body?: object): Promise<T & { csrf?: string }> {
    const { sent } = await this.ask(method, at, { body })
    if (!sent.ok) throw new Error(`${method} ${at}: ${sent.status} ${await sent.text()}`)
    const read = JSON.parse((await sent.text()) || '{}') as T & { csrf?: string }
    this.csrf = read.csrf ?? this.csrf
    return read
  }
}

type Asked = { body?: object | undefined; answer?: Response; accept?: string }

test('the routes and the gate are one function: enrol, be held, prove, pass, step up', async () => {
  const first = new Visitor()
  await first.json('GET', '/mfa/api/settings')
  const begun = await first.json<Begun>('POST', '/mfa/api/enrolments', { factor: 'totp' })
  const code = () => totp({ secret: secretOf(begun as never), atMs: now })
  await first.json('POST', `/mfa/api/enrolments/${begun.id}/confirm`, { code: code() })
  await first.json('POST', '/mfa/api/backup-codes/confirm', {})

  const next = new Visitor(first.user.id)
  const held = await next.ask('GET', '/profile', { accept: 'text/html' })
  // Next's own proxy takes no path here.
  expect([held.sent.status, held.sent.headers.get('location')]).toEqual([303, `${ORIGIN}/mfa/challenge?to=%2Fprofile`])
  expect((await next.ask('POST', '/profile', { body: {} })).sent.status).toBe(401)

  now += 60_000
  await next.json('GET', '/mfa/api/challenge')
  await next.json('POST', '/mfa/api/challenge', { factor: 'totp', code: code() })
  now += 30_000
  const { decided, sent } = await next.ask('GET', '/profile', {
    answer: htmlOf('public, max-age=9'),
    accept: 'text/html',
  })
  expect([await sent.text(), sent.headers.get('cache-control')]).toEqual(['content', 'private, no-store'])
  expect(sent.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual(['theme', '__Host-mfa'])
  if (decided.response) throw new Error('held')
  expect(await decided.stepUp({ maxAgeSeconds: 300 })).toBeNull()
  now += 400_000
  const stale = (await next.ask('POST', '/email', { body: {} })).decided
  if (stale.response) throw new Error('held')
  const page = (await next.ask('GET', '/email', { accept: 'text/html' })).decided
  const led = page.response ?? (await page.stepUp({ maxAgeSeconds: 300 }))
  expect(led?.headers.get('location')).toBe(`${ORIGIN}/mfa/challenge?to=%2Femail&maxAgeSeconds=300`)
  const refused = await stale.stepUp({ maxAgeSeconds: 300 })
  expect([refused?.status, await refused?.json()]).toEqual([401, expect.objectContaining({ code: 'step_up_required' })])
})

function htmlOf(caching: string): Response {
  const headers = { 'Content-Type': 'text/html', 'Cache-Control': caching, 'Set-Cookie': 'theme=dark' }
  return new Response('content', { headers })
}

test('an answer is passed on as it is where nothing is added, and is copied where it cannot be changed', async () => {
  const visitor = new Visitor()
  const open = new Response('about')
  expect((await visitor.ask('GET', '/about', { answer: open })).sent).toBe(open)
  const own = new Response('content')
  expect((await visitor.ask('GET', '/profile', { answer: own })).sent, 'the same object').toBe(own)
  const fixed = Response.redirect('https://elsewhere.example/', 302)
  const { sent } = await visitor.ask('GET', '/profile', { answer: fixed })
  expect([sent.status, sent.headers.get('location'), sent.headers.get('cache-control')]).toEqual([
    302,
    'https://elsewhere.example/',
    expect.stringContaining('private'),
  ])
})

test('what the host ends or moves in its handler goes out with its answer', async () => {
  const visitor = new Visitor()
  const request = new Request(`${ORIGIN}/sign-out-here`, { method: 'POST' })
  const decided = await decide(request, { user: visitor.user } satisfies Event)
  if (decided.response) throw new Error('held')
  await mfa.endAssurance(decided.c)
  const lines = decided.finish(new Response('bye')).headers.getSetCookie()
  expect(lines.map((line) => line.split(';')[0])).toEqual(['__Host-mfa='])
})

test('HEAD is answered by the host, and held like GET', async () => {
  const visitor = new Visitor()
  const answer = new Response(null, { headers: { 'Content-Length': '7' } })
  const { decided, sent } = await visitor.ask('HEAD', '/profile', { answer })
  expect(decided.response).toBeNull()
  expect(sent.headers.get('content-length')).toBe('7')
  const stranger = new Request(`${ORIGIN}/profile`, { method: 'HEAD' })
  expect((await decide(stranger, { user: null })).response?.status).toBe(401)
})

test('a path in `open` that could be read in two ways throws when it is made', () => {
  expect(() => mfa.decide({ open: ['/blog/../x'] })).toThrow(/open must be a path/)
})

test('one request that is asked about twice is judged twice', async () => {
  const { user } = new Visitor()
  const request = new Request(`${ORIGIN}/profile`)
  expect((await decide(request, { user })).response).toBeNull()
  expect((await decide(request, { user: null })).response?.status).toBe(401)
  const atOnce = await Promise.all([
    decide(request, { user }),
    decide(request, { user: null }),
    decide(request, { user }),
  ])
  expect(atOnce.map(({ response }) => response?.status ?? null)).toEqual([null, 401, null])
})
