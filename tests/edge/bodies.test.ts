import { expect, test } from 'vitest'
import { dump } from '../security/tools.ts'
import { type Answer, type HeaderFields, rawRequest } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'
import HOSTILE from './bodies.json' with { type: 'json' }

/*
 * Threat: a body that is too large, lies about its length, says a thing twice or in another type, gets further than it
 * should, makes the API throw, or an address under our prefix that falls through to the host.
 * Covers R56, R58; V27, V63; CHA-02, CHA-05, CHA-06, INJ-03, RES-01, RES-02; wire.md: problems, bodies, 404, 405, 413, 415.
 */

const world = endsWithFile(await createWorld())
const person = world.person()
const { id } = await person.begun()

const MAX = 4096

type Post = { path(): string; good: Record<string, unknown> }
const POSTS: Post[] = [
  { path: () => '/mfa/api/enrolments', good: { factor: 'totp' } },
  { path: () => `/mfa/api/enrolments/${id}/confirm`, good: { code: '123456' } },
  { path: () => `/mfa/api/enrolments/x/abandon`, good: {} },
  { path: () => '/mfa/api/backup-codes/confirm', good: {} },
  { path: () => '/mfa/api/challenge', good: { factor: 'totp', code: '123456' } },
]

const PAGES = ['/mfa/enrol', '/mfa/accounts'].map((path) => [path, 'GET'] as const)

const FIELDS = ['type', 'title', 'status', 'code', 'requestId', 'retryAfterSeconds', 'accounts', 'reason', 'page']

/** RFC 9457 with exactly the fields of wire.md, and the headers of every answer. */
function expectProblem(answer: Answer, status: number, code: string, about: unknown = ''): void {
  const type = 'application/problem+json'
  expect([about, answer.status, answer.headers.get('content-type')], answer.text).toEqual([about, status, type])
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
  const own = { origin: world.url, 'content-type': 'application/json', 'x-mfa-csrf': person.agent.csrf }
  return person.agent.send('POST', path, { ...own, ...headers }, body)
}

/** Each route that takes a body refuses all of these. */
async function expectRefused(bodies: (good: Post['good']) => unknown[], status = 400, code = 'bad_request') {
  for (const { path, good } of POSTS) {
    for (const body of bodies(good)) {
      const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
      expectProblem(await post(path(), sent), status, code, [path(), sent.toString()])
    }
  }
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
  const notUtf8 = [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), Buffer.from('{"factor":"totp","code":"\xff"}', 'latin1')]
  await expectRefused(() => [...HOSTILE.noObject, '{"a":'.repeat(800), ...notUtf8, Buffer.from('{}', 'utf16le')])
  expect(await dump(world)).toBe(before)
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('unknown fields and wrong types are refused (CHA-02, CHA-06)', async () => {
  const wrong: unknown[] = [null, true, 1, -1, 1.5, [], ['totp'], {}, { $gt: '' }, '']
  await expectRefused((good) => HOSTILE.unknownFields.map((extra) => ({ ...good, [extra]: 'x' })))
  await expectRefused((good) =>
    Object.keys(good).flatMap((field) => {
      const values = [...wrong.filter((one) => !(field === 'code' && one === '')), undefined]
      return values.map((value) => ({ ...good, [field]: value }))
    }),
  )
  const refused = async (path: string, fields: Record<string, unknown>) =>
    expectProblem(await post(path, JSON.stringify({ factor: 'totp', ...fields })), 400, 'bad_request', fields)
  for (const to of [1, 'x'.repeat(2049), null]) await refused('/mfa/api/challenge', { code: '123456', to })
  for (const maxAgeSeconds of [-1, '1', 43_201, 0.5])
    await refused('/mfa/api/challenge', { code: '123456', maxAgeSeconds })
  for (const name of ['', '   ', 'x'.repeat(61), 1, null]) await refused('/mfa/api/enrolments', { name })
})

test('only JSON is taken, and it may name its charset', async () => {
  for (const { path, good } of POSTS) {
    for (const type of [null, ...HOSTILE.otherTypes]) {
      const answer = await post(path(), JSON.stringify(good), { 'content-type': type })
      expectProblem(answer, 415, 'unsupported_media_type', [path(), type])
    }
  }
  for (const type of ['application/json; charset=utf-8', 'Application/JSON', ' application/json ;x']) {
    expect(await post('/mfa/api/enrolments/x/abandon', '{}', { 'content-type': type }), type).toHaveStatus(204)
  }
})

test('the one form takes nothing but a form, each field once, and none that it does not know', async () => {
  const alice = (await world.person().enrol()).elsewhere()
  const { csrf } = (await alice.readChallenge()).json<{ csrf: string }>()
  const good = { factor: 'totp', code: await alice.wrongCode(), csrf, to: '/' }
  const sent = new URLSearchParams(good).toString()
  const form = (body: string, type = 'application/x-www-form-urlencoded') => {
    const headers = { origin: world.url, 'content-type': type, accept: 'text/html', 'sec-fetch-dest': 'document' }
    return alice.agent.send('POST', '/mfa/challenge', headers, body)
  }
  const twice = ['code=123456', 'factor=totp', `csrf=${csrf}`]
  const more = ['x=1', '__proto__=1', 'toString=1', 'maxAgeSeconds=x', 'maxAgeSeconds=-1', 'maxAgeSeconds=999999']
  const odd = [...twice, ...more].map((field) => `${sent}&${field}`)
  for (const body of ['', 'code=123456', sent.replace('totp', 'none'), ...odd]) {
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
  const api = { settings: 'GET', enrolments: 'POST', 'backup-codes/confirm': 'POST', challenge: 'GET, POST' }
  const ofOne = { 'enrolments/x/confirm': 'POST', 'enrolments/x/abandon': 'POST' }
  const served = Object.entries({ ...api, ...ofOne }).map(([path, allow]) => [`/mfa/api/${path}`, allow] as const)
  for (const [path, allow] of [...served, ['/mfa/challenge', 'GET, POST'], ...PAGES] as const) {
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
  for (const path of HOSTILE.notServed) {
    // What a URL parser takes out of our prefix is the host's, and gated.
    const isOurs = /^\/mfa(\/|$)/.test(new URL(path, world.url).pathname)
    for (const who of [alice, person, nobody]) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await who.agent.send(method, path, { accept: 'application/json', 'sec-fetch-dest': 'empty' })
        if (!isOurs) continue
        expect([method, path, answer.text.includes('gated content')]).toEqual([method, path, false])
        expect([404, 405, 415, 400], `${method} ${path}`).toContain(answer.status)
        if (answer.status === 404) expectProblem(answer, 404, 'not_found', path)
      }
    }
  }
  expect((await world.hits()).filter((hit) => / \/mfa(\/|$)/.test(hit))).toEqual([])
})
