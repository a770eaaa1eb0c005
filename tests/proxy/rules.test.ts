import { describe, expect, test } from 'vitest'
import { foldOf, namedAs, typedName } from '../../edge/core/names.ts'
import { matchesPath, parseSetCookie } from '../../edge/proxy/jar/set-cookie.ts'
import { fieldPattern, possibleFormats } from '../../edge/proxy/login/field-pattern.ts'
import { recognise } from '../../edge/proxy/login/login.ts'
import { judge } from '../../edge/proxy/login/verdict.ts'
import { canonicalise, couldBePath, forwardedFields } from '../../edge/reading/canonical.ts'
import { readCookies } from '../../edge/reading/cookies.ts'
import { couldBeReadAs, couldMatchName, pointed } from '../../edge/reading/patterns.ts'
import spelled from '../core/readings.json' with { type: 'json' }

/* The rules of the gate in front of any site, one by one. */

const NOW = Date.UTC(2026, 0, 1)
const NAMING = { rule: 'pinned', pattern: null } as const
const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
const ofBody = (body: string | null) => ({ body: body === null ? null : bytes(body) })
const text = (body: Uint8Array | null) => new TextDecoder().decode(body ?? new Uint8Array())

describe('Set-Cookie, as RFC 6265 reads it', () => {
  const parse = (line: string) => parseSetCookie(line, '/a/b', NOW)

  test.each([
    ['sid=1', { name: 'sid', value: '1', path: '/a', expiresAt: null, httpOnly: false, sameSite: null }],
    ['sid=a=b; Path=/; HttpOnly; SameSite=strict', { value: 'a=b', path: '/', httpOnly: true, sameSite: 'Strict' }],
    ['sid=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT', { expiresAt: NOW + 10_000 }],
    ['sid=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT', { expiresAt: 0 }],
    ['sid=; Max-Age=0', { value: '', expiresAt: 0 }],
    ['sid=1; Path=x', { path: '/a' }],
    ['sid=1; Domain=.example.com; Path=/admin/', { path: '/admin/' }],
  ])('%s', (line, expected) => expect(parse(line)).toMatchObject(expected))

  test.each(['', 'novalue', '=x', ' ; HttpOnly'])('%j is none', (line) => expect(parse(line)).toBeNull())

  test('a header keeps its order, doubles, and pairs without a name', () => {
    expect(readCookies('a=1; b="2=3";; c; a=4').map(({ name, value }) => ({ name, value }))).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '"2=3"' },
      { name: '', value: 'c' },
      { name: 'a', value: '4' },
    ])
  })

  test.each([
    ['/', '/x', true],
    ['/admin', '/admin', true],
    ['/admin', '/admin/x', true],
    ['/admin/', '/admin/x', true],
    ['/admin', '/administrator', false],
    ['/admin/', '/admin', false],
  ])('a cookie of %s with %s: %s', (cookiePath, path, goes) => expect(matchesPath(cookiePath, path)).toBe(goes))
})

describe('names of session cookies, in every spelling that a server may read as one', () => {
  test.each(spelled.namesOfSid)('%j could be sid', (name) => expect(couldMatchName(['sid'], name)).toBe(true))

  test.each(spelled.notSid)('%j could not', (name) => expect(couldMatchName(['sid'], name)).toBe(false))

  test('what is named after it is sealed with it, but is no spelling of it', () => {
    expect([couldMatchName(['sid'], 'sid_remember'), couldBeReadAs(['sid'], 'sid_remember')]).toEqual([true, false])
    for (const name of ['sid', 'SID', 'sid.x7']) expect(couldBeReadAs(['sid'], name)).toBe(true)
  })

  test.each([
    ['AU*', 'AU7f', true],
    ['AU*', 'au.7f', true],
    ['AU*', 'BAU', false],
    ['my.sid', 'my_sid', true],
    ['my.sid', 'my.sid[x]', true],
    ['my.sid', 'my', false],
  ])('a pattern with a star, and with letters that PHP turns into one: %s and %s, %s', (pattern, name, could) => {
    expect(couldMatchName([pattern], name)).toBe(could)
  })
})

