import { describe, expect, test } from 'vitest'
import { normalName } from '../../edge/core/names.ts'
import { Misconfigured, readConfig, VARIABLES, type Variables } from '../../edge/proxy/config/config.ts'
import { newSecret, newSigningKey } from '../support/receiver.ts'
import { loginVariables } from './login-site.ts'

const GOOD = loginVariables('http://127.0.0.1:9000', { SESSION_COOKIE: 'sid*', LOGIN_OK_COOKIE: 'sid' })

/** The problems with one configuration, by variable. */
function problems(variables: Variables): Record<string, string> {
  try {
    readConfig(variables)
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error
    // The first of a variable; another one may follow from it.
    return Object.fromEntries(error.problems.toReversed().map(({ variable, advice }) => [variable, advice]))
  }
  return {}
}

describe('a configuration that cannot work is refused, with the variable and what to write', () => {
  test.each<[Variables, string, RegExp]>([
    [{ ORIGIN: '' }, 'ORIGIN', /like http:\/\/127\.0\.0\.1:9000.* it is missing/],
    [{ ORIGIN: 'ftp://x' }, 'ORIGIN', /it is "ftp:\/\/x"/],
    [{ ORIGIN: 'http://x/path' }, 'ORIGIN', /without a path/],
    [{ ORIGIN: 'http://user@x' }, 'ORIGIN', /write the address/],
    [{ PUBLIC_ORIGINS: 'https://a.example/' }, 'PUBLIC_ORIGINS', /without a path; "https:\/\/a\.example\/" is not/],
    [{ HOST_MODE: 'mine' }, 'HOST_MODE', /one of origin, public; it is "mine"/],
    [{ LOGIN_PATH: '' }, 'LOGIN_PATH', /the path that the login form posts to/],
    [{ LOGIN_PATH: '/a/../b' }, 'LOGIN_PATH', /letter for letter/],
    [{ LOGIN_PATH: '*' }, 'LOGIN_PAGE', /the page with the login form/],
    [{ LOGIN_PAGE: 'login' }, 'LOGIN_PAGE', /like \/login/],
    [{ USER_FIELD: '' }, 'USER_FIELD', /holds the user name/],
    [{ SESSION_COOKIE: '' }, 'SESSION_COOKIE', /names of the cookies that the site signs people in with/],
    [{ LOGIN_OK_COOKIE: '' }, 'LOGIN_OK_COOKIE', /how a right password can be told/],
    [{ LOGIN_OK_STATUS: '2xx' }, 'LOGIN_OK_STATUS', /"2xx" is not one/],
    [{ LOGIN_FAIL_STATUS: 'no' }, 'LOGIN_FAIL_STATUS', /it is "no"/],
    [{ LOGIN_SESSION: 'new' }, 'LOGIN_SESSION', /one of same, fresh/],
    [{ LOGIN_TYPE: 'xml' }, 'LOGIN_TYPE', /one of form, json/],
    [{ ANONYMOUS: 'yes' }, 'ANONYMOUS', /one of login, pass/],
    [{ ANONYMOUS: 'pass' }, 'ANONYMOUS', /needs WHOAMI .*NO_OTHER_LOGIN=yes only when/],
    [{ OPEN_PATHS: '/a,/b//c' }, 'OPEN_PATHS', /"\/b\/\/c" is not/],
    [{ OPEN_PATHS: '/a*' }, 'OPEN_PATHS', /without query, "\*"/],
    [{ OPEN_PATHS: '/*' }, 'OPEN_PATHS', /a folder is written like \/static\/\*.*"\/\*" is not/],
    [{ OPEN_PATHS: '/a/../*' }, 'OPEN_PATHS', /letter for letter; "\/a\/\.\.\/\*" is not/],
    [{ OPEN_PATHS: '/a/*/b/*' }, 'OPEN_PATHS', /letter for letter/],
    [{ OPEN_PATHS: '/a%2f/*' }, 'OPEN_PATHS', /letter for letter/],
    [{ LOGIN_PATH: '/Auth/login', OPEN_PATHS: '/auth/*' }, 'OPEN_PATHS', /"\/auth\/\*" would open \/Auth\/login/],
    [{ LOGIN_PAGE: '/u/in?x=1', OPEN_PATHS: '/u/*' }, 'OPEN_PATHS', /would open \/u\/in\?x=1/],
    [{ LOGOUT_PATH: '/u/out', OPEN_PATHS: '/u/*' }, 'OPEN_PATHS', /would open \/u\/out/],
    [{ WHOAMI: '/api/me?x=1', OPEN_PATHS: '/api/*' }, 'OPEN_PATHS', /would open \/api\/me/],
    [{ OPEN_PATHS: '/.mfa/*' }, 'OPEN_PATHS', /would open \/\.mfa\//],
    [{ SIGN_IN_PATHS: '/magic' }, 'SIGN_IN_PATHS', /needs WHOAMI/],
    [{ WHOAMI: 'api/me' }, 'WHOAMI', /like \/api\/me/],
    [{ WHOAMI: '/me#x' }, 'WHOAMI', /a query may follow/],
    [{ WHOAMI: '/a//b?x' }, 'WHOAMI', /a query may follow/],
    [{ WHOAMI: '/me', WHOAMI_TEXT: 'Howdy, {user}!' }, 'WHOAMI_TEXT', /a user's own text could look the same/],
    [{ WHOAMI: '/me', WHOAMI_TEXT: '"a":"{user}"', WHOAMI_USER: '/id' }, 'WHOAMI_USER', /belongs to an answer in JSON/],
    [{ WHOAMI: '/me', WHOAMI_HEADERS: 'Cookie: sid=1' }, 'WHOAMI_HEADERS', /"Cookie: sid=1" cannot be sent/],
    [{ WHOAMI: '/me', JWT_SECRET: 'x'.repeat(32), JWT_COOKIE: 'sid' }, 'WHOAMI', /not both/],
    [{ JWT_JWKS: 'http://x.example/keys', JWT_COOKIE: 'sid' }, 'JWT_JWKS', /https/],
    [{ JWT_JWKS: 'http://localhost:1@x.example/keys', JWT_COOKIE: 'sid' }, 'JWT_JWKS', /https/],
    [{ JWT_JWKS: 'http://127.0.0.1.x.example/keys', JWT_COOKIE: 'sid' }, 'JWT_JWKS', /https/],
    [{ JWT_JWKS: 'https://', JWT_COOKIE: 'sid' }, 'JWT_JWKS', /https/],
    [{ JWT_JWKS: 'https://x/k', JWT_SECRET: 'x'.repeat(32), JWT_COOKIE: 'sid' }, 'JWT_JWKS', /not both/],
    [{ JWT_SECRET: 'short', JWT_COOKIE: 'sid' }, 'JWT_SECRET', /can be guessed/],
    [{ JWT_SECRET: 'x'.repeat(32) }, 'JWT_COOKIE', /the cookie that is the token/],
    // Not among the sessions, another person's token would not count as one while the keys cannot be read.
    [{ JWT_SECRET: 'x'.repeat(32), JWT_COOKIE: 'token' }, 'JWT_COOKIE', /in SESSION_COOKIE as well/],
    [{ USER_CASE: 'lower' }, 'USER_CASE', /one of fold, exact/],
    [{ USER_CASE: 'exact', SPELLINGS: 'any-case' }, 'USER_CASE', /in any case for one person/],
    [{ USER_PATTERN: '[a-z' }, 'USER_PATTERN', /"\[a-z" is none/],
    [{ ONE_NAME: '' }, 'ONE_NAME', /Give --test-user NAME .*WHOAMI.*ONE_NAME=yes only if/],
    [{ REQUIRE: '' }, 'OWNERS', /or write REQUIRE=all/],
    [{ REQUIRE: 'some' }, 'REQUIRE', /one of accounts, all/],
    [{ LOGOUT_PATH: 'logout' }, 'LOGOUT_PATH', /like \/logout/],
    [{ AUTHORIZATION: 'bound' }, 'AUTHORIZATION', /needs TOKEN_FIELD/],
    [{ AUTHORIZATION: 'pass' }, 'AUTHORIZATION', /one of drop, bound, assured/],
    [{ ASSERTION_KEY: 'c2hvcnQ=' }, 'ASSERTION_KEY', /at least 32 random bytes/],
    [{ ASSERTION_KEY: '!'.repeat(60) }, 'ASSERTION_KEY', /base64/],
    [{ STYLE_TOKENS: '--mfa-accent: url(//x)' }, 'STYLE_TOKENS', /--mfa/],
  ])('%j', (variables, variable, advice) => {
    const found = problems({ ...GOOD, ...variables })
    expect(Object.keys(found)).toContain(variable)
    expect(found[variable]).toMatch(advice)
    expect(VARIABLES as readonly string[]).toContain(variable)
  })

  test('everything at once, not the first alone', () => {
    const found = problems({})
    const all = 'ORIGIN LOGIN_PATH USER_FIELD LOGIN_OK_COOKIE SESSION_COOKIE ONE_NAME OWNERS'
    expect(Object.keys(found).toReversed().join(' ')).toBe(all)
  })
})

describe('a configuration that can', () => {
  test('is as strict as it may be where nothing is said', () => {
    expect(readConfig(GOOD)).toMatchObject({
      ...{ issuer: '127.0.0.1', hostMode: 'origin', anonymous: 'login', authorization: 'drop', assertionKey: null },
      ...{ loginPage: '/login', loginSession: 'same', loginType: 'form', failure: null },
      identity: { kind: 'form', naming: { rule: 'pinned', pattern: null } },
    })
  })

  test('lists have commas, spaces around them do not matter', () => {
    const config = readConfig({ ...GOOD, OPEN_PATHS: ' /a , /b,', OWNERS: 'Alice, bob ', REQUIRE: '' })
    expect([...config.openPaths]).toEqual(['/a', '/b'])
    expect([...config.owners]).toEqual(['Alice', 'bob'])
    expect([...readConfig({ ...GOOD, OWNERS: 'Alice', SPELLINGS: 'any-case' }).owners]).toEqual(['alice'])
  })

  test('a JSON Pointer is a JSON login; a token field binds what is in Authorization to the person', () => {
    const config = readConfig({ ...GOOD, USER_FIELD: '/user', TOKEN_FIELD: 'access_token', SESSION_COOKIE: '' })
    expect([config.loginType, config.authorization, config.sessionCookies]).toEqual(['json', 'bound', []])
  })

  test('visitors pass where the site can be asked who they are, or the form is the only way in', () => {
    expect(readConfig({ ...GOOD, ANONYMOUS: 'pass', WHOAMI: '/me' }).anonymous).toBe('pass')
    expect(readConfig({ ...GOOD, ANONYMOUS: 'pass', NO_OTHER_LOGIN: 'yes' }).anonymous).toBe('pass')
  })

  test.each([
    [' Boss ', 'fold', 'boss'],
    ['\uff22\uff4f\uff53\uff53', 'fold', 'boss'],
    ['Boss', 'exact', 'Boss'],
    [' Boss ', 'exact', 'Boss'],
    ['\uff22oss ', 'exact', 'Boss'],
  ] as const)('%j is one person, %s: %s', (name, userCase, normal) => expect(normalName(name, userCase)).toBe(normal))
})

test('passkeys need their domain and what browsers call the site', () => {
  expect(problems({ ...GOOD, RELATED_ORIGINS: 'https://a.example' })).toEqual({
    RP_ID: expect.stringMatching(/like example\.com/),
  })
  expect(problems({ ...GOOD, RP_ID: 'app.example' })).toEqual({ PUBLIC_ORIGINS: expect.stringMatching(/bound to it/) })
  const { passkeys } = readConfig({ ...GOOD, PUBLIC_ORIGINS: 'https://app.example', RP_ID: 'app.example' })
  expect(passkeys).toEqual({ rpId: 'app.example', relatedOrigins: [] })
  expect(readConfig(GOOD).passkeys).toBeNull()
})

test('webhooks need an address that may be sent to and a key, of which nothing is shown', () => {
  const [url, key] = ['https://hooks.example/mfa', newSecret()]
  const { webhook } = readConfig({ ...GOOD, WEBHOOK_URL: url, WEBHOOK_KEY: `${key}, ${newSigningKey().key}` })
  expect(webhook).toMatchObject({ url, keys: [key, expect.stringMatching(/^whsk_/)], loopback: false })
  expect(readConfig(GOOD).webhook).toBeNull()
  const wrong = (more: Variables) => problems({ ...GOOD, WEBHOOK_URL: url, WEBHOOK_KEY: key, ...more })
  expect(wrong({ WEBHOOK_URL: '' })).toEqual({ WEBHOOK_URL: expect.stringMatching(/where events are posted to/) })
  expect(wrong({ WEBHOOK_KEY: '' })).toEqual({ WEBHOOK_KEY: expect.stringMatching(/is missing/) })
  expect(wrong({ WEBHOOK_URL: 'http://hooks.example/' })).toEqual({ WEBHOOK_URL: expect.stringMatching(/https/) })
  expect(wrong({ WEBHOOK_URL: 'http://127.0.0.1:1/' })).toEqual({
    WEBHOOK_URL: expect.stringMatching(/this very machine/),
  })
  expect(wrong({ WEBHOOK_URL: 'http://127.0.0.1:1/', WEBHOOK_LOOPBACK: 'yes' })).toEqual({})
  const shown = wrong({ WEBHOOK_KEY: 'canary-canary' })
  expect(shown).toEqual({ WEBHOOK_KEY: expect.stringMatching(/must begin with "whsk_"/) })
  expect(JSON.stringify(shown)).not.toContain('canary')
})
