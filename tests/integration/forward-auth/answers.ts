import { expect, test } from 'vitest'
import { rawRequest } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'
import { cookiesOf, FETCH, type Saying, type Stand, saying } from './stand.ts'

/* Answers arrive as they were given: the site's, and ours. */

export function answerTests(stand: () => Stand): void {
  test('each cookie that the site sets arrives as its own line, beside ours', async () => {
    const set: Saying = [
      ['Set-Cookie', 'a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT'],
      ['Set-Cookie', 'b=2'],
    ]
    const lines = (await stand().alice.agent.document(`/page${saying(set)}`)).headers.getSetCookie()
    expect(lines).toHaveLength(3)
    for (const [, line] of set) expect(lines).toContain(line)
  })

  test('a refusal arrives as what it is: a page for a person, a problem for a script', async () => {
    const twice = { cookie: `${cookiesOf(stand().alice)}; sid=${stand().alice.elsewhere().agent.jar.get('sid')}` }
    const page = await stand().alice.agent.document('/page', { headers: twice })
    expect([page.status, page.headers.get('content-type')?.split(';')[0]]).toEqual([400, 'text/html'])
    expect(page.text).toMatch(/<h1/i)
    const problem = await stand().alice.agent.send('GET', '/page', { ...FETCH, ...twice })
    expect([problem.status, problem.code]).toEqual([400, 'bad_request'])
    const otherHost = await stand().alice.agent.send('GET', '/page', { ...FETCH, host: 'other.example' })
    // Caddy has nothing to say under another name than its own.
    expect([421, '']).toContain(otherHost.status === 200 ? otherHost.text : otherHost.status)

    stand().guarded.world.proxy.setFault('refuse')
    try {
      const away = await stand().alice.agent.document('/page')
      expect([away.status, away.headers.get('content-type')?.split(';')[0]]).toEqual([503, 'text/html'])
      const told = await stand().alice.agent.send('POST', '/page', FETCH)
      expect([told.status, told.code]).toEqual([503, 'unavailable'])
      for (const { headers } of [away, told]) expect(headers.get('cache-control')).toBe('no-store')
    } finally {
      stand().guarded.world.proxy.setFault(null)
    }
    expect(stand().site.arrived()).toEqual([])
  })

  test('HEAD is answered without a body, HTTP/1.0 as HTTP/1.1', async () => {
    const held = stand().guarded.withPasswordOnly()
    const ask = (version: string, method: string, person: Person) =>
      stand().guarded.raw([
        `${method} /page HTTP/${version}`,
        stand().guarded.host,
        stand().guarded.cookieOf(person),
        'Accept: text/html',
      ])
    for (const version of ['1.0', '1.1']) {
      const refused = await ask(version, 'HEAD', held)
      expect([version, refused.status, refused.text.split('\r\n\r\n')[1]]).toEqual([version, 303, ''])
      expect((await ask(version, 'GET', held)).status).toBe(303)
      expect(stand().site.arrived()).toEqual([])
      const head = await ask(version, 'HEAD', stand().alice)
      expect([version, head.status, head.text.split('\r\n\r\n')[1]]).toEqual([version, 200, ''])
      const got = await ask(version, 'GET', stand().alice)
      expect([version, got.status, got.text]).toEqual([version, 200, expect.stringContaining('"bytes":0')])
      expect(
        stand()
          .site.arrived()
          .map(({ method }) => method),
      ).toEqual(['HEAD', 'GET'])
      stand().site.forget()
    }
    const nameless = await stand().guarded.raw(['GET /page HTTP/1.0', stand().guarded.cookieOf(stand().alice)])
    expect([nameless.text.includes('"bytes"'), stand().site.arrived()]).toEqual([false, []])
  })

  test('events arrive as they happen', async () => {
    const ask = `GET /events HTTP/1.1\r\n${stand().guarded.host}\r\n${stand().guarded.cookieOf(stand().alice)}\r\n\r\n`
    const first = await rawRequest(stand().guarded.proxy.port, ask, 5_000, 'data: first')
    stand().site.endEvents()
    expect(first.text).toContain('data: first')
  })

  test('long cookies pass; too long ones are refused, and open nothing', async () => {
    const withMore = (person: Person, length: number) => ({ cookie: `${cookiesOf(person)}; pad=${'x'.repeat(length)}` })
    const passed = await stand().alice.agent.document('/page', { headers: withMore(stand().alice, 7_000) })
    expect(passed.status).toBe(200)
    expect(stand().site.arrived()[0]?.headers.cookie).toContain('x'.repeat(7_000))
    expect((await stand().guarded.withPasswordOnly().agent.document('/page')).status).toBe(303)
    stand().site.forget()
    const held = stand().guarded.withPasswordOnly()
    for (const length of [7_000, 14_000, 20_000, 31_000, 60_000, 200_000]) {
      const { status } = await rawRequest(
        stand().guarded.proxy.port,
        `GET /page HTTP/1.1\r\n${stand().guarded.host}\r\nAccept: text/html\r\nCookie: ${withMore(held, length).cookie}\r\nConnection: close\r\n\r\n`,
        10_000,
      )
      expect([length, status === null || status >= 300]).toEqual([length, true])
    }
    expect(stand().site.arrived()).toEqual([])
  })
}