describe('one reading of a request', () => {
  test.each(spelled.refusedUrls)('%j is refused', (url) => expect(canonicalise(url)).toBeNull())

  test.each(spelled.maybeLogin)('%s may be /login for somebody', (path) => {
    const canonical = canonicalise(`http://h${path}`) ?? canonicalise(new URL(`http://h${path}`).href)
    expect(canonical && couldBePath(canonical, ['/login'])).toBe(true)
  })

  test.each(['/a', '/a/b', '/app.css', '/a-b/c_d.min.js', '/a.b.c/d'])('%s is what it says', (path) => {
    expect(canonicalise(`http://h${path}`)?.loosePath).toBe(path)
    // The long way round comes to the same.
    expect(canonicalise(`http://h${path}/`)?.loosePath).toBe(path)
  })

  test.each(['/', '/logins', '/x/login', '/log/in', '/loginx'])('%s is not /login', (path) => {
    const canonical = canonicalise(`http://h${path}`)
    expect(canonical && couldBePath(canonical, ['/login'])).toBe(false)
  })

  test('fields that claim to be somebody else do not go on', () => {
    const foreign =
      'X-Forwarded-For X_Forwarded_For X-MFA-Assertion X-MFA-Principal X-Original-URL X-Secret Remote-User'
    const others = 'X-HTTP-Method-Override X-Middleware-Subrequest Cookie Authorization Forwarded'
    const headers = new Headers(`${foreign} ${others}`.split(' ').map((name) => [name, 'x']))
    headers.set('Connection', 'close, X-Secret')
    for (const name of ['Accept', 'X-Requested-With']) headers.set(name, 'x')
    expect([...forwardedFields(headers, false).keys()].sort()).toEqual(['accept', 'x-requested-with'])
  })
})

