import { createServer } from 'node:http'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createMfa, type LogEntry, type MfaOptions } from '../../edge/index.ts'
import { openFile } from '../db/open.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { HOST } from '../support/host.ts'
import { listen } from '../support/listen.ts'
import { totp } from '../support/totp-oracle.ts'
import { type Begun, newKeyRing, secretOf } from '../world/world.ts'

/* What a developer gets wrong on the first day, and what the log or the start says then: the cause, and no data. */

const log: LogEntry[] = []
const SECRET = 'correct horse battery staple'

function storeAt(url: string) {
  return createStore(drizzle(endsWithFile(createClient({ url }))))
}

const { store, url } = endsWithFile(await openFile())
const refusing = endsWithFile(await listen(createServer((_, outgoing) => outgoing.writeHead(401).end('{}'))))
const options: MfaOptions = {
  store,
  identify: () => ({ id: 'ada', name: 'Ada', sessionId: 's', memberships: [] }),
  keys: newKeyRing(),
  ...HOST,
  log: (entry) => log.push(entry),
}
beforeEach(() => {
  log.length = 0
})

describe('at the start', () => {
  test.each<[string, object, RegExp]>([
    ['an option that is misspelt', { orgins: [] }, /orgins is no option; there are .*origins/],
    ['a limit that is misspelt', { assurance: { maxSecond: 300 } }, /maxSecond is no option; there are maxSeconds, /],
    ['a database in the place of a store', { store: {} }, /store must be what createStore\(db\) makes/],
    ['no store', { store: undefined }, /store is missing/],
    ['a hook that is none', { notify: 'x' }, /notify must be a function/],
    ['an identify that is none', { identify: {} }, /identify must be a function/],
    [
      'one origin in the place of a list',
      { origins: 'https://x.example' },
      /origins must be a list, like \["https:\/\/x.example"\]/,
    ],
    ['an origin over http', { origins: ['http://192.168.1.5:3000'] }, /192.168.1.5:3000 is http, .*use https/],
    ['a prefix with a slash at its end', { prefix: '/mfa/' }, /prefix must not end with "\/"/],
    ['a prefix that is all of the site', { prefix: '/' }, /prefix must not end with "\/"/],
    ['a ring that is an object', { keys: { active: 'k1' } }, /MFA_KEYS is an object and must be text/],
    [
      'a key in hex',
      { keys: `{"active":"k1","keys":{"k1":"${'ab'.repeat(32)}"}}` },
      /"k1" is in hex and must be in base64/,
    ],
  ])('%s', (_, mistake, said) => {
    expect(() => createMfa({ ...options, ...mistake } as MfaOptions)).toThrow(said)
  })

  test.each<[string, unknown, RegExp]>([
    ['a pattern', ['/blog/*'], /open takes whole paths and no patterns; it has "\/blog\/\*"/],
    ['one path in the place of a list', '/about', /open must be a list, like \["\/about"\]/],
  ])('open: %s', (_, open, said) => {
    expect(() => createMfa(options).gate({ open } as never)).toThrow(said)
  })

  test('a store of nothing, and of something else', () => {
    for (const db of [undefined, null, {}, 'file:mfa.db', { $client: {} }]) {
      expect(() => createStore(db as never)).toThrow(/createStore: give it createClient/)
    }
  })
})

