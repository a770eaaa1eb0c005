import { beforeEach, expect, test, vi } from 'vitest'
import { type Answer, type HeaderFields, rawRequest } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { everyNth } from '../support/long-form.ts'
import { words } from '../support/words.ts'
import { createWorld } from '../world/world.ts'
import { inParallel, tally } from './tools.ts'

/*
 * Threat: a request reaches a handler of the host without MFA: by a path that gate and host read differently, by a
 * method, a header, a protocol or a way of asking that the gate did not think of.
 * Covers R38, R39, R55 to R57, R60; V23, V24, V26, V27, V47, V50, V61 to V63; GTE-01 to GTE-06, GTE-10 to GTE-13,
 * GTE-16, GTE-19, GTE-21, FLT-08, FLT-09; I1; spec L1, L1a, L1b, L4, L5, L7.
 */

const DOCUMENT: HeaderFields = { accept: 'text/html', 'sec-fetch-dest': 'document' }
const FETCH: HeaderFields = { accept: 'application/json', 'sec-fetch-dest': 'empty' }

// Thousands of requests: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld({ gate: { open: ['/about', '/assets/app.css', '/public/page'] } }))
const alice = await world.person().enrol()
const held = await alice.elsewhere()
beforeEach(() => world.order({ forget: true, breakIdentify: false }))

function isRefused(answer: Answer): boolean {
  if (answer.status === 303) return /^\/(mfa\/challenge|login)/.test(answer.location ?? '')
  return [400, 401, 404, 405].includes(answer.status) && !answer.text.includes('gated content')
}

/** The lines of a request as an attacker writes them; the answer's status line and text. */
function raw(lines: string[], waitMs = 10_000, end?: string): Promise<{ status: number | null; text: string }> {
  return rawRequest(world.worker.port, `${lines.join('\r\n')}\r\n\r\n`, waitMs, end)
}

/** One request of somebody held, written by hand. */
const rawTo = (target: string) => {
  const sent = [`Host: 127.0.0.1:${world.worker.port}`, `Cookie: sid=${held.agent.jar.get('sid')}`, 'Connection: close']
  return raw([`GET ${target} HTTP/1.1`, ...sent])
}

/** The spellings of an open path that some server somewhere reads as that path, or as a gated one. */
function ambiguous(path: string, gated: string): string[] {
  const [, ...segments] = path.split('/')
  const last = segments.at(-1) ?? ''
  const folder = path.slice(0, path.length - last.length)
  const encode = (text: string) => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
  const joins = words`// /./ /../ /%2e/ /%2e%2e/ /.%2e/ /%2E%2E/ /;/ /%2f /\ /%5c`
  const ends = words`
    / // /. /.. ; ;x ;/ ;jsessionid=1 %00 %00.css %20 %09 %0a %0d%0a . %2f %2F %252f %5c %5C \ %c0%af %ef%bc%8f %u002f
    %3b %3f %23 % %zz ~ .css .js .html /index.html /app.css :80 @x * , | %2e %2e%2e`
  return [
    ...joins.flatMap((join) => [path + join + gated.slice(1), gated + join + path.slice(1), join + path.slice(1)]),
    ...ends,
  ]
    .map((form) => (form.startsWith('/') && form.includes(last) ? form : path + form))
    .concat([folder + encode(last), folder + encode(last.slice(0, 1)) + last.slice(1), folder + last.toUpperCase()])
    .concat([`${path}/..${gated}`, `${path}/%2e%2e${gated}`, `${path};/..${gated}`, `${path}\\..${gated}`])
    .concat([`${path}%2f..%2f${gated.slice(1)}`])
}

test('an open path is open, exactly as it is listed, for everybody', async () => {
  for (const path of ['/about', '/about?x=1', '/public/page', '/login', '/logout', '/assets/mfa.js']) {
    expect(await held.agent.document(path), path).toHaveStatus(200)
  }
  expect(await world.hits()).toHaveLength(6)
})

test('gated paths by the hundred, in every way of asking: no handler runs (GTE-01, GTE-06)', async () => {
  const names = words`profile accounts api admin about public assets login mfa x graphql .well-known`
  const ends = ['', ...words`/ .css .js /.. ?about ?path=/about ;/about`]
  const under = names.flatMap((a) => names.flatMap((b) => ends.map((end) => `/${a}/${b}${end}`)))
  const methods = words`GET HEAD POST PUT PATCH DELETE OPTIONS PROPFIND REPORT QUERY LOCK`
  const methodAt = (n: number) => methods[n % methods.length] ?? 'GET'
  const jobs = ['/', ...under].flatMap((path, n) => [
    { method: methodAt(n), headers: DOCUMENT, path },
    { method: methodAt(n + 5), headers: FETCH, path },
  ])
  expect(jobs.length).toBeGreaterThan(2000)
  const gated = jobs.filter(({ path }) => !path.startsWith('/mfa') && path !== '/assets/mfa.js')
  const mine = everyNth(5, gated)
  const answers = await inParallel(24, mine, (job) => held.agent.send(job.method, job.path, job.headers))
  const through = mine.filter((_, n) => !isRefused(answers[n] as Answer))
  expect(through, JSON.stringify(tally(answers))).toEqual([])
  expect(await world.hits()).toEqual([])

  // The control: with assurance the same requests reach the handler.
  const some = mine.filter((_, n) => n % 25 === 0)
  const passed = await inParallel(8, some, (job) => alice.agent.send(job.method, job.path, job.headers))
  expect(tally(passed)).toEqual({ 200: some.length })
})

