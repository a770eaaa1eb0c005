import { expect, test } from 'vitest'
import { type Answer, rawRequest } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'
import { OF_THE_SITE } from '../busy-site.ts'
import { CALLED_BY_HTTPS, type GuardedSite } from '../guarded-site.ts'
import { cookiesOf, DOCUMENT, FETCH, type Saying, saying } from './fields.ts'

/* Answers arrive as they were given: the site's, and ours. */

const typeOf = ({ status, headers }: Answer) => [status, headers.get('content-type')?.split(';')[0]]

export function answerTests(stand: GuardedSite): void {
  test('each cookie that the site sets arrives as its own line, beside ours', async () => {
    const lines = ['a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT', 'b=2']
    const set: Saying = lines.map((line) => ['Set-Cookie', line])
    // By then our cookie is due once more.
    await stand.world.advance(30)
    const arrived = (await stand.alice.agent.document(`/page${saying(set)}`)).headers.getSetCookie()
    expect(arrived).toHaveLength(3)
    expect(arrived).toEqual(expect.arrayContaining(lines))
  })

  test('a refusal arrives as what it is: a page for a person, a problem for a script', async () => {
    const { alice, site, world } = stand
    const twice = { cookie: `${cookiesOf(alice)}; sid=${alice.elsewhere().agent.jar.get('sid')}` }
    const page = await alice.agent.document('/page', { headers: twice })
    expect(typeOf(page)).toEqual([400, 'text/html'])
    expect(page.text).toMatch(/<h1/i)
    expect(await alice.agent.send('GET', '/page', { ...FETCH, ...twice })).toHaveProblem(400, 'bad_request')
    const otherHost = await alice.agent.send('GET', '/page', { ...FETCH, host: 'other.example' })
    // Caddy has nothing to say under another name than its own.
    expect([421, '']).toContain(otherHost.status === 200 ? otherHost.text : otherHost.status)

    world.proxy.setFault('refuse')
    try {
      const away = await alice.agent.document('/page')
      expect(typeOf(away)).toEqual([503, 'text/html'])
      const told = await alice.agent.send('POST', '/page', FETCH)
      expect(told).toHaveProblem(503, 'unavailable')
      for (const { headers } of [away, told]) expect(headers.get('cache-control')).toBe('no-store')
    } finally {
      world.proxy.setFault(null)
    }
    expect(site.arrived()).toEqual([])
  })

  test('A11: what came in the clear, of a site that is called by https, is sent there, or refused', async () => {
    const over = (method: string) => stand.alice.agent.send(method, '/page?x=1', { ...DOCUMENT, host: CALLED_BY_HTTPS })
    const [read, written] = [await over('GET'), await over('POST')]
    expect(stand.site.arrived()).toEqual([])
    // Caddy has nothing to say under another name than its own.
    if (read.status === 200) return expect([read.text, written.text]).toEqual(['', ''])
    // nginx has one word for all redirects.
    expect([303, 308]).toContain(read.status)
    expect([read.location, written.status]).toEqual([`https://${CALLED_BY_HTTPS}/page?x=1`, 400])
  })

  test('HEAD is answered without a body, HTTP/1.0 as HTTP/1.1', async () => {
    const { alice, host, site } = stand
    const held = stand.withPasswordOnly()
    for (const version of ['1.0', '1.1']) {
      const ask = async (method: string, person: Person) => {
        const lines = [`${method} /page HTTP/${version}`, host, stand.cookieOf(person), 'Accept: text/html']
        const { status, text } = await stand.raw(lines)
        return [version, status, text.split('\r\n\r\n')[1]]
      }
      expect(await ask('HEAD', held)).toEqual([version, 303, ''])
      expect(await ask('GET', held)).toEqual([version, 303, expect.anything()])
      expect(site.arrived()).toEqual([])
      expect(await ask('HEAD', alice)).toEqual([version, 200, ''])
      expect(await ask('GET', alice)).toEqual([version, 200, expect.stringContaining('"bytes":0')])
      expect(site.arrived().map(({ method }) => method)).toEqual(['HEAD', 'GET'])
      site.forget()
    }
    const nameless = await stand.raw(['GET /page HTTP/1.0', stand.cookieOf(alice)])
    expect([nameless.text.includes(OF_THE_SITE), site.arrived()]).toEqual([false, []])
  })

  test('events arrive as they happen', async () => {
    const ask = `GET /events HTTP/1.1\r\n${stand.host}\r\n${stand.cookieOf(stand.alice)}\r\n\r\n`
    const first = await rawRequest(stand.proxy.port, ask, 5_000, 'data: first')
    stand.site.endEvents()
    expect(first.text).toContain('data: first')
  })

  test('long cookies pass; too long ones are refused, and open nothing', async () => {
    const { alice, host, site } = stand
    const withMore = (person: Person, length: number) => `${cookiesOf(person)}; pad=${'x'.repeat(length)}`
    expect(await alice.agent.document('/page', { headers: { cookie: withMore(alice, 7_000) } })).toHaveStatus(200)
    expect(site.arrived()[0]?.headers.cookie).toContain('x'.repeat(7_000))
    const held = stand.withPasswordOnly()
    expect(await held.agent.document('/page')).toHaveStatus(303)
    site.forget()
    for (const length of [7_000, 14_000, 20_000, 31_000, 60_000, 200_000]) {
      const lines = ['GET /page HTTP/1.1', host, 'Accept: text/html', `Cookie: ${withMore(held, length)}`]
      const { status } = await stand.raw(lines)
      expect([length, status === null || status >= 300]).toEqual([length, true])
    }
    expect(site.arrived()).toEqual([])
  })
}