describe('in the log', () => {
  /** What a site with this mistake answers somebody, and what it logs. */
  async function said(mistake: Partial<MfaOptions>, url = 'http://localhost/', headers: Record<string, string> = {}) {
    const mfa = createMfa({ ...options, ...mistake })
    const app = new Hono().route('/mfa', mfa.routes).use('*', mfa.gate())
    const sent = headers.origin ? { method: 'POST', body: '{"factor":"totp"}' } : {}
    const fields = { 'content-type': 'application/json', ...headers, host: new URL(url).host }
    const { status } = await app.request(url, { ...sent, headers: fields })
    return { status, errors: log.map(({ error }) => error) }
  }

  test('an error of identify names itself and its place', async () => {
    const identify = () => {
      const sessions = {} as Record<string, Record<string, never>>
      return sessions.ada?.[SECRET] ?? (sessions.ada as never)[SECRET]
    }
    expect(await said({ identify })).toEqual({
      status: 503,
      errors: [
        expect.stringMatching(
          /^UnavailableError: identify threw TypeError: Cannot read properties of undefined at mistakes\.test\.ts:\d+:\d+$/,
        ),
      ],
    })
  })

  const place = `x\n    at ${SECRET.replaceAll(' ', '')}:1:1\n`
  test.each<[string, () => unknown]>([
    ['of a driver', () => Object.assign(new Error(SECRET), { name: 'LibsqlError', code: 'SQLITE_ERROR' })],
    ['of a parser', () => JSON.parse(`${SECRET} is no JSON`)],
    ['of a header', () => new TypeError(`Headers.append: "${SECRET}\n" is an invalid header value.`)],
    ['that is no error', () => SECRET],
    ['that looks like a place', () => new Error(place)],
    ['that was changed', () => Object.assign(new Error(place), { message: 'y' })],
    ['with words of the engine around it', () => new TypeError(`Cannot read the password ${SECRET}`)],
  ])('what an error %s says besides may be somebody’s data, and stays out', async (_, made) => {
    const identify = () => {
      throw made()
    }
    const { status, errors } = await said({ identify })
    expect([status, errors]).toEqual([503, [expect.stringMatching(/^UnavailableError: identify threw /)]])
    expect(JSON.stringify(log)).not.toContain('horse')
  })

  const memberships = [{ accountId: 'a', accountName: 'A', role: 'Owner' as never }]
  const ada = { id: 'ada', name: 'Ada', sessionId: 's', memberships }
  test.each<[string, Partial<MfaOptions>, string]>([
    [
      'identify that answers nothing at all, not even nobody',
      { identify: () => undefined as never },
      'all of it (null is nobody)',
    ],
    ['a role that there is not', { identify: () => ada }, 'memberships: role'],
    ['migrations that were not run', { store: storeAt(`${url}.empty`) }, 'npx sallyport migrate'],
    ['a database that is away', { store: storeAt('http://127.0.0.1:1') }, 'the database cannot be reached'],
    ['a token that the database refuses', { store: storeAt(refusing.url) }, 'the database cannot be reached'],
  ])('%s', async (_, mistake, told) => {
    const { status, errors } = await said(mistake)
    expect([status, errors]).toEqual([503, [expect.stringContaining(told)]])
  })

  test.each<[string, unknown, RegExp]>([
    ['that fails', () => (undefined as never)[SECRET], /^TypeError: Cannot read properties of undefined at mistakes/],
    ['that is none', { csrf: SECRET }, /fields is not a function/],
  ])('a function of the host in the options %s is named by its place', async (_, fields, told) => {
    const signOut = { path: '/logout', fields } as MfaOptions['signOut']
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    const { status, errors } = await said({ signOut, requireMfa: 'all' }, 'http://localhost/mfa/enrol', headers)
    expect([status, errors]).toEqual([503, [expect.stringMatching(told)]])
    expect(JSON.stringify(log)).not.toContain('horse')
  })

  test.each<[string, Partial<MfaOptions>, string, Record<string, string>, string]>([
    ['TLS that ends in front', {}, 'http://app.example/', { accept: 'application/json' }, "set origins: ['https://…']"],
    [
      'a host that `origins` does not name',
      { origins: ['https://app.example'] },
      'http://other.example/',
      {},
      'does not name',
    ],
    [
      'a proxy that changes Host',
      {},
      'http://localhost/mfa/api/enrolments',
      { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-origin' },
      'changeOrigin: false',
    ],
  ])('%s is said once, and never with what a stranger sent', async (_, mistake, url, headers, advice) => {
    const sink: LogEntry[] = []
    const once = { ...mistake, log: (entry: LogEntry) => sink.push(entry) }
    for (let asked = 0; asked < 3; asked++) {
      expect((await said(once, url, headers)).status).toBeGreaterThanOrEqual(400)
    }
    expect(sink).toEqual([expect.objectContaining({ error: expect.stringContaining(advice) })])
  })

  test('a script of the elements that the site does not have is named when it is asked for, and no other file', async () => {
    const { elements } = HOST
    for (const path of [elements, elements.replace('.js', '-codes.js'), '/missing.js']) {
      await said({ identify: () => null }, `http://localhost${path}`)
    }
    const told = `UnavailableError: ${elements} is missing: npx sallyport elements`
    expect(log.map(({ error }) => error)).toEqual([told])
  })

  test('a hook that fails is named, and what was changed stays changed', async () => {
    const notify = () => {
      throw new RangeError(SECRET)
    }
    const mfa = createMfa({ ...options, notify })
    const app = new Hono().route('/mfa', mfa.routes)
    const origin = 'http://localhost'
    const ask = (method: string, at: string, body?: object, csrf = '') =>
      app.request(`${origin}/mfa/api/${at}`, {
        method,
        headers: { origin, 'content-type': 'application/json', 'x-mfa-csrf': csrf },
        ...(body && { body: JSON.stringify(body) }),
      })
    const { csrf } = (await (await ask('GET', 'settings')).json()) as { csrf: string }
    const begun = (await (await ask('POST', 'enrolments', { factor: 'totp' }, csrf)).json()) as Begun
    const code = totp({ secret: secretOf(begun), atMs: Date.now() })
    expect((await ask('POST', `enrolments/${begun.id}/confirm`, { code }, csrf)).status).toBe(200)
    await expect
      .poll(() => log.map(({ error }) => error))
      .toEqual([expect.stringMatching(/^UnavailableError: notify threw RangeError at mistakes\.test\.ts:\d+:\d+$/)])
    expect(JSON.stringify(log)).not.toContain('horse')
  })
})
