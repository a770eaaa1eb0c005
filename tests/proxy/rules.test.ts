import { describe, expect, test } from 'vitest'
import { foldOf, namedAs, normalName, typedName } from '../../edge/core/names.ts'
import { matchesPath, parseSetCookie } from '../../edge/proxy/jar/set-cookie.ts'
import { fieldPattern, possibleFormats } from '../../edge/proxy/login/field-pattern.ts'
import { recognise } from '../../edge/proxy/login/login.ts'
import { judge } from '../../edge/proxy/login/verdict.ts'
import { canonicalise, couldBePath, forwardedFields } from '../../edge/reading/canonical.ts'
import { readCookies } from '../../edge/reading/cookies.ts'
import { couldBeReadAs, couldMatchName, pointed } from '../../edge/reading/patterns.ts'

/* The rules of the gate in front of any site, one by one. */

const NOW = Date.UTC(2026, 0, 1)
const NAMING = { rule: 'pinned', pattern: null } as const
const JSON_ONLY = { text: null, nobody: null, fields: [] }
const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
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
  ])('%s', (line, expected) => {
    expect(parse(line)).toMatchObject(expected)
  })

  test.each(['', 'novalue', '=x', ' ; HttpOnly'])('%j is none', (line) => {
    expect(parse(line)).toBeNull()
  })

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
  ])('a cookie of %s with %s: %s', (cookiePath, path, goes) => {
    expect(matchesPath(cookiePath, path)).toBe(goes)
  })
})

describe('names of session cookies, in every spelling that a server may read as one', () => {
  test.each([
    'sid',
    ' sid',
    'sid ',
    '"sid"',
    's%69d',
    'SID',
    'sid[x',
    'sid.x7',
    'sid x7',
    'sid[x7]',
    'Sid.1',
    'sid%00x',
    '\u00a0sid',
    '+sid',
    'sid+x',
  ])('%j could be sid', (name) => {
    expect(couldMatchName(['sid'], name)).toBe(true)
  })

  test.each(['side', 'theme', 'xsid', 'si', 'sid-theme'])('%j could not', (name) => {
    expect(couldMatchName(['sid'], name)).toBe(false)
  })

  test('what is named after it is sealed with it, but is no spelling of it', () => {
    expect([couldMatchName(['sid'], 'sid_remember'), couldBeReadAs(['sid'], 'sid_remember')]).toEqual([true, false])
    for (const name of ['sid', 'SID', 'sid.x7']) expect(couldBeReadAs(['sid'], name)).toBe(true)
  })

  test('a pattern with a star, and with letters that PHP turns into one', () => {
    expect(couldMatchName(['AU*'], 'AU7f')).toBe(true)
    expect(couldMatchName(['AU*'], 'au.7f')).toBe(true)
    expect(couldMatchName(['my.sid'], 'my_sid')).toBe(true)
    expect(couldMatchName(['my.sid'], 'my.sid[x]')).toBe(true)
    expect(couldMatchName(['my.sid'], 'my')).toBe(false)
    expect(couldMatchName(['AU*'], 'BAU')).toBe(false)
  })
})

describe('one reading of a request', () => {
  test.each([
    'http://h/%zz',
    'http://h/a%00b',
    'http://h/a%0d%0ab',
    'http://user@h/',
    'http://user:pass@h/x',
    'http://h/a b',
    'http://h/a\tb',
    'nonsense',
  ])('%j is refused', (url) => {
    expect(canonicalise(url)).toBeNull()
  })

  test.each([
    '//login',
    '/login/',
    '/LOGIN',
    '/x/../login',
    '/%6cogin',
    '/login;a=b',
    '/login%2f',
    '/./login',
    '/login.',
    '/login/x',
    '/%256cogin',
  ])('%s may be /login for somebody', (path) => {
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
    const headers = new Headers({
      Accept: 'text/html',
      'X-Forwarded-For': '1.2.3.4',
      X_Forwarded_For: '1.2.3.4',
      'X-MFA-Assertion': 'x',
      'X-MFA-Principal': 'admin',
      'X-Original-URL': '/admin',
      'X-HTTP-Method-Override': 'DELETE',
      'X-Middleware-Subrequest': 'x',
      'Remote-User': 'admin',
      Cookie: 'sid=1',
      Authorization: 'Basic x',
      Connection: 'close, X-Secret',
      'X-Secret': '1',
      'X-Requested-With': 'XMLHttpRequest',
      Forwarded: 'for=1.2.3.4',
    })
    expect([...forwardedFields(headers, false).keys()].sort()).toEqual(['accept', 'x-requested-with'])
  })
})

