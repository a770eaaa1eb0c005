import { readFileSync } from 'node:fs'
import path from 'node:path'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createOperatorStore } from '../../db/operator.ts'
import {
  analyticsEngine,
  BLOBS,
  jsonLines,
  type ObservedEvent,
  observe,
  outboxAge,
  prometheus,
} from '../../edge/observe/index.ts'
import { hostedFile, listening, mfaOver, signedInAt } from '../edge/file-site.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'

/* What runs, as events and numbers, of a host on Node over a libSQL file (spec O5). */

const file = endsWithFile(await hostedFile('wal'))
const seen: ObservedEvent[] = []
const lines: string[] = []
const points: { indexes: string[]; blobs: string[]; doubles: number[] }[] = []
const metrics = prometheus()
let clock = Date.now()
let isAway = false
const watch = observe({
  to: [
    () => {
      throw new Error('a sink that is broken')
    },
    (event) => seen.push(event),
    jsonLines((line) => lines.push(line)),
    analyticsEngine({ writeDataPoint: (point) => points.push(point) }),
    metrics.sink,
  ],
})
const real = createStore(drizzle(file.host))
const store = watch.store({
  ...real,
  loadStanding: (query) => (isAway ? Promise.reject(new Error('away')) : real.loadStanding(query)),
})
const mfa = watch.mfa(
  mfaOver(store, [{ accountId: 'acme', accountName: 'Acme', role: 'owner' }], {
    ports: { clock: () => clock },
    log: watch.log,
  }),
)
const app = new Hono()
app.route('/mfa', mfa.routes)
app.use('*', mfa.gate())
app.get('/', (c) => c.text('content of the host'))
const { url } = endsWithFile(await listening(app))

let secret = ''
const enrolled = async (id: string) => {
  const agent = signedInAt(url, id)
  await enrolOnPage(agent, '/mfa/api', (given) => {
    secret = given
    return totp({ secret, atMs: clock })
  })
  return agent
}
const since = async (act: () => Promise<unknown>) => {
  const from = seen.length
  await act()
  return seen.slice(from)
}
const of = <K extends ObservedEvent['event']>(events: ObservedEvent[], name: K) =>
  events.filter((event): event is Extract<ObservedEvent, { event: K }> => event.event === name)

describe('a host that is watched', async () => {
  const alice = await enrolled('alice')

  test('tells each step of setting up', () => {
    const steps = of(seen, 'mfa.enrolment').map(({ factor, step, isReset }) => [factor, step, isReset])
    expect(steps).toEqual([
      ['totp', 'begun', false],
      ['totp', 'confirmed', false],
    ])
  })

  test('tells what the gate decided, and no time of the site behind it', async () => {
    const events = await since(async () => {
      expect((await alice.document('/')).text).toBe('content of the host')
      const stranger = signedInAt(url, 'alice')
      await stranger.document('/')
      await stranger.json('GET', '/')
      await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } })
      await fetch(url)
    })
    const told = of(events, 'mfa.gate').map(({ result, code }) => [result, code])
    expect(told).toEqual([
      ['allowed', null],
      ['challenge', null],
      ['challenge', 'challenge_required'],
      ['signed_out', null],
      ['signed_out', 'sign_in_required'],
    ])
    expect(of(events, 'mfa.gate')[2]?.requestId).toMatch(/^[\w-]{20,}$/)
  })

  test('tells challenges by factor and result: passed, replayed, wrong, waiting', async () => {
    const results = []
    const stranger = signedInAt(url, 'alice')
    await stranger.json('GET', '/mfa/api/challenge')
    clock += 60_000
    const code = totp({ secret, atMs: clock })
    const answer = (text: string) => stranger.json('POST', '/mfa/api/challenge', { factor: 'totp', code: text })
    results.push(...(await since(() => answer(code))))
    const other = signedInAt(url, 'alice')
    await other.json('GET', '/mfa/api/challenge')
    const wrong = (text: string) => other.json('POST', '/mfa/api/challenge', { factor: 'totp', code: text })
    results.push(...(await since(() => wrong(code))))
    for (let tries = 0; tries < 5; tries++) results.push(...(await since(() => wrong('000000'))))
    const told = of(results, 'mfa.challenge').map(({ factor, act, result }) => `${factor} ${act} ${result}`)
    expect(told.slice(0, 3)).toEqual(['totp sign_in passed', 'totp sign_in replayed', 'totp sign_in wrong'])
    expect(told.at(-1)).toBe('totp sign_in waiting')
    const requests = of(results, 'mfa.request').map(({ method, route, status, code }) => [method, route, status, code])
    expect(requests[0]).toEqual(['POST', '/mfa/api/challenge', 200, null])
    expect(requests[1]).toEqual(['POST', '/mfa/api/challenge', 401, 'wrong_code'])
    expect(requests.at(-1)).toEqual(['POST', '/mfa/api/challenge', 429, 'locked'])
  })

  test('tells a database that is away, and the request that it closed', async () => {
    isAway = true
    const events = await since(() => alice.document('/'))
    isAway = false
    expect(of(events, 'mfa.database').map(({ act, isOk }) => [act, isOk])).toEqual([['loadStanding', false]])
    expect(of(events, 'mfa.gate')[0]?.result).toBe('unavailable')
    expect(of(events, 'mfa.error')).toHaveLength(1)
  })

  test('names routes, never paths, and nobody', async () => {
    await alice.json('GET', '/mfa/api/policies?account=acme')
    await alice.json('PATCH', '/mfa/api/authenticators/somebody-s-own-id', { name: 'My phone' })
    const routes = new Set(of(seen, 'mfa.request').map(({ route }) => route))
    expect([...routes]).toContain('/mfa/api/authenticators/:id')
    const all = JSON.stringify([seen, lines, points, await metrics.text()])
    for (const secretOrName of ['alice', 'acme', 'somebody-s-own-id', 'My phone', secret, '127.0.0.1']) {
      expect(all.includes(secretOrName), secretOrName).toBe(false)
    }
  })
})

