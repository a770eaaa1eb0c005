import { expect, test } from 'vitest'
import type { Answer, HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type Person } from '../world/world.ts'

/*
 * Threat: a cache that several people share, a CDN's or a company's, keeps what somebody got behind the gate and gives it
 * to a stranger, or keeps the cookie of one and puts it into the browser of the next, who is asked for a code again.
 * Covers F4, GTE-15, A12. Our own pages are in `secret-exposure.test.ts`, forward-auth in `forward-auth.test.ts`, the gate
 * in front of a site in `tests/proxy/passing.test.ts`, nginx and the like in `tests/integration`.
 */

const SHARED = {
  'Cache-Control': 'public, max-age=600, s-maxage=900',
  'CDN-Cache-Control': 'public, max-age=900',
  'Cloudflare-CDN-Cache-Control': 'max-age=900',
  'Surrogate-Control': 'max-age=900',
}

const world = endsWithFile(await createWorld({ gate: { open: ['/about', '/end'] } }))
const alice = await world.person().enrol()

const saying = (said: Record<string, string>): HeaderFields => ({ 'x-say': JSON.stringify(said) })
const ask = (person: Person, path: string, said: Record<string, string>, method = 'GET') =>
  person.agent.send(method, path, { ...saying(said), origin: method === 'POST' ? world.url : null })

/** What is said to caches, and to shared ones alone. */
const toldCaches = ({ headers }: Answer) => [
  headers.get('cache-control'),
  Object.keys(SHARED).filter((name) => name !== 'Cache-Control' && headers.has(name)),
]
const bringsOurs = ({ headers }: Answer) => headers.getSetCookie().some((line) => /^mfa(-\d+)?=/.test(line))

test('what the gate has let through is private, whatever the host says, with the cookie or without', async () => {
  const bob = world.person()
  for (const person of [alice, bob]) {
    const part = await ask(person, '/styles', SHARED)
    expect([part.status, ...toldCaches(part)]).toEqual([200, 'private, max-age=600', []])
    const page = await ask(person, '/profile', { ...SHARED, 'Content-Type': 'text/html' })
    expect([page.status, ...toldCaches(page)]).toEqual([200, 'private, no-store', []])
    expect(toldCaches(await ask(person, '/save', SHARED, 'POST'))).toEqual(['private, max-age=600', []])
  }
  await world.advance(30)
  const renewed = await alice.agent.document('/profile', saying({ ...SHARED, 'Content-Type': 'text/html' }))
  expect([bringsOurs(renewed), ...toldCaches(renewed)]).toEqual([true, 'private, no-store', []])
})

// What becomes of every other word of theirs is in `tests/core/caching.test.ts`.
test('a host that knows what it does, one that says nothing, and one that hands on what it cannot change', async () => {
  const known = await ask(alice, '/styles', { 'Cache-Control': 'private, max-age=60' })
  expect(known.headers.get('cache-control')).toBe('private, max-age=60')
  expect((await ask(alice, '/styles', {})).headers.get('cache-control')).toBe('private, no-store')
  const { status, location, headers } = await ask(alice, '/handed-on', {})
  expect([status, location]).toEqual([302, `${world.url}/elsewhere`])
  expect(headers.get('cache-control')).toBe('private, no-store')
})

test('an open answer stays as the host says, but for one that carries our cookie', async () => {
  const open = await ask(alice, '/about', SHARED)
  expect(toldCaches(open)).toEqual([SHARED['Cache-Control'], Object.keys(SHARED).slice(1)])
  const leaving = await world.person().enrol()
  for (const path of ['/login', '/logout', '/end']) {
    const left = await ask(leaving, path, SHARED, 'POST')
    expect([left.status, bringsOurs(left), ...toldCaches(left)], path).toEqual([200, true, 'private, max-age=600', []])
  }
})

test('also where no gate is around the route', async () => {
  const leaving = await world.person().enrol()
  const sensitive = await ask(leaving, '/early/sensitive', SHARED, 'POST')
  expect([sensitive.status, ...toldCaches(sensitive)]).toEqual([200, 'private, max-age=600', []])
  const left = await ask(leaving, '/early', {}, 'POST')
  expect([bringsOurs(left), left.headers.get('cache-control')]).toEqual([true, 'private, no-store'])
})