describe('a login is recognised by its field, wherever it stands', () => {
  const config = { userField: 'user', passwordField: null, identity: { kind: 'form', naming: NAMING } } as const
  const look = (body: string | null, contentType = 'application/x-www-form-urlencoded', search = '') =>
    recognise(config, {
      ...{ search, contentType, contentEncoding: '', remembered: null },
      body: body === null ? null : bytes(body),
    })

  test.each([
    ['user=alice&password=x', 'application/x-www-form-urlencoded'],
    ['user=alice&password=x', 'application/x-www-form-urlencoded; charset=UTF-8'],
    ['user=alice', 'text/plain'],
    ['user=alice', ''],
    ['{"user":"alice","password":"x"}', 'application/json'],
    ['{"user":"alice"}', 'text/plain'],
    ['{"\\u0075ser":"alice"}', 'application/json'],
    ['--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nalice\r\n--b--', 'multipart/form-data; boundary=b'],
  ])('%s as %s', (body, contentType) => {
    expect(look(body, contentType)).toMatchObject({ kind: 'login', name: 'alice' })
  })

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
    const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded'
    expect(look(body, type, search)).toEqual({ kind: 'ambiguous' })
  })

  test('a name goes on as it was typed, capitals and all, but for spaces around it', () => {
    const form = look('a=1&user=+JohnDoe+&password=x%26y')
    expect(form).toMatchObject({ kind: 'login', name: 'JohnDoe' })
    expect(form.kind === 'login' && text(form.body)).toBe('a=1&user=JohnDoe&password=x%26y')
    const json = look('{"user":" Boss ","password":"x"}', 'application/json')
    expect(json.kind === 'login' && text(json.body)).toBe('{"user":"Boss","password":"x"}')
    expect(look(null, '', '?user=BOSS&p=1')).toMatchObject({ kind: 'login', name: 'BOSS', search: '?user=BOSS&p=1' })
  })

  test('where it cannot be written back, a name that would change is refused', () => {
    const multipart = '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nboss \r\n--b--'
    expect(look(multipart, 'multipart/form-data; boundary=b')).toEqual({ kind: 'ambiguous' })
    expect(look('user=+boss', 'text/plain')).toEqual({ kind: 'ambiguous' })
  })

  test.each([
    'ann lee',
    '\u00e9ve',
    '\uff42oss',
    'a"b',
    'a/b',
    'a\u00a0b',
    'stra\u00dfe',
    "o'neil",
    'a,b',
    '\u0430lice',
  ])('%j is no name that is taken by the form alone', (name) => {
    expect(look(String(new URLSearchParams({ user: name })))).toEqual({ kind: 'odd_name' })
  })

  test('a pattern says more, and nothing that has no shape; where the site says who it is, what is typed is its own', () => {
    const naming = { rule: 'pinned', pattern: /^(?:[\p{L} .]+)$/u } as const
    expect([typedName('\u00c9ve Li', naming), typedName('a-b', naming)]).toEqual(['\u00c9ve Li', null])
    expect(typedName('a\u200bb', { pattern: /^.*$/u })).toBeNull()
    const asked = {
      ...config,
      identity: { kind: 'whoami', path: '/me', user: '/id', name: null, accounts: null, naming: NAMING, ...JSON_ONLY },
    } as const
    const body = bytes('user=+%C3%89ve%20Li&password=x')
    const found = recognise(asked, {
      ...{ search: '', contentType: 'application/x-www-form-urlencoded', contentEncoding: '', remembered: null },
      body,
    })
    expect(found).toMatchObject({ kind: 'login', name: '\u00c9ve Li', body })
  })

  test('by a JSON Pointer', () => {
    const nested = { ...config, userField: '/login/name' }
    const found = recognise(nested, {
      search: '',
      contentType: 'application/json',
      contentEncoding: '',
      body: bytes('{"login":{"name":" Al"}}'),
      remembered: null,
    })
    expect(found).toMatchObject({ kind: 'login', name: 'Al' })
    expect(found.kind === 'login' && text(found.body)).toBe('{"login":{"name":"Al"}}')
  })

  test.each([
    ['user[email]=al', 'application/x-www-form-urlencoded'],
    ['{"user":{"email":"al"}}', 'application/json'],
  ])('a name in brackets: %s', (body, contentType) => {
    const nested = { ...config, userField: 'user[email]' }
    const found = recognise(nested, {
      ...{ search: '', contentType, contentEncoding: '', remembered: null },
      body: bytes(body),
    })
    expect(found).toMatchObject({ kind: 'login', name: 'al' })
  })

  test('in two steps: the name first, then the password', () => {
    const two = { ...config, passwordField: 'password' }
    const step = (body: string, remembered: string | null) =>
      recognise(two, {
        ...{ search: '', contentType: 'application/x-www-form-urlencoded', contentEncoding: '' },
        ...{ body: bytes(body), remembered },
      })
    expect(step('user=alice', null)).toMatchObject({ kind: 'first_step', name: 'alice' })
    expect(step('password=x', 'alice')).toMatchObject({ kind: 'login', name: 'alice' })
    expect(step('password=x', null)).toMatchObject({ kind: 'login', name: null })
    expect(step('user=&password=x', 'alice')).toMatchObject({ kind: 'login', name: 'alice' })
    expect(step('user=bob&password=x', 'alice')).toMatchObject({ kind: 'login', name: 'bob' })
  })

  test.each(['q=alice', '', 'username=alice'])('%j is none', (body) => {
    expect(look(body)).toMatchObject({ kind: 'none' })
  })

  test('letter case counts where the site says so', () => {
    expect(normalName(' Boss ', 'exact')).toBe('Boss')
    expect(normalName(' Boss ', 'fold')).toBe('boss')
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
  const config = {
    success: { statuses: [302], locations: [], cookies: ['in'] },
    sessionCookies: ['sid'],
    loginType: 'form' as const,
    tokenField: null,
  }
  const failure = { status: 200, location: null }
  const cookie = (name: string, value = 'x', expiresAt: number | null = null) => ({
    name,
    value,
    expiresAt,
    path: '/',
    httpOnly: true,
    sameSite: null,
  })
  const verdict = (
    status: number,
    cookies: ReturnType<typeof cookie>[] = [],
    had: string[] = [],
    location: string | null = null,
  ) =>
    judge(config, {
      answer: { status, cookies, location, type: 'text/html' },
      failure,
      had: new Set(had),
      isAsProbed: true,
    })

  test('all signs: ok', () => {
    expect(verdict(302, [cookie('in')])).toBe('ok')
  })

  test('as a wrong password is answered: failed', () => {
    expect(verdict(200)).toBe('failed')
    expect(verdict(200, [cookie('in', 'deleted', 0)])).toBe('failed')
  })

  test.each([
    ['only some signs', () => verdict(302)],
    ['a sign in an answer that is otherwise a failure', () => verdict(200, [cookie('in')])],
    ['another status', () => verdict(500)],
    ['another status with a new session', () => verdict(403, [cookie('sid')])],
    ['a failure that renews the session', () => verdict(200, [cookie('sid')], ['sid'])],
    ['a failure that leads elsewhere', () => verdict(200, [], [], '/elsewhere')],
  ])('%s: unknown', (_, judged) => {
    expect(judged()).toBe('unknown')
  })

  test('where every answer renews the session, a failure may as well', () => {
    const answer = { status: 200, cookies: [cookie('sid')], location: null, type: 'text/html' }
    const facts = { answer, had: new Set(['sid']), isAsProbed: true }
    expect(judge(config, { ...facts, failure })).toBe('unknown')
    expect(judge(config, { ...facts, failure: { ...failure, renews: true } })).toBe('failed')
  })

  test('without a cookie that only success sets, a login in another form is never taken for a failure', () => {
    const bare = { ...config, success: { statuses: [302], locations: [], cookies: [] } }
    const answer = { status: 200, cookies: [], location: null, type: 'text/html; charset=utf-8' }
    const facts = { answer, failure, had: new Set<string>(), isAsProbed: true }
    expect(judge(bare, facts)).toBe('failed')
    expect(judge(bare, { ...facts, isAsProbed: false })).toBe('unknown')
    expect(judge(bare, { ...facts, answer: { ...answer, type: 'application/json' } })).toBe('unknown')
    expect(judge({ ...bare, loginType: 'json' }, facts)).toBe('unknown')
  })

  test('a status that failure has too says nothing', () => {
    const loose = {
      success: { statuses: [200], locations: [], cookies: ['in'] },
      sessionCookies: ['sid'],
      loginType: 'form' as const,
      tokenField: null,
    }
    expect(
      judge(loose, {
        answer: { status: 200, cookies: [], location: null, type: 'text/html' },
        failure,
        had: new Set(),
        isAsProbed: true,
      }),
    ).toBe('failed')
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
