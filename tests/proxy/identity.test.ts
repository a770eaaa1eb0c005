import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { personOf } from '../../edge/proxy/identity/person.ts'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'
import { type Browser, startSiteGate } from './world.ts'

/* Who is it? By the form's field in one step or two, by asking the site, by a signed token. */

const SECRET = 'a secret of the tests that nobody can guess'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwt(claims: Record<string, unknown>, { alg = 'HS256', key = SECRET } = {}): string {
  const text = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  const signature = alg === 'none' ? '' : createHmac('sha256', key).update(text).digest('base64url')
  return `${text}.${signature}`
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

describe('a login in two steps', () => {
  let origin: NastyOrigin
  beforeAll(async () => {
    origin = await startNastyOrigin({ loginPath: '/nowhere' })
  })
  afterAll(() => origin.stop())

  test.each(['same', 'fresh'])(
    'the name of the first is the one that the second is judged by (40, %s)',
    async (mode) => {
      const gate = await startSiteGate({
        variables: {
          ORIGIN: origin.url,
          LOGIN_PATH: '/step-1,/step-2',
          LOGIN_PAGE: '/login',
          USER_FIELD: 'u',
          PASSWORD_FIELD: 'p',
          SESSION_COOKIE: 'sid_x7',
          LOGIN_OK_STATUS: '302',
          LOGIN_OK_LOCATION: '/account',
          LOGIN_FAIL_STATUS: '200',
          LOGIN_SESSION: mode,
          REQUIRE: 'all',
        },
      })
      try {
        const steps = async (browser: Browser, name: string, password: string) => {
          await browser.document('/login')
          const first = await browser.form('/step-1', { u: name })
          expect([first.status, first.location]).toEqual([302, '/step-2'])
          return browser.form('/step-2', { p: password })
        }
        const alice = gate.browser()
        if (mode === 'fresh') {
          // This site remembers the first step in its session, so a login from a new one cannot work: nothing is released.
          const answer = await steps(alice, 'alice', 'alice has a password')
          expect([answer.status, answer.text.includes(origin.secret)]).toEqual([200, false])
          expect((await alice.document('/account')).location).toBe('/.mfa/login')
          return
        }
        const wrong = await steps(alice, ' Alice', 'wrong')
        expect([wrong.status, wrong.text.includes('Wrong name or password')]).toEqual([200, true])
        const right = await steps(alice, 'Alice', 'alice has a password')
        expect(right.location).toMatch(/^\/\.mfa\/enrol/)
        await alice.enrol()
        expect((await alice.document('/account')).text).toContain('for alice')
        const { rows } = await gate.sql.execute('select distinct principal_id from mfa_authenticator')
        expect(rows.map((row) => row.principal_id)).toEqual(['alice'])
        // A password without a name is no login that anybody could be asked for.
        const nobody = gate.browser()
        await nobody.document('/login')
        const answer = await nobody.form('/step-2', { p: 'alice has a password' })
        expect(answer.text).not.toContain(origin.secret)
        expect((await nobody.document('/account')).location).toBe('/.mfa/login')
      } finally {
        await gate.stop()
      }
    },
  )
})

describe('a site whose session is a signed token', () => {
  let server: Server
  let url: string
  /** What the next sign-in gives. */
  let given: () => string = () => ''

  function answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    const session = /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (request.method === 'POST' && request.url === '/login') {
      response.writeHead(302, { Location: '/', 'Set-Cookie': `session=${given()}; Path=/; HttpOnly` }).end()
    } else if (request.url === '/login')
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<form method="post">')
    else
      response
        .writeHead(200, { 'Content-Type': 'text/plain' })
        .end(session ? `inside with ${session.length}` : 'outside')
  }

  beforeAll(async () => {
    server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const gateOf = () =>
    startSiteGate({
      variables: {
        ORIGIN: url,
        LOGIN_PATH: '/login',
        USER_FIELD: 'email',
        SESSION_COOKIE: 'session',
        LOGIN_OK_STATUS: '302',
        LOGIN_FAIL_STATUS: '200',
        JWT_SECRET: SECRET,
        JWT_COOKIE: 'session',
        JWT_USER: 'sub',
        JWT_NAME: 'name',
        JWT_ACCOUNTS: 'accounts',
      },
    })

  test('it says who, how they are called and which accounts are theirs; the typed name does not count', async () => {
    const gate = await gateOf()
    try {
      const accounts = [
        { id: 'acme', name: 'Acme', role: 'owner' },
        { id: 'globex', name: 'Globex', role: 'superuser' },
      ]
      given = () => jwt({ sub: 'user-7', name: 'Olivia Owner', accounts, exp: inAnHour() })
      const owner = gate.browser()
      // No account requires MFA yet: the sign-in passes at once, its cookie sealed.
      const passed = await owner.form('/login', { email: 'somebody-else@example.com' })
      expect([passed.status, passed.location]).toEqual([302, '/'])
      expect(owner.jar.names().filter((name) => !name.startsWith('mfa'))).toEqual([])
      expect((await owner.document('/')).text).toContain('inside')
      const settings = (await owner.json('GET', '/.mfa/api/settings')).json<{
        principal: { id: string; name: string }
      }>()
      expect(settings.principal).toEqual({ id: 'user-7', name: 'Olivia Owner' })
      const policies = (await owner.json('GET', '/.mfa/api/policies')).json<
        { accountId: string; canChange: boolean }[]
      >()
      expect(policies.map(({ accountId, canChange }) => [accountId, canChange])).toEqual([
        ['acme', true],
        ['globex', false],
      ])
      const on = await owner.json('PUT', '/.mfa/api/policies/acme', { required: true })
      expect(on.status).toBe(200)
      expect((await owner.document('/')).location).toMatch(/^\/\.mfa\/enrol/)
      given = () => jwt({ sub: 'user-8', accounts: [{ id: 'acme', name: 'Acme', role: 'member' }], exp: inAnHour() })
      expect((await gate.browser().form('/login', { email: 'x' })).location).toMatch(/^\/\.mfa\/enrol/)
      given = () =>
        jwt({ sub: 'user-9', accounts: [{ id: 'globex', name: 'Globex', role: 'member' }], exp: inAnHour() })
      expect((await gate.browser().form('/login', { email: 'x' })).location).toBe('/')
    } finally {
      await gate.stop()
    }
  })

  test.each([
    [
      'another key',
      () => jwt({ sub: 'user-7', exp: inAnHour() }, { key: 'another secret of the same length at least' }),
    ],
    ['alg none', () => jwt({ sub: 'user-7', exp: inAnHour() }, { alg: 'none' })],
    ['another alg in its head', () => jwt({ sub: 'user-7', exp: inAnHour() }, { alg: 'HS512' })],
    ['run out', () => jwt({ sub: 'user-7', exp: inAnHour() - 7200 })],
    ['nobody in it', () => jwt({ exp: inAnHour() })],
    ['no token at all', () => 'opaque'],
  ])('a token that does not hold (%s) signs nobody in', async (_, token) => {
    const gate = await gateOf()
    try {
      given = token
      const browser = gate.browser()
      const answer = await browser.form('/login', { email: 'x' })
      expect([answer.status, answer.text.includes('You are not signed in')]).toEqual([502, true])
      expect(browser.jar.names()).toEqual([])
      expect((await browser.document('/')).location).toBe('/.mfa/login')
    } finally {
      await gate.stop()
    }
  })
})

describe('a site that is asked', () => {
  test('what it says goes over what was typed, in either verdict; when it is away nobody is signed in', async () => {
    const origin = await startNastyOrigin({
      normalise: (name) => (name === 'al' ? 'alice' : name),
      loginPath: '/login',
    })
    const variables = {
      ORIGIN: origin.url,
      LOGIN_PATH: '/login',
      USER_FIELD: 'u',
      SESSION_COOKIE: 'sid_x7',
      LOGIN_OK_STATUS: '302',
      LOGIN_FAIL_STATUS: '200',
      WHOAMI: '/whoami',
      WHOAMI_USER: '/user',
      REQUIRE: 'all',
    }
    const gate = await startSiteGate({ variables })
    try {
      const alice = gate.browser()
      await alice.document('/login')
      await alice.form('/login', { u: 'alice', p: 'alice has a password' })
      await alice.enrol()
      // An alias that only the site knows.
      const alias = alice.elsewhere()
      await alias.document('/login')
      expect((await alias.form('/login', { u: 'al', p: 'alice has a password' })).location).toMatch(
        /^\/\.mfa\/challenge/,
      )
      // A configuration that takes its success for a failure: the site knows better.
      const blind = await startSiteGate({
        variables: { ...variables, LOGIN_OK_STATUS: '303', LOGIN_FAIL_STATUS: '302', LOGIN_FAIL_LOCATION: '/account' },
        database: gate.database,
        keys: gate.keys,
      })
      const odd = blind.browser()
      await odd.document('/login')
      const answer = await odd.form('/login', { u: 'alice', p: 'alice has a password' })
      await blind.stop()
      expect([answer.status, answer.location]).toEqual([303, '/.mfa/challenge?to=%2Faccount'])
      origin.configure({ whoamiPath: '/elsewhere' })
      const unclear = alice.elsewhere()
      await unclear.document('/login')
      const held = await unclear.form('/login', { u: 'alice', p: 'alice has a password' })
      expect([held.status, held.text.includes(origin.secret), unclear.jar.names()]).toEqual([502, false, []])
    } finally {
      await gate.stop()
      await origin.stop()
    }
  })
})

describe('accounts that the site names', () => {
  const config = readConfig({
    ORIGIN: 'http://127.0.0.1:9000',
    LOGIN_PATH: '/login',
    USER_FIELD: 'u',
    SESSION_COOKIE: 'sid',
    LOGIN_OK_STATUS: '302',
    WHOAMI: '/me',
    WHOAMI_USER: '/id',
    WHOAMI_ACCOUNTS: '/accounts',
    REQUIRE: 'all',
  })
  const named = (accounts: unknown) => {
    if (config.identity.kind !== 'whoami') throw new Error('another identity')
    return personOf({ id: 'ada', accounts }, config.identity, config)?.memberships.map(({ accountId }) => accountId)
  }

  test('are all kept: one that was left out would demand nothing of this person', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => ({ id: n, name: `Account ${n}` }))
    expect(named(many)?.length).toBe(1_000)
    expect(named(['a', 7, { id: 'b' }])).toEqual(['a', '7', 'b'])
    expect([named(null), named(undefined), named([])]).toEqual([[], [], []])
  })

  test.each<[string, unknown]>([
    ['more than 1,000', Array.from({ length: 1_001 }, (_, n) => n)],
    ['no list', { acme: 'Acme' }],
    ['one without an id', [{ id: 'acme' }, { name: 'Globex' }]],
    ['one with an empty id', ['']],
    ['one with an id of 257 letters', ['a'.repeat(257)]],
    ['one that is nothing', [null]],
  ])('%s: no clear answer', (_, accounts) => {
    expect(() => named(accounts)).toThrow(/the site named/)
  })
})
