import { afterAll, beforeAll, expect, test } from 'vitest'
import { dump } from '../security/tools.ts'
import { type Answer, type HeaderFields, rawRequest } from '../support/client.ts'
import { type Begun, createWorld, type Person, type World } from '../world/world.ts'

/*
 * Threat: a body that is too large, lies about its length, says a thing twice or in another type, gets further than it
 * should, makes the API throw, or an address under our prefix that falls through to the host.
 * Covers R56, R58; V27, V63; CHA-02, CHA-05, CHA-06, INJ-03, RES-01, RES-02; wire.md: problems, bodies, 404, 405, 413, 415.
 */

let world: World
let person: Person
let id: string
beforeAll(async () => {
  world = await createWorld()
  person = world.person()
  await person.agent.json('GET', '/mfa/api/settings')
  id = (await person.begin()).json<Begun>().id
})
afterAll(() => world.stop())

const MAX = 4096

type Post = { path(): string; good: Record<string, unknown> }
const POSTS: Post[] = [
  { path: () => '/mfa/api/enrolments', good: { factor: 'totp' } },
  { path: () => `/mfa/api/enrolments/${id}/confirm`, good: { code: '123456' } },
  { path: () => `/mfa/api/enrolments/x/abandon`, good: {} },
  { path: () => '/mfa/api/backup-codes/confirm', good: {} },
  { path: () => '/mfa/api/challenge', good: { factor: 'totp', code: '123456' } },
]

const FIELDS = ['type', 'title', 'status', 'code', 'requestId', 'retryAfterSeconds', 'accounts', 'reason', 'page']

/** RFC 9457 with exactly the fields of wire.md, and the headers of every answer. */
function expectProblem(answer: Answer, status: number, code: string, about: unknown = ''): void {
  expect([about, answer.status, answer.headers.get('content-type')], answer.text).toEqual([
    about,
    status,
    'application/problem+json',
  ])
  const problem = answer.json<Record<string, unknown>>()
  expect(problem).toMatchObject({ type: `urn:sallyport:problem:${code}`, status, code })
  expect(Object.keys(problem).filter((field) => !FIELDS.includes(field))).toEqual([])
  expect(problem.requestId).toMatch(/^[\w-]{22}$/)
  expect(typeof problem.title).toBe('string')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
}

function post(path: string, body: string | Buffer, headers: HeaderFields = {}): Promise<Answer> {
  return person.agent.send(
    'POST',
    path,
    { origin: world.url, 'content-type': 'application/json', 'x-mfa-csrf': person.agent.csrf, ...headers },
    body,
  )
}

