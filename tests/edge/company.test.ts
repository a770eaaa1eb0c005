import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { beforeEach, describe, expect, test } from 'vitest'
import type { LogEntry, MfaOptions } from '../../edge/index.ts'
import { openFile } from '../db/open.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { mfaOver } from './file-site.ts'

/* The gate among what else a host has: other apps, CORS, health checks. */

const file = endsWithFile(await openFile())
let logged: LogEntry[] = []

beforeEach(() => {
  logged = []
})

const OWNED = [{ accountId: 'a', accountName: 'A', role: 'owner' as const }]
const mfaWith = (options: Partial<MfaOptions>) =>
  mfaOver(file.store, OWNED, { log: (entry) => logged.push(entry), ...options })

const DOCUMENT = { accept: 'text/html', 'sec-fetch-dest': 'document' }

/** As a browser: redirects are followed, up to ten. */
async function visit(app: Hono, at: string, cookie = '') {
  const been: string[] = []
  for (let to = at; been.length < 10; ) {
    const answer = await app.request(`http://localhost${to}`, { headers: { ...DOCUMENT, cookie } })
    been.push(to)
    const location = answer.headers.get('location')
    if (location === null) return { been, status: answer.status, text: await answer.text() }
    to = location
  }
  return { been, status: 'in a circle', text: '' }
}

describe('F8: an app that is mounted with app.mount sees paths without their front', () => {
  function mounted(way: 'mount' | 'route', requireMfa?: 'all') {
    const mfa = mfaWith({ prefix: '/shop/mfa', login: '/shop/login', signOut: '/shop/logout', requireMfa })
    const inner = new Hono()
    const at = way === 'route' ? '' : '/shop'
    inner.route('/shop/mfa', mfa.routes)
    inner.use('*', mfa.gate({ open: ['/shop/about'] }))
    for (const page of ['/login', '/orders', '/about'])
      inner.get(`${at ? '' : '/shop'}${page}`, (c) => c.text(`page ${page}`))
    return way === 'route' ? new Hono().route('/', inner) : new Hono().mount('/shop', inner.fetch)
  }

  test('the sign-in ends in a page that says so, not in a circle, and the log names the way out', async () => {
    for (const at of ['/shop/login', '/shop/orders?page=2']) {
      logged = []
      const { been, status } = await visit(mounted('mount'), at)
      expect([at, status]).toEqual([at, 503])
      expect(been.length).toBeLessThanOrEqual(3)
      expect(JSON.stringify(logged)).toContain('use app.route')
    }
  })

  test('so does the way to a page of ours', async () => {
    const { been, status } = await visit(mounted('mount', 'all'), '/shop/orders?page=2', 'sid=alice')
    expect([been.at(-1)?.split('?')[0], status]).toEqual(['/shop/mfa/enrol', 503])
    expect(JSON.stringify(logged)).toContain('use app.route')
  })

  test('with app.route all is well', async () => {
    const app = mounted('route')
    const shown = { been: ['/shop/orders?page=2', '/shop/login'], text: 'page /login' }
    expect(await visit(app, '/shop/orders?page=2')).toMatchObject(shown)
    expect(await visit(app, '/shop/login')).toMatchObject({ status: 200 })
    const held = await visit(mounted('route', 'all'), '/shop/orders?page=2', 'sid=alice')
    expect(held.been.at(-1)).toBe('/shop/mfa/enrol?to=%2Fshop%2Forders%3Fpage%3D2')
    expect(logged).toEqual([])
  })

  test('a host that has a page of the same name elsewhere is not taken for one', async () => {
    const mfa = mfaWith({ login: '/auth/login', prefix: '/auth/mfa' })
    const app = new Hono().route('/auth/mfa', mfa.routes).use('*', mfa.gate())
    for (const page of ['/login', '/challenge', '/auth/login']) app.get(page, (c) => c.text(`page ${page}`))
    // Gated, as any other: whoever is not signed in is sent to the sign-in, which shows.
    expect(await visit(app, '/login')).toMatchObject({ status: 200, text: 'page /auth/login' })
    expect(await visit(app, '/login', 'sid=alice')).toMatchObject({ status: 200, text: 'page /login' })
    expect(await visit(app, '/challenge', 'sid=alice')).toMatchObject({ status: 200, text: 'page /challenge' })
    expect(logged).toEqual([])
  })
})

describe('F10: preflights, which bring no credential', () => {
  const PREFLIGHT = { origin: 'https://front.example', 'access-control-request-method': 'POST' }

  function withCors(order: 'before' | 'behind') {
    const mfa = mfaWith({})
    const app = new Hono().route('/mfa', mfa.routes)
    const share = cors({ origin: 'https://front.example', credentials: true })
    if (order === 'before') app.use('/api/*', share)
    app.use('*', mfa.gate())
    if (order === 'behind') app.use('/api/*', share)
    return app.post('/api/orders', (c) => c.text('ordered'))
  }

  const ask = (app: Hono, path: string, method: string, headers: Record<string, string> = PREFLIGHT) =>
    app.request(`http://localhost${path}`, { method, headers })
  const readable = ({ status, headers }: Response) => [status, headers.get('access-control-allow-origin')]

  test('cors() in front of the gate answers them, and lets the page read what the gate refuses', async () => {
    const app = withCors('before')
    const { origin } = PREFLIGHT
    expect(readable(await ask(app, '/api/orders', 'OPTIONS'))).toEqual([204, origin])
    expect(readable(await ask(app, '/api/orders', 'POST', { origin }))).toEqual([401, origin])
    expect(await ask(app, '/other', 'OPTIONS')).toHaveStatus(401)
  })

  test('behind it, they are refused like anything else without a credential', async () => {
    expect(readable(await ask(withCors('behind'), '/api/orders', 'OPTIONS'))).toEqual([401, null])
  })
})

test('F13: a health check by address is answered by a route in front of the gate, and by nothing behind it', async () => {
  const mfa = mfaWith({ origins: ['https://app.example'] })
  const app = new Hono()
  app.get('/healthz', (c) => c.text('well'))
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate({ open: ['/behind'] }))
  app.get('/behind', (c) => c.text('well'))
  const ask = (at: string, headers: Record<string, string> = {}) =>
    app.request(`http://10.0.0.5:3000${at}`, { headers })
  expect(await ask('/healthz')).toHaveStatus(200)
  // As a balancer asks that says how it was asked itself.
  expect(await ask('/healthz', { 'x-forwarded-proto': 'http' })).toHaveStatus(200)
  expect(await ask('/behind')).toHaveStatus(421)
})