describe('a login is recognised by its field, wherever it stands', () => {
  const FORM = 'application/x-www-form-urlencoded'
  const JSON_TYPE = 'application/json'
  const PARTS = 'multipart/form-data; boundary=b'
  const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="user"\r\n\r\n${name}\r\n--b--`
  const CONFIG = { userField: 'user', passwordField: null, identity: { kind: 'form', naming: NAMING } } as const
  type Config = Parameters<typeof recognise>[0]

  const lookBy = (config: Partial<Config>, body: string | null, type = FORM, search = '', remembered?: string) =>
    recognise(
      { ...CONFIG, ...config },
      { ...{ search, contentType: type, contentEncoding: '' }, ...ofBody(body), remembered: remembered ?? null },
    )
  const look = (body: string | null, type?: string, search?: string) => lookBy({}, body, type, search)

  test.each([
    ['user=alice&password=x', FORM],
    ['user=alice&password=x', `${FORM}; charset=UTF-8`],
    ['user=alice', 'text/plain'],
    ['user=alice', ''],
    ['{"user":"alice","password":"x"}', JSON_TYPE],
    ['{"user":"alice"}', 'text/plain'],
    ['{"\\u0075ser":"alice"}', JSON_TYPE],
    [part('alice'), PARTS],
  ])('%s as %s', (body, contentType) => expect(look(body, contentType)).toMatchObject({ kind: 'login', name: 'alice' }))

  test('in the query, without any body', () => {
    expect(look(null, '', '?user=alice&p=1')).toMatchObject({ kind: 'login', name: 'alice' })
  })

  test.each([
    ['user=alice&user=bob', ''],
    ['user=alice', '?user=bob'],
    ['user=alice&user[]=bob', ''],
    ['user=alice&+user=bob', ''],
    ['{"user":"alice","user":"bob"}', ''],
  ])('twice is refused: %s %s', (body, search) => {
    expect(look(body, body.startsWith('{') ? JSON_TYPE : FORM, search)).toEqual({ kind: 'ambiguous' })
  })

  test.each([
    [{}, 'a=1&user=+JohnDoe+&password=x%26y', FORM, 'JohnDoe', 'a=1&user=JohnDoe&password=x%26y'],
    [{}, '{"user":" Boss ","password":"x"}', JSON_TYPE, 'Boss', '{"user":"Boss","password":"x"}'],
    [{ userField: '/login/name' }, '{"login":{"name":" Al"}}', JSON_TYPE, 'Al', '{"login":{"name":"Al"}}'],
  ])('by %j, a name goes on as it was typed, but for spaces around it: %s', (config, body, type, name, forwarded) => {
    const found = lookBy(config, body, type)
    expect(found).toMatchObject({ kind: 'login', name })
    expect(found.kind === 'login' && text(found.body)).toBe(forwarded)
  })

  test('in the query too', () => {
    expect(look(null, '', '?user=BOSS&p=1')).toMatchObject({ kind: 'login', name: 'BOSS', search: '?user=BOSS&p=1' })
  })

  test('where it cannot be written back, a name that would change is refused', () => {
    expect(look(part('boss '), PARTS)).toEqual({ kind: 'ambiguous' })
    expect(look('user=+boss', 'text/plain')).toEqual({ kind: 'ambiguous' })
  })

  test.each(spelled.oddNames)('%j is no name that is taken by the form alone', (name) => {
    expect(look(String(new URLSearchParams({ user: name })))).toEqual({ kind: 'odd_name' })
  })

  test('a pattern says more, and nothing that has no shape; where the site says who it is, what is typed is its own', () => {
    const naming = { rule: 'pinned', pattern: /^(?:[\p{L} .]+)$/u } as const
    expect([typedName('\u00c9ve Li', naming), typedName('a-b', naming)]).toEqual(['\u00c9ve Li', null])
    expect(typedName('a\u200bb', { pattern: /^.*$/u })).toBeNull()
    const answer = { path: '/me', user: '/id', name: null, accounts: null, text: null, nobody: null, fields: [] }
    const body = 'user=+%C3%89ve%20Li&password=x'
    const found = lookBy({ identity: { kind: 'whoami', ...answer, naming: NAMING } }, body)
    expect(found).toMatchObject({ kind: 'login', name: '\u00c9ve Li', body: bytes(body) })
  })

  test.each([
    ['user[email]=al', FORM],
    ['{"user":{"email":"al"}}', JSON_TYPE],
  ])('a name in brackets: %s', (body, contentType) => {
    expect(lookBy({ userField: 'user[email]' }, body, contentType)).toMatchObject({ kind: 'login', name: 'al' })
  })

  test.each([
    ['user=alice', undefined, 'first_step', 'alice'],
    ['password=x', 'alice', 'login', 'alice'],
    ['password=x', undefined, 'login', null],
    ['user=&password=x', 'alice', 'login', 'alice'],
    ['user=bob&password=x', 'alice', 'login', 'bob'],
  ])('in two steps, the name first, then the password: %s after %s is %s of %s', (body, remembered, kind, name) => {
    expect(lookBy({ passwordField: 'password' }, body, FORM, '', remembered)).toMatchObject({ kind, name })
  })

  test.each(['q=alice', '', 'username=alice'])('%j is none', (body) => {
    expect(look(body)).toMatchObject({ kind: 'none' })
  })

  test.each([
    ['Boss', 'boss', true, false],
    ['Ann lee', 'Ann_lee', true, true],
    ['\u00c9ve', 'eve', true, false],
    ['stra\u00dfe', 'STRASSE', true, false],
    ['boss', 'bos', false, false],
  ])('%j and %j are spellings of one name: %s, and where case counts: %s', (one, other, isOne, isOneExact) => {
    expect(foldOf(one, 'pinned') === foldOf(other, 'pinned')).toBe(isOne)
    expect(foldOf(one, 'exact') === foldOf(other, 'exact')).toBe(isOneExact)
  })

  test('of a name that the configuration lists, its spelling is the first', () => {
    expect(namedAs('boss', new Set(['Boss']), 'pinned')).toEqual({ fold: 'boss', spelling: 'boss', first: 'Boss' })
    expect(namedAs('boss', new Set(['Boss', 'boss']), 'exact')).toMatchObject({ first: 'boss' })
    expect(namedAs('BOSS', new Set(['boss']), 'folded')).toMatchObject({ spelling: 'boss', first: 'boss' })
  })

  test.each([
    ['user=alice', ''],
    ['a=1&user=alice', ''],
    ['{"user" : "alice"', 'application/json'],
    ['; name="user"\r\n', 'multipart/form-data; boundary=b'],
    ['user[]=x', ''],
  ])('a long body is cut at %j', (part, type) => {
    expect(fieldPattern('user', possibleFormats(type, part))?.test(part)).toBe(true)
  })
})

describe('reading a body takes no time that whoever sends it could choose', () => {
  const config = { userField: 'user_name', passwordField: null, identity: { kind: 'form', naming: NAMING } } as const
  const long = (unit: string) => unit.repeat(Math.floor(65_000 / unit.length))
  test.each([
    ['application/json', `["${long('\\"')}"]`],
    ['application/json', `["${long('\\"')}`],
    ['multipart/form-data; boundary=b', long('content-disposition: form-data; name=a ')],
    ['multipart/mixed; boundary=b', long('; name=')],
    ['application/x-www-form-urlencoded', long('&=')],
    ['text/plain', long('\r\n')],
    ['text/plain', long('&user_name ')],
  ])('%s %j', (contentType, body) => {
    const begun = performance.now()
    recognise(config, { search: '', contentType, contentEncoding: '', body: bytes(body), remembered: null })
    expect(performance.now() - begun).toBeLessThan(2_500)
  })
})