test('decide tells the same', async () => {
  const decide = mfa.decide()
  const events = await since(() =>
    decide(new Request(`${url}/`, { headers: { cookie: 'sid=alice.x', accept: 'text/html' } })),
  )
  expect(of(events, 'mfa.gate').map(({ result }) => result)).toEqual(['challenge'])
})

test('decide tells of a question for the headers alone, whose answer has no body', async () => {
  const decide = mfa.decide()
  const ask = async (cookie: string) => {
    const events = await since(() => decide(new Request(`${url}/`, { method: 'HEAD', headers: { cookie } })))
    return of(events, 'mfa.gate').map(({ result }) => result)
  }
  expect(await ask('sid=alice.x')).toHaveLength(1)
  expect(await ask('')).toHaveLength(1)
})

test('lines are JSON with a time, and leave out what would fill a log', () => {
  const events = lines.map((line) => JSON.parse(line))
  expect(events.length).toBeGreaterThan(0)
  for (const event of events) expect(new Date(event.at).getTime()).toBeGreaterThan(0)
  expect(events.some(({ event }) => event === 'mfa.database')).toBe(false)
})

test('a point has the blobs that the docs name', () => {
  const passed = points.find(({ blobs }) => blobs[0] === 'passed')
  expect(passed?.indexes).toEqual(['mfa.challenge'])
  expect(passed?.blobs).toEqual(['passed', '', 'totp', 'sign_in', '', '', '', ''])
  expect(BLOBS).toHaveLength(8)
})

test('the outbox is as old as its oldest event that has not arrived, at a receiver that is named', async () => {
  const now = Date.now()
  const age = outboxAge(createOperatorStore(file.host), () => now)
  expect(await age()).toBe(0)
  const endpoint = (id: string, disabledFor: string | null) =>
    `insert into mfa_webhook (id, origin, fingerprint, registered_at, disabled_for) values ('${id}', 'x', '', 0, ${disabledFor})`
  const event = (id: string, endpoint: string, state: string, seconds: number) =>
    `insert into mfa_outbox (id, webhook_id, type, audit_id, codes_left, created_at, state, tries)
      values ('${id}', '${endpoint}', 'mfa.enrolled', 'x', 0, ${now - seconds * 1000}, '${state}', 1)`
  await file.host.batch([endpoint('here', null), endpoint('gone', "'gone'"), endpoint('before', "'removed'")], 'write')
  await file.host.batch(
    [event('1', 'here', 'delivered', 90), event('2', 'here', 'pending', 12), event('3', 'before', 'pending', 500)],
    'write',
  )
  expect(await age()).toBe(12)
  await file.host.execute(event('4', 'gone', 'pending', 70))
  expect(await age()).toBe(70)
  await file.host.batch(['delete from mfa_outbox', 'delete from mfa_webhook'], 'write')
})

test('what is scraped is in the text format, with the numbers of what happened', async () => {
  metrics.gauge('sallyport_outbox_age_seconds', 'How long the oldest event waits.', () => 12)
  metrics.gauge('sallyport_unreadable', 'What cannot be read now.', () => Promise.reject(new Error('away')))
  const text = await metrics.text()
  const line = /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? [\d.e+-]+)$/
  for (const one of text.trimEnd().split('\n')) expect(one).toMatch(line)
  const count = (result: string) => of(seen, 'mfa.challenge').filter((event) => event.result === result).length
  expect(text).toContain(`sallyport_challenges_total{factor="totp",act="sign_in",result="passed"} ${count('passed')}\n`)
  expect(text).toContain(`sallyport_database_errors_total{act="loadStanding"} 1\n`)
  const standing = of(seen, 'mfa.database').filter(({ act }) => act === 'loadStanding').length
  expect(text).toContain(`sallyport_database_seconds_bucket{act="loadStanding",le="+Inf"} ${standing}\n`)
  expect(text).toContain('sallyport_outbox_age_seconds 12\n')
  expect(text).not.toContain('sallyport_unreadable')
})

test('the dashboard and the alerts name metrics that there are, with labels that they have', async () => {
  const text = await metrics.text()
  const folder = path.resolve(import.meta.dirname, '../../docs/examples/observe')
  const dashboard = readFileSync(path.join(folder, 'dashboard.json'), 'utf8')
  expect(JSON.parse(dashboard).panels.length).toBeGreaterThan(4)
  const written = dashboard + readFileSync(path.join(folder, 'alerts.yml'), 'utf8')
  const named = new Set(written.match(/sallyport_[a-z]+(?:_[a-z]+)*/g))
  expect(named.size).toBeGreaterThan(6)
  for (const name of named) expect(text).toContain(`# TYPE ${name.replace(/_bucket$/, '')} `)
  const results = new Set(
    [...written.matchAll(/(?:result|step)=~?\\?"([a-z|]+)/g)].flatMap(([, all = '']) => all.split('|')),
  )
  expect([...results].sort()).toEqual([
    'begun',
    'challenge',
    'confirmed',
    'disabled',
    'passed',
    'unavailable',
    'waiting',
    'wrong',
  ])
})
