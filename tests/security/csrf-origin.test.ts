import { expect, test } from 'vitest'
import type { Answer, HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { words } from '../support/words.ts'
import { createWorld, type Person } from '../world/world.ts'
import { dump, LOGS, refusedCount, throttleOf } from './tools.ts'

/*
 * Threat: another site makes the browser of somebody who is signed in change something here, by a form, a fetch or a
 * link. That no page of ours is shown inside that site, `secret-exposure.test.ts` holds.
 * Covers R45, R51, R52; V56; CSR-01 to CSR-05, CSR-08; spec H7; wire.md, unsafe routes.
 */

const world = endsWithFile(await createWorld())

type Route = { name: string; path(id: string): string; body: unknown }

const UNSAFE_ROUTES: Route[] = [
  { name: 'begin', path: () => '/mfa/api/enrolments', body: { factor: 'totp' } },
  { name: 'confirm', path: (id) => `/mfa/api/enrolments/${id}/confirm`, body: { code: '000000' } },
  { name: 'abandon', path: (id) => `/mfa/api/enrolments/${id}/abandon`, body: {} },
  { name: 'finish', path: () => '/mfa/api/backup-codes/confirm', body: {} },
  { name: 'challenge', path: () => '/mfa/api/challenge', body: { factor: 'totp', code: '000000' } },
]

/** Somebody with a pending enrolment, and its id. */
async function pending(): Promise<{ person: Person; id: string }> {
  const person = world.person()
  return { person, id: (await person.begun()).id }
}

/** All that was written, the audit log left out. */
const state = () => dump(world, { without: LOGS })

/** A request to one of the routes, with the body that it takes. */
const call = (person: Person, route: Route, id: string, headers: HeaderFields) =>
  person.agent.json('POST', route.path(id), route.body, { headers })
const abandon = (person: Person, id: string, headers: HeaderFields = {}) =>
  person.agent.json('POST', `/mfa/api/enrolments/${id}/abandon`, {}, { headers })

const audited = () => world.count('mfa_audit', null, "act not like '%.refused'")

test('each unsafe route refuses every foreign origin, and writes down that it did (CSR-02)', async () => {
  const { person, id } = await pending()
  const { host, port } = new URL(world.url)
  const foreign: (string | null)[] = [
    ...[null, 'null', '', 'https://evil.example', 'http://evil.example', `https://${host}`, `http://127.0.0.1`],
    ...[`http://127.0.0.1:${Number(port) + 1}`, `http://localhost:${port}`, `http://sub.127.0.0.1:${port}`],
    ...[`http://127.0.0.1:${port}.evil.example`, `http://evil.example:${port}`, `http://127.0.0.1.:${port}`],
    ...[`${world.url}/`, `${world.url}/mfa`, `${world.url}@evil.example`, `http://x@${host}`, ` ${world.url} x`],
    ...[`${world.url}, https://evil.example`, `HTTP://${host}`, `//${host}`, host, 'file://', 'about:blank'],
    ...['chrome-extension://abc', 'data:', 'blob:http://127.0.0.1', '*', 'http://[::1]', 'http://0x7f000001'],
    ...['http://127.1', `http://127.0.0.1:0${port}`, 'http://2130706433', `ws://${host}`, 'undefined', 'false'],
  ]
  expect(foreign.length).toBeGreaterThanOrEqual(36)
  const before = await state()
  const had = await refusedCount(world, 'origin.refused')
  let refused = 0
  for (const route of UNSAFE_ROUTES) {
    for (const origin of route.name === 'challenge' ? foreign : foreign.slice(0, 8)) {
      // F2: with `same-origin`, `null` is our own page.
      const site = origin === 'null' ? null : 'same-origin'
      const answer = await call(person, route, id, { origin, 'sec-fetch-site': site })
      expect(answer, `${route.name} ${origin}`).toHaveProblem(403, 'origin')
      refused += 1
    }
  }
  expect(await refusedCount(world, 'origin.refused')).toBe(had + refused)
  expect(await audited()).toBe(0)
  expect(await state()).toBe(before)
})

test('what the browser says about the site of the request counts as well (CSR-08)', async () => {
  const { person, id } = await pending()
  for (const site of ['cross-site', 'same-site', 'none', '', 'SAME-ORIGIN', 'same-origin, cross-site']) {
    for (const route of UNSAFE_ROUTES) {
      const answer = await call(person, route, id, { 'sec-fetch-site': site })
      expect(answer, `${route.name} ${site}`).toHaveProblem(403, 'origin')
    }
  }
  // A client that does not send the header is judged by the origin, and `same-origin` is enough for a page that names null (F2).
  expect(await abandon(person, id, { 'sec-fetch-site': null })).toHaveStatus(204)
  expect(await abandon(person, id, { origin: 'null' })).toHaveStatus(204)
})

test('each unsafe route needs the value of this very session (CSR-03)', async () => {
  const { person, id } = await pending()
  const [other, older] = [world.person(), person.elsewhere()]
  await Promise.all([other, older].map((one) => one.agent.json('GET', '/mfa/api/settings')))
  const own = person.agent.csrf ?? ''
  const values: (string | null)[] = [
    ...[null, '', 'x', other.agent.csrf, older.agent.csrf, own.slice(1), `${own}A`, own.toLowerCase(), `${own},${own}`],
    ...[
      own.split('').reverse().join(''),
      `${own.startsWith('A') ? 'B' : 'A'}${own.slice(1)}`,
      'null',
      'undefined',
      'a'.repeat(5000),
      '%00',
      '../',
    ],
  ]
  const had = await refusedCount(world, 'csrf.refused')
  for (const route of UNSAFE_ROUTES) {
    for (const value of values) {
      const answer = await call(person, route, id, { 'x-mfa-csrf': value })
      expect(answer, `${route.name} ${value}`).toHaveProblem(403, 'csrf')
    }
    const inQuery = (at: string) => `${route.path(at)}?csrf=${own}&x-mfa-csrf=${own}`
    expect(await call(person, { ...route, path: inQuery }, id, { 'x-mfa-csrf': null })).toHaveProblem(403, 'csrf')
  }
  expect(await refusedCount(world, 'csrf.refused')).toBe(had + UNSAFE_ROUTES.length * (values.length + 1))
  // The control: with its own value the same request is taken.
  expect(await abandon(person, id)).toHaveStatus(204)
})

test('the form of the challenge page is not taken from another site, nor with another session’s value', async () => {
  const alice = await world.person().enrol()
  const session = alice.elsewhere()
  await session.readChallenge()
  const csrf = session.agent.csrf ?? ''
  const code = await alice.code()
  const fields = { factor: 'totp', code, csrf, to: '/profile' }
  const foreign: HeaderFields[] = [
    { origin: 'https://evil.example' },
    { origin: 'null', 'sec-fetch-site': null },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: null },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  const had = await Promise.all(['origin.refused', 'csrf.refused'].map((act) => refusedCount(world, act)))
  for (const headers of foreign) {
    const page = await session.agent.form('/mfa/challenge', fields, { headers })
    expect(page).toHaveStatus(403)
    expect(page.headers.getSetCookie()).toEqual([])
  }
  expect(await refusedCount(world, 'origin.refused')).toBe((had[0] ?? 0) + 6)
  for (const wrong of ['', 'x', csrf.slice(1), alice.agent.csrf ?? '']) {
    const page = await session.agent.form('/mfa/challenge', { ...fields, csrf: wrong })
    expect([page.status, page.location]).toEqual([303, '/mfa/challenge?to=%2Fprofile'])
    expect(page.headers.getSetCookie()).toEqual([])
  }
  expect(await refusedCount(world, 'csrf.refused')).toBe((had[1] ?? 0) + 4)
  const { csrf: _, ...without } = fields
  expect(await session.agent.form('/mfa/challenge', without)).toHaveStatus(400)
  // None of that was an attempt, and the code still works.
  expect(await throttleOf(world, alice.id)).toBeNull()
  const passed = await session.agent.form('/mfa/challenge', fields)
  expect([passed.status, passed.location]).toEqual([303, '/profile'])
})

test('nothing changes by a safe method, by an override or by a method that is not served (CSR-05)', async () => {
  const { person, id } = await pending()
  const alice = await world.person().enrol()
  const session = alice.elsewhere()
  await session.readChallenge()
  const before = await state()
  const code = await alice.code()
  const trick = `factor=totp&code=${code}&csrf=${session.agent.csrf}&_method=POST`
  const own = UNSAFE_ROUTES.map(({ path }) => path(id))
  const paths = [...words`/mfa/challenge /mfa/api/challenge /mfa/enrol /mfa/api/settings`, ...own]
  const answers: Answer[] = []
  for (const path of paths) {
    for (const method of words`GET HEAD OPTIONS PUT PATCH DELETE PROPFIND QUERY`) {
      for (const one of [person, session]) {
        const overrides = { 'x-http-method-override': 'POST', 'x-method-override': 'POST' }
        const headers = { origin: world.url, 'x-mfa-csrf': one.agent.csrf, ...overrides }
        answers.push(await one.agent.send(method, `${path}?${trick}`, headers))
      }
    }
  }
  expect(answers.every(({ status }) => status < 500)).toBe(true)
  expect(answers.every(({ headers }) => headers.getSetCookie().length === 0)).toBe(true)
  expect(await state()).toBe(before)
  expect(await session.answer(code)).toHaveStatus(200)
})

test('no answer lets another origin read it, whatever the preflight asks (CSR-04)', async () => {
  const { person, id } = await pending()
  const preflight = {
    origin: 'https://evil.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-mfa-csrf, content-type',
    'access-control-request-private-network': 'true',
  }
  const own = UNSAFE_ROUTES.map((route) => route.path(id))
  for (const path of [...words`/mfa/api/settings /mfa/challenge /mfa/assets/mfa.css`, ...own]) {
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const answer = await person.agent.send(method, path, preflight)
      for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control-/)
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  }
})