test('no ambiguous spelling of a path is open (GTE-02, GTE-03, GTE-05, GTE-13)', async () => {
  const open = ['/about', '/public/page', '/login', '/assets/mfa.js']
  const forms = new Set(open.flatMap((path) => ambiguous(path, '/profile')))
  // What a URL parser resolves to the open path before anybody sees it, is the open path for gate and host alike.
  const opens = new Set([...open, '/logout', '/assets/app.css'])
  const spelled = [...forms].filter((form) => !opens.has(URL.parse(form, world.url)?.pathname ?? ''))
  expect(spelled.length).toBeGreaterThan(250)
  const targets = spelled.filter((form) => !/\s/.test(form))
  const answers = await inParallel(16, targets, (target) => rawTo(target))
  const outliers = targets.filter((_, n) => {
    const { status, text } = answers[n] ?? { status: null, text: '' }
    return ![303, 400, 401, 404, 405].includes(status ?? 0) || text.includes('gated content')
  })
  expect(outliers).toEqual([])
  expect(await world.hits()).toEqual([])
})

test('malformed request lines never get through and are never an error of ours (GTE-04)', async () => {
  const host = `Host: 127.0.0.1:${world.worker.port}`
  const cookie = `Cookie: sid=${held.agent.jar.get('sid')}`
  const targets = words`
    ? /%zz /%2 /%c0%80 profile * \about about //evil.example/about /about/../profile :80/about /:80
    http://127.0.0.1/profile http://evil.example/profile https://x@y/profile`
  const lines = [
    ...targets.map((target) => `GET ${target} HTTP/1.1`),
    ...['GET  /profile HTTP/1.1', 'GET /profile', 'GET /profile HTTP/9.9', 'GET /\u0000 HTTP/1.1', 'PRI * HTTP/2.0'],
    ...['GET /profile\t HTTP/1.1', 'GET /pro\tfile HTTP/1.1', 'get /profile HTTP/1.1', 'G\u0001T /profile HTTP/1.1'],
    ...['CONNECT 127.0.0.1:80 HTTP/1.1', 'TRACE /profile HTTP/1.1', 'TRACK /profile HTTP/1.1', 'OPTIONS * HTTP/1.1'],
    'MADE-UP /profile HTTP/1.1',
  ]
  const expectRefused = async (sent: string[], isPlatforms = (_status: number) => false) => {
    const { status, text } = await raw([...sent, cookie, 'Connection: close'])
    expect([sent, status !== null && status >= 500 && !isPlatforms(status)], text).toEqual([sent, false])
    expect([sent, text.includes('gated content')]).toEqual([sent, false])
  }
  // A tunnel is the runtime's own to refuse, and it says 500.
  await inParallel(8, lines, (line) =>
    expectRefused([line, host], (status) => status === 501 || line.startsWith('CONNECT')),
  )
  const hosts = words`
    127.0.0.1:99999 [::1 x/y user@127.0.0.1 evil.example 127.0.0.1. LOCALHOST %00 ../about`
  const heads = ['Host:', 'Host: ', 'Host: a b', ...hosts.map((name) => `Host: ${name}`)]
  const both = `${host}\r\nHost: evil.example`
  await inParallel(8, [both, ...heads], (head) => expectRefused(['GET /profile HTTP/1.1', head]))
  expect(await world.hits()).toEqual([])
})

test('TRACE answers nobody what it was sent', async () => {
  const host = `Host: 127.0.0.1:${world.worker.port}`
  const { text } = await raw(['TRACE /about HTTP/1.1', host, 'X-Secret: echo-me', 'Connection: close'])
  expect(text).not.toContain('echo-me')
})

test('no header says which path, host or person a request is for (GTE-10, GTE-11, GTE-12)', async () => {
  const long = 'a'.repeat(3000)
  const all = (names: string[], values: string[]) =>
    names.flatMap((name) => values.map((value): [string, string] => [name, value]))
  const paths = words`
    x-original-url x-rewrite-url x-forwarded-uri x-forwarded-prefix x-forwarded-path x-envoy-original-path`
  const addresses = [...words`% garbage ::1 1.2.3.4:99999 [ -1 1.2.3`, '127.0.0.1, 127.0.0.1', long, '\u00ff']
  const people = words`
    x-middleware-subrequest x-mfa-assurance x-mfa-user x-mfa-passed x-user-id x-remote-user remote-user`
  const headers: [string, string][] = [
    ...all(paths, ['/about', '/login']),
    ...all(words`x-forwarded-host x-host forwarded x-forwarded-server`, ['evil.example']),
    ...all(words`x-forwarded-for cf-connecting-ip true-client-ip`, addresses),
    ...all(people, [alice.id]),
    ...all(['x-http-method-override'], words`DELETE GET HEAD`),
    ...all(['sec-fetch-dest'], ['', ...words`none document image script style empty worker`]),
    ...all(['accept'], ['', ...words`*/* text/css image/png TEXT/HTML ;q=`, '\u00ff', long]),
    ...all(['purpose', 'sec-purpose'], ['prefetch']),
    ['x-forwarded-proto', 'https'],
    ['range', 'bytes=0-10'],
    ['if-none-match', '*'],
    ['if-modified-since', 'Tue, 01 Jan 2030 00:00:00 GMT'],
    ['expect', '100-continue'],
    ['connection', 'cookie'],
    ['te', 'trailers'],
    ['access-control-request-method', 'POST'],
  ]
  const methods = words`GET HEAD OPTIONS POST`
  const jobs = headers.flatMap(([name, value]) => methods.map((method) => ({ method, name, value })))
  const answers = await inParallel(16, jobs, (job) =>
    held.agent.send(job.method, '/profile', { [job.name]: job.value }).catch(() => null),
  )
  const through = jobs.filter((_, n) => answers[n] !== null && !isRefused(answers[n] as Answer))
  expect(through).toEqual([])
  expect(await world.hits()).toEqual([])
})
