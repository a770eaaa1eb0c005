import { expect, test } from 'vitest'
import { UserAgent } from '../../support/client.ts'
import type { GuardedSite } from '../guarded-site.ts'
import { DOCUMENT, FETCH, type Saying, saying } from './fields.ts'

/* Who may keep an answer (RFC 9111): of what is gated, or carries our cookie, nobody but the browser. */

const control = (...values: string[]): Saying => values.map((value) => ['Cache-Control', value])
const OF_A_CDN: Saying = [
  ['CDN-Cache-Control', 'max-age=600'],
  ['Surrogate-Control', 'max-age=600'],
]

const SHARED: Saying[] = [
  control('public, s-maxage=600'),
  control('public, max-age=60, s-maxage=600, proxy-revalidate'),
  control('PUBLIC,S-MaxAge=600'),
  control('max-age=60'),
  control('s-maxage="600"'),
  control('public'),
  control('private="X-A, X-B", max-age=60'),
  control('max-age=60', 'public, s-maxage=600'),
  [['Expires', 'Thu, 01 Jan 2099 00:00:00 GMT']],
  [...control('private'), ...OF_A_CDN],
  [['Status', '404']],
  [],
]

/** What a cache that several people share reads. */
function expectPrivate(headers: Headers, what: unknown): void {
  const said = (headers.get('cache-control') ?? '').toLowerCase().split(/\s*,\s*/)
  expect(said, JSON.stringify(what)).toContain('private')
  const shared = said.filter((item) => /^(public|s-maxage|proxy-revalidate|private=)/.test(item))
  expect(shared, JSON.stringify(what)).toEqual([])
  for (const [name] of OF_A_CDN) expect([name, headers.get(name) ?? '']).toEqual([name, ''])
}

export function cachingTests(stand: GuardedSite): void {
  // F4
  test('no shared cache may keep a gated answer, with our cookie or without, whatever the site says', async () => {
    for (const said of SHARED) {
      for (const status of [[], [['status', '404']], [['status', '304']]] as Saying[]) {
        const target = `/page${saying([...said, ...status])}`
        // By now our cookie is due once more.
        await stand.world.advance(30)
        for (const fields of [DOCUMENT, FETCH]) {
          const answer = await stand.alice.agent.send('GET', target, fields)
          expectPrivate(answer.headers, said)
          expect(answer.headers.getSetCookie()).toHaveLength(fields === DOCUMENT ? 1 : 0)
        }
      }
    }
  })

  // F4: this one ends our cookie on a path that is open.
  test('nor one of an open path that carries our cookie', async () => {
    const said = control('public, s-maxage=600')
    const bob = await stand.known(stand.world.person()).enrol()
    const answer = await bob.agent.form(`/login${saying(said)}`, {})
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, [expect.stringMatching(/^(__Host-)?mfa\b/)]])
    expectPrivate(answer.headers, 'sign-in')
  })

  test('what the site says for the browser’s own cache stays, and what is strict stays strict', async () => {
    for (const [said, kept] of [
      ['public, max-age=60', /\bmax-age=60\b/],
      ['private, max-age=60', /\bmax-age=60\b/],
      ['no-store', /\bno-store\b/],
      ['public, no-store, max-age=60', /\bno-store\b/],
      ['no-cache', /\bno-(cache|store)\b/],
      ['max-age=0, must-revalidate', /\bmax-age=0\b.*\bmust-revalidate\b|\bno-(cache|store)\b/],
    ] as const) {
      const answer = await stand.alice.agent.send('GET', `/a.css${saying(control(said))}`, FETCH)
      expect([said, answer.headers.get('cache-control')]).toEqual([said, expect.stringMatching(kept)])
    }
    expect((await stand.alice.agent.document('/page')).headers.get('cache-control')).toBe('private, no-store')
  })

  test('what is for everybody stays so', async () => {
    const stranger = new UserAgent(stand.proxy.url)
    const said = 'public, max-age=60, s-maxage=600'
    const { headers } = await stranger.document(`/about${saying([...control(said), ...OF_A_CDN])}`)
    expect(headers.get('cache-control')).toBe(said)
    expect(headers.get('cdn-cache-control')).toBe('max-age=600')
    expect((await stranger.document('/about')).headers.get('cache-control')).toBe(null)
  })
}
