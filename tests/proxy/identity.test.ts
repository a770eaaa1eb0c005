import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { personOf } from '../../edge/proxy/identity/person.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { encode, startTokenSite, tokenVariables } from './token-site.ts'
import { type Browser, member, nastyVariables, startBeside, startSiteGate } from './world.ts'

/* Who is it? By the form's field in one step or two, by asking the site, by a signed token. */

const SECRET = 'a secret of the tests that nobody can guess'

function jwt(claims: Record<string, unknown>, { alg = 'HS256', key = SECRET } = {}): string {
  const text = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  const signature = alg === 'none' ? '' : createHmac('sha256', key).update(text).digest('base64url')
  return `${text}.${signature}`
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

const origin = endsWithFile(await startNastyOrigin({ loginPath: '/nowhere' }))

describe('a login in two steps', () => {
  test.each(['same', 'fresh'])('the second is judged by the name of the first (40, %s)', async (mode) => {
    const steps = { LOGIN_PATH: '/step-1,/step-2', LOGIN_PAGE: '/login', PASSWORD_FIELD: 'p' }
    const told = { ...steps, LOGIN_OK_LOCATION: '/account', LOGIN_SESSION: mode, REQUIRE: 'all' }
    const gate = endsWithTest(await startSiteGate({ variables: nastyVariables(origin, told) }))
    const signIn = async (browser: Browser, name: string, password: string) => {
      await browser.document('/login')
      const first = await browser.form('/step-1', { u: name })
      expect([first.status, first.location]).toEqual([302, '/step-2'])
      return browser.form('/step-2', { p: password })
    }
    const alice = gate.browser()
    if (mode === 'fresh') {
      // This site remembers the first step in its session, so a login from a new one cannot work: nothing is released.
      const answer = await signIn(alice, 'alice', 'alice has a password')
      expect([answer.status, answer.text.includes(origin.secret)]).toEqual([200, false])
      expect((await alice.document('/account')).location).toBe('/.mfa/login')
      return
    }
    const wrong = await signIn(alice, ' Alice', 'wrong')
    expect([wrong.status, wrong.text.includes('Wrong name or password')]).toEqual([200, true])
    const right = await signIn(alice, 'Alice', 'alice has a password')
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
  })
})

const site = endsWithFile(await startTokenSite())

describe('a site whose session is a signed token', () => {
  const claims = { JWT_USER: 'sub', JWT_NAME: 'name', JWT_ACCOUNTS: 'accounts' }
  const start = async () =>
    endsWithTest(await startSiteGate({ variables: tokenVariables(site, { JWT_SECRET: SECRET, ...claims }) }))

  test('it says who, how they are called and which accounts are theirs; the typed name does not count', async () => {
    const gate = await start()
    const accounts = [
      { id: 'acme', name: 'Acme', role: 'owner' },
      { id: 'globex', name: 'Globex', role: 'superuser' },
    ]
    site.given = jwt({ sub: 'user-7', name: 'Olivia Owner', accounts, exp: inAnHour() })
    const owner = gate.browser()
    // No account requires MFA yet: the sign-in passes at once, its cookie sealed.
    const passed = await owner.form('/login', { email: 'somebody-else@example.com' })
    expect([passed.status, passed.location]).toEqual([302, '/'])
    expect(owner.jar.names().filter((name) => !name.startsWith('mfa'))).toEqual([])
    expect((await owner.document('/')).text).toContain('inside')
    const principal = { id: 'user-7', name: 'Olivia Owner' }
    expect((await owner.json('GET', '/.mfa/api/settings')).json()).toMatchObject({ principal })
    expect((await owner.json('GET', '/.mfa/api/policies')).json()).toMatchObject([
      { accountId: 'acme', canChange: true },
      { accountId: 'globex', canChange: false },
    ])
    expect(await owner.json('PUT', '/.mfa/api/policies/acme', { required: true })).toHaveStatus(200)
    expect((await owner.document('/')).location).toMatch(/^\/\.mfa\/enrol/)
    const leadsMemberOf = async (account: string) => {
      const accounts = [{ id: account, name: account, role: 'member' }]
      site.given = jwt({ sub: `of ${account}`, accounts, exp: inAnHour() })
      return (await gate.browser().form('/login', { email: 'x' })).location
    }
    expect([await leadsMemberOf('acme'), await leadsMemberOf('globex')]).toEqual(['/.mfa/enrol?to=%2F', '/'])
  })

  const user = { sub: 'user-7', exp: inAnHour() }
  test.each([
    ['another key', jwt(user, { key: 'another secret of the same length at least' })],
    ['alg none', jwt(user, { alg: 'none' })],
    ['another alg in its head', jwt(user, { alg: 'HS512' })],
    ['run out', jwt({ ...user, exp: user.exp - 7200 })],
    ['nobody in it', jwt({ exp: user.exp })],
    ['no token at all', 'opaque'],
  ])('a token that does not hold (%s) signs nobody in', async (_, token) => {
    site.given = token
    const browser = (await start()).browser()
    const answer = await browser.form('/login', { email: 'x' })
    expect([answer.status, answer.text.includes('You are not signed in')]).toEqual([502, true])
    expect(browser.jar.names()).toEqual([])
    expect((await browser.document('/')).location).toBe('/.mfa/login')
  })
})

describe('a site that is asked', () => {
  test('what it says goes over what was typed, in either verdict; when it is away nobody is signed in', async () => {
    const normalise = (name: string) => (name === 'al' ? 'alice' : name)
    const origin = endsWithTest(await startNastyOrigin({ normalise, loginPath: '/login' }))
    const variables = nastyVariables(origin, { WHOAMI: '/whoami', WHOAMI_USER: '/user', REQUIRE: 'all' })
    const gate = endsWithTest(await startSiteGate({ variables }))
    const alice = await member(gate)
    // An alias that only the site knows.
    const alias = alice.elsewhere()
    await alias.document('/login')
    expect((await alias.form('/login', { u: 'al', p: 'alice has a password' })).location).toMatch(/^\/\.mfa\/challenge/)
    // A configuration that takes its success for a failure: the site knows better.
    const mistaken = { LOGIN_OK_STATUS: '303', LOGIN_FAIL_STATUS: '302', LOGIN_FAIL_LOCATION: '/account' }
    const blind = await startBeside(gate, { ...variables, ...mistaken })
    const answer = await blind.browser().signIn()
    await blind.stop()
    expect([answer.status, answer.location]).toEqual([303, '/.mfa/challenge?to=%2Faccount'])
    origin.configure({ whoamiPath: '/elsewhere' })
    const unclear = alice.elsewhere()
    const held = await unclear.signIn()
    expect([held.status, held.text.includes(origin.secret), unclear.jar.names()]).toEqual([502, false, []])
  })
})

describe('accounts that the site names', () => {
  const told = { WHOAMI: '/me', WHOAMI_USER: '/id', WHOAMI_ACCOUNTS: '/accounts', REQUIRE: 'all' }
  const config = readConfig(nastyVariables({ url: 'http://127.0.0.1:9000' }, told))
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
  ])('%s: no clear answer', (_, accounts) => expect(() => named(accounts)).toThrow(/the site named/))
})