function head(path: string, type = 'application/json'): string {
  return [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${world.worker.port}`,
    `Origin: ${world.url}`,
    `Cookie: sid=${person.agent.jar.get('sid')}`,
    `X-MFA-CSRF: ${person.agent.csrf}`,
    `Content-Type: ${type}`,
    'Connection: close',
    '',
  ].join('\r\n')
}

test('4 KB are read, one byte more is not, whatever is in it (RES-01)', async () => {
  for (const { path, good } of POSTS) {
    const text = JSON.stringify(good)
    const full = text.slice(0, -1) + ' '.repeat(MAX - text.length) + text.slice(-1)
    expect(full).toHaveLength(MAX)
    expect([path(), (await post(path(), full)).status === 413]).toEqual([path(), false])
    expectProblem(await post(path(), `${full} `), 413, 'too_large', path())
    expectProblem(await post(path(), '['.repeat(MAX + 1)), 413, 'too_large', path())
    // The runtime may cut the line before all of it was sent.
    const large = `${head(path())}Content-Length: 1000000\r\n\r\n${'x'.repeat(1_000_000)}`
    expect([413, null]).toContain((await rawRequest(world.worker.port, large)).status)
  }
})

test('a body without a length, or with a wrong one, is counted while it is read (RES-02)', async () => {
  for (const { path } of POSTS) {
    const chunk = `400\r\n${' '.repeat(0x400)}\r\n`
    const { status } = await rawRequest(
      world.worker.port,
      `${head(path())}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}0\r\n\r\n`,
    )
    expect([path(), status]).toEqual([path(), 413])
    const small = `${head(path())}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`
    expect(await rawRequest(world.worker.port, small)).not.toHaveStatus(413)
  }
  const path = '/mfa/api/challenge'
  for (const length of ['-1', '1e9', 'abc', '4097', '99999999999999999999', '0x10']) {
    const { status } = await rawRequest(world.worker.port, `${head(path)}Content-Length: ${length}\r\n\r\n{}`, 600)
    expect([length, status === null || (status >= 400 && status < 500)]).toEqual([length, true])
  }
  const both = await rawRequest(
    world.worker.port,
    `${head(path)}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /profile HTTP/1.1\r\n\r\n`,
    800,
  )
  expect(both.text).not.toContain('gated content')
})

test('a body that is not JSON, or not an object, or says a field twice, is refused (CHA-05, INJ-03)', async () => {
  const before = await dump(world)
  const bodies: (string | Buffer)[] = [
    ...[
      '{',
      '}',
      'null',
      '1',
      '"x"',
      'true',
      '[]',
      '[{}]',
      '{"factor"}',
      "{'factor':'totp'}",
      '{factor:"totp"}',
      'x',
      '\u0000',
    ],
    ...['{"factor":"totp","factor":"totp","code":"1"}', '{"factor":"totp","code":"123456","code":"654321"}'],
    ...['{"factor":"totp","c\\u006fde":"123456","code":"123456"}', '{"factor":"totp","code":"123456"}{}', '/**/{}'],
    ...['{"factor":"totp","code":"123456",}', '{"factor":"totp","code":NaN}', '{"a":'.repeat(800), '\ufeff{}x'],
    ...['{"__proto__":{"factor":"totp","code":"123456"}}', '{"factor":"totp","code":"123456","__proto__":{}}'],
    ...[
      '{"factor":"totp","code":"123456","constructor":{"prototype":{"x":1}}}',
      '{"factor":"totp","code":{"a":1,"a":2}}',
    ],
    ...[
      Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
      Buffer.from('{"factor":"totp","code":"\xff"}', 'latin1'),
      Buffer.from('{}', 'utf16le'),
    ],
  ]
  for (const { path } of POSTS) {
    for (const body of bodies) expectProblem(await post(path(), body), 400, 'bad_request', [path(), body.toString()])
  }
  expect(await dump(world)).toBe(before)
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('unknown fields and wrong types are refused (CHA-02, CHA-06)', async () => {
  const wrong: unknown[] = [null, true, 1, -1, 1.5, [], ['totp'], {}, { $gt: '' }, '']
  for (const { path, good } of POSTS) {
    for (const extra of [
      'x',
      'subject',
      'principal',
      'sessionId',
      'proof',
      'csrf',
      'account',
      'trust',
      'remember',
      '',
    ]) {
      expectProblem(await post(path(), JSON.stringify({ ...good, [extra]: 'x' })), 400, 'bad_request', [path(), extra])
    }
    for (const field of Object.keys(good)) {
      for (const value of wrong.filter((one) => !(field === 'code' && one === ''))) {
        const body = JSON.stringify({ ...good, [field]: value })
        expectProblem(await post(path(), body), 400, 'bad_request', [path(), body])
      }
      const { [field]: _, ...without } = good
      expectProblem(await post(path(), JSON.stringify(without)), 400, 'bad_request', [path(), field])
    }
  }
  for (const more of [
    { to: 1 },
    { to: 'x'.repeat(2049) },
    { to: null },
    { maxAgeSeconds: -1 },
    { maxAgeSeconds: '1' },
    { maxAgeSeconds: 43_201 },
    { maxAgeSeconds: 0.5 },
  ]) {
    const body = JSON.stringify({ factor: 'totp', code: '123456', ...more })
    expectProblem(await post('/mfa/api/challenge', body), 400, 'bad_request', body)
  }
  for (const name of ['', '   ', 'x'.repeat(61), 1, null]) {
    expectProblem(await post('/mfa/api/enrolments', JSON.stringify({ factor: 'totp', name })), 400, 'bad_request', name)
  }
})

test('only JSON is taken, and it may name its charset', async () => {
  for (const { path, good } of POSTS) {
    const types = [
      null,
      '',
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/xml',
    ]
    const more = [
      'application/jsonx',
      'application/json-patch+json',
      'application/ld+json',
      'xapplication/json',
      ';application/json',
    ]
    for (const type of [...types, ...more]) {
      const answer = await post(path(), JSON.stringify(good), { 'content-type': type })
      expectProblem(answer, 415, 'unsupported_media_type', [path(), type])
    }
  }
  for (const type of ['application/json; charset=utf-8', 'Application/JSON', ' application/json ;x']) {
    const answer = await post('/mfa/api/enrolments/x/abandon', '{}', { 'content-type': type })
    expect(answer, type).toHaveStatus(204)
  }
})

test('the one form takes nothing but a form, each field once, and none that it does not know', async () => {
  const alice = (await world.person().enrol()).elsewhere()
  const { csrf } = (await alice.readChallenge()).json<{ csrf: string }>()
  const good = { factor: 'totp', code: await alice.wrongCode(), csrf, to: '/' }
  const sent = new URLSearchParams(good).toString()
  const form = (body: string, type = 'application/x-www-form-urlencoded') =>
    alice.agent.send(
      'POST',
      '/mfa/challenge',
      { origin: world.url, 'content-type': type, accept: 'text/html', 'sec-fetch-dest': 'document' },
      body,
    )
  for (const body of [
    ...[
      '',
      'code=123456',
      `${sent}&code=123456`,
      `${sent}&factor=totp`,
      `${sent}&csrf=${csrf}`,
      `${sent}&x=1`,
      `${sent}&__proto__=1`,
    ],
    ...[
      `${sent}&maxAgeSeconds=x`,
      `${sent}&maxAgeSeconds=-1`,
      `${sent}&maxAgeSeconds=999999`,
      sent.replace('totp', 'none'),
      `${sent}&toString=1`,
    ],
  ]) {
    const answer = await form(body)
    expect([body, answer.status, answer.headers.get('content-type')]).toEqual([body, 400, 'text/html; charset=utf-8'])
  }
  expect(await form(JSON.stringify(good), 'application/json')).toHaveStatus(415)
  expect(await form(sent, 'text/plain')).toHaveStatus(415)
  expect(await form(sent, 'multipart/form-data; boundary=x')).toHaveStatus(415)
  expect(await form(`${sent}&x=${'a'.repeat(MAX)}`)).toHaveStatus(413)
  expect(await form(sent)).toHaveStatus(401)
})

test('another method is refused with the ones that are served', async () => {
  const served: Record<string, string> = {
    '/mfa/api/settings': 'GET',
    '/mfa/api/enrolments': 'POST',
    '/mfa/api/enrolments/x/confirm': 'POST',
    '/mfa/api/enrolments/x/abandon': 'POST',
    '/mfa/api/backup-codes/confirm': 'POST',
    '/mfa/api/challenge': 'GET, POST',
    '/mfa/challenge': 'GET, POST',
    '/mfa/enrol': 'GET',
  }
  for (const [path, allow] of Object.entries(served)) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY']) {
      if (allow.includes(method)) continue
      const answer = await person.agent.json(method, path, method === 'GET' ? undefined : {})
      expectProblem(answer, 405, 'method_not_allowed', [method, path])
      expect([method, path, answer.headers.get('allow')]).toEqual([method, path, allow])
    }
  }
})

test('what is not served under our prefix is a 404 of ours, for everybody, and never the host’s to answer', async () => {
  const alice = await world.person().enrol()
  const nobody = world.person()
  nobody.agent.jar.delete('sid')
  await world.order({ forget: true })
  const paths = [
    ...[
      '/mfa',
      '/mfa/',
      '/mfa/x',
      '/mfa/api',
      '/mfa/api/',
      '/mfa/api/x',
      '/mfa/api/settings/',
      '/mfa/api/settings/x',
      '/mfa/assets',
    ],
    ...[
      '/mfa/assets/',
      '/mfa/assets/x.js',
      '/mfa/assets/../../profile',
      '/mfa/..',
      '/mfa/%2e%2e/profile',
      '/mfa//',
      '/mfa//challenge',
    ],
    ...[
      '/mfa/challenge/',
      '/mfa/challenge/x',
      '/mfa/enrol/',
      '/mfa/%2fprofile',
      '/mfa/..%2fprofile',
      '/mfa/;/profile',
      '/mfa/%00',
    ],
    ...[
      '/mfa/%zz',
      '/mfa/api/%zz',
      '/mfa/api/enrolments/%zz/confirm',
      '/mfa/api/enrolments//confirm',
      '/mfa/api/enrolments/a/b/confirm',
    ],
    ...[
      '/mfa/API/settings',
      '/mfa/Challenge',
      '/mfa/__proto__',
      '/mfa/api/constructor',
      '/mfa/*',
      '/mfa/:id',
      '/mfa/api/authenticators',
    ],
  ]
  for (const path of paths) {
    // What a URL parser takes out of our prefix is the host's, and gated.
    const isOurs = /^\/mfa(\/|$)/.test(new URL(path, world.url).pathname)
    for (const who of [alice, person, nobody]) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await who.agent.send(method, path, { accept: 'application/json', 'sec-fetch-dest': 'empty' })
        if (isOurs) {
          expect([method, path, answer.status, answer.text.includes('gated content')]).toEqual([
            method,
            path,
            expect.any(Number),
            false,
          ])
          expect([404, 405, 415, 400]).toContain(answer.status)
          if (answer.status === 404) expectProblem(answer, 404, 'not_found', path)
        }
      }
    }
  }
  const hits = (await world.hits()).filter((hit) => / \/mfa(\/|$)/.test(hit))
  expect(hits).toEqual([])
})