describe('the verdict about a login answer', () => {
  const success = { statuses: [302], locations: [], cookies: ['in'] }
  const config = { success, sessionCookies: ['sid'], loginType: 'form' as const, tokenField: null }
  const failure = { status: 200, location: null }
  const cookie = (name: string, value = 'x', expiresAt: number | null = null) => {
    return { name, value, expiresAt, path: '/', httpOnly: true, sameSite: null }
  }
  type Cookies = ReturnType<typeof cookie>[]
  type Facts = Parameters<typeof judge>[1]
  const facts = (status: number, cookies: Cookies = [], location: string | null = null): Facts => {
    const answer = { status, cookies, location, type: 'text/html' }
    return { answer, failure, had: new Set(), isAsProbed: true }
  }
  const had = new Set(['sid'])

  test.each<[string, ReturnType<typeof judge>, Facts]>([
    ['all signs', 'ok', facts(302, [cookie('in')])],
    ['as a wrong password is answered', 'failed', facts(200)],
    ['… which deletes the cookie of a sign', 'failed', facts(200, [cookie('in', 'deleted', 0)])],
    ['only some signs', 'unknown', facts(302)],
    ['a sign in an answer that is otherwise a failure', 'unknown', facts(200, [cookie('in')])],
    ['another status', 'unknown', facts(500)],
    ['another status with a new session', 'unknown', facts(403, [cookie('sid')])],
    ['a failure that renews the session', 'unknown', { ...facts(200, [cookie('sid')]), had }],
    [
      '… where every answer renews it',
      'failed',
      { ...facts(200, [cookie('sid')]), had, failure: { ...failure, renews: true } },
    ],
    ['a failure that leads elsewhere', 'unknown', facts(200, [], '/elsewhere')],
  ])('%s: %s', (_, verdict, given) => expect(judge(config, given)).toBe(verdict))

  test('without a cookie that only success sets, a login in another form is never taken for a failure', () => {
    const bare = { ...config, success: { ...success, cookies: [] } }
    const { answer, ...rest } = facts(200)
    const page = { ...rest, answer: { ...answer, type: 'text/html; charset=utf-8' } }
    expect(judge(bare, page)).toBe('failed')
    expect(judge(bare, { ...page, isAsProbed: false })).toBe('unknown')
    expect(judge(bare, { ...page, answer: { ...answer, type: 'application/json' } })).toBe('unknown')
    expect(judge({ ...bare, loginType: 'json' }, page)).toBe('unknown')
  })

  test('a status that failure has too says nothing', () => {
    expect(judge({ ...config, success: { ...success, statuses: [200] } }, facts(200))).toBe('failed')
  })
})

test.each([
  ['/a/b', 1],
  ['a', { b: 1 }],
  ['/x~1y', 2],
  ['/a/c', undefined],
  ['/toString', undefined],
  ['/__proto__', undefined],
])('the pointer %s', (pointer, expected) => {
  expect(pointed({ a: { b: 1 }, 'x/y': 2 }, pointer)).toEqual(expected)
})
