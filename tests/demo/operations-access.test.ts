import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { adminApi } from '../../demo/operations/admin-api.ts'

/* Where the key of the demo's back office goes, and what it makes of an API that is away, answers nonsense or leads elsewhere. */

type Asked = { method: string; to: string; headers: Record<string, unknown>; body: string }

const asked: Asked[] = []
let answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 200 }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  asked.push({ method: String(request.method), to: String(request.url), headers: request.headers, body })
  response.writeHead(answer.status, answer.headers).end(answer.body ?? '{}')
}).listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const key = 'sallyport_test'
const api = adminApi({ origin, key })

test('an answer that points elsewhere is not followed, and without an address nothing is sent (ADM-12)', async () => {
  answer = { status: 307, headers: { location: `${origin}/stolen` } }
  const act = { reason: 'why', once: 'one' }
  expect(await api.people({})).toEqual({ ok: false, trouble: { kind: 'no_answer' } })
  expect(await api.reset('ada', act)).toEqual({ ok: false, trouble: { kind: 'no_answer' } })
  expect(asked.splice(0).map(({ to, headers }) => [to, headers.authorization])).toEqual([
    ['/mfa/admin/v1/people', `Bearer ${key}`],
    ['/mfa/admin/v1/people/ada/reset', `Bearer ${key}`],
  ])
  for (const access of [
    { origin: undefined, key },
    { origin, key: undefined },
    { origin: '', key: '' },
  ]) {
    expect(await adminApi(access).people({})).toEqual({ ok: false, trouble: { kind: 'no_key' } })
  }
  expect(asked).toEqual([])
})

test('it calls as a program does: no field of a browser, an id as one part of the path, and the key of the form', async () => {
  answer = { status: 200, body: '{"hadMethod":true}' }
  await api.reset('a/b?c#d é', { reason: 'why', once: 'one' })
  await api.person('..')
  await api.people({ search: 'a&b', after: '' })
  const [reset, above, people] = asked.splice(0)
  expect([reset?.method, reset?.to]).toEqual(['POST', '/mfa/admin/v1/people/a%2Fb%3Fc%23d%20%C3%A9/reset'])
  expect([reset?.headers['idempotency-key'], reset?.body]).toEqual(['one', '{"reason":"why"}'])
  for (const field of ['origin', 'cookie', 'referer']) expect(reset?.headers[field], field).toBeUndefined()
  expect(above?.to).toBe('/mfa/admin/v1/people/%00')
  expect(people?.to).toBe('/mfa/admin/v1/people?search=a%26b')
})

test('what it is told becomes one of a few troubles; what is no answer is not taken for one', async () => {
  const trouble = async (status: number, more: object = {}) => {
    answer = { status, ...more }
    const told = await api.person('ada')
    return told.ok ? null : told.trouble
  }
  for (const [status, kind] of [
    [400, 'refused'],
    [401, 'key_refused'],
    [403, 'scope'],
    [404, 'not_found'],
    [409, 'repeated'],
    [500, 'no_answer'],
    [503, 'no_answer'],
  ] as const) {
    expect([status, await trouble(status)]).toEqual([status, { kind }])
  }
  expect(await trouble(429, { headers: { 'retry-after': '45' } })).toEqual({ kind: 'busy', retryAfterSeconds: 45 })
  expect(await trouble(200, { body: '<html>' })).toEqual({ kind: 'no_answer' })
  const away = adminApi({ origin: 'http://127.0.0.1:9', key })
  expect(await away.person('ada')).toEqual({ ok: false, trouble: { kind: 'no_answer' } })
})
