import { expect, test } from 'vitest'
import { type HeaderFields, rawRequest } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'
import { cookiesOf, DOCUMENT, type Stand } from './stand.ts'

/* What is decided about is what the site gets: no field, no connection and no body leads past the question. */

export function oneReadingTests(stand: () => Stand): void {
  test('a field that `Connection` names is asked about and passed on alike, ours always', async () => {
    for (const connection of [
      ['Connection: close, X-MFA-Principal, X-MFA-Account'],
      ['Connection: x-mfa-principal', 'Connection: x-mfa-amr'],
      ['Connection: cookie'],
      ['Connection: close, Cookie, X-Forwarded-Proto'],
      ['Connection: keep-alive', 'Connection: Cookie'],
    ]) {
      stand().site.forget()
      const lines = [
        'GET /page HTTP/1.1',
        stand().guarded.host,
        stand().guarded.cookieOf(stand().alice),
        'Accept: text/html',
        ...connection,
      ]
      await rawRequest(stand().guarded.proxy.port, `${lines.join('\r\n')}\r\n\r\n`, 3_000, '\r\n\r\n')
      for (const { headers } of stand().site.arrived()) {
        expect([connection, headers['x-mfa-principal'], headers.cookie]).toEqual([
          connection,
          stand().alice.id,
          cookiesOf(stand().alice),
        ])
        expect(headers.connection ?? '').not.toMatch(/mfa|cookie/i)
      }
    }
  })

  test('no field leads the site to another path than was decided about', async () => {
    const fields: HeaderFields = {
      'x-original-url': '/profile',
      'x-original-uri': '/profile',
      x_original_url: '/profile',
      'x-rewrite-url': '/profile',
      'x-override-url': '/profile',
      'x-forwarded-uri': '/profile',
      'x-forwarded-path': '/profile',
      'x-forwarded-prefix': '/profile',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.9',
    }
    expect(
      (
        await stand()
          .guarded.withPasswordOnly()
          .agent.send('GET', '/about', { ...DOCUMENT, ...fields })
      ).status,
    ).toBe(200)
    expect(stand().site.arrived()).toHaveLength(1)
    const reached = JSON.stringify(stand().site.arrived()[0]?.headers)
    for (const word of ['/profile', 'evil.example', '203.0.113.9']) expect(reached).not.toContain(word)
    expect(stand().site.arrived()[0]?.headers['x-forwarded-proto']).toBe('http')
  })

  test('on one connection each request is asked about by itself', async () => {
    const held = stand().guarded.withPasswordOnly()
    const get = (path: string, person: Person, more = '') =>
      `GET ${path} HTTP/1.1\r\n${stand().guarded.host}\r\n${stand().guarded.cookieOf(person)}\r\nAccept: text/html\r\n${more}\r\n`
    const post = (person: Person, body: string) =>
      `POST /page HTTP/1.1\r\n${stand().guarded.host}\r\n${stand().guarded.cookieOf(person)}\r\nAccept: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const close = 'Connection: close\r\n'
    const inside = get('/inside', held)
    for (const [requests, reached] of [
      [[get('/1', stand().alice), get('/2', held, close)], ['/1']],
      [[get('/about', held), get('/2', held, close)], ['/about']],
      [[get('/mfa/challenge', held), get('/2', held, close)], []],
      [[post(held, inside), get('/2', held, close)], []],
      [[post(stand().alice, inside), get('/2', held, close)], ['/page']],
    ] as const) {
      stand().site.forget()
      await rawRequest(stand().guarded.proxy.port, requests.join(''), 5_000)
      expect(
        stand()
          .site.arrived()
          .map(({ target }) => target),
      ).toEqual(reached)
      expect(
        stand()
          .site.arrived()
          .every(({ headers }) => !headers.cookie?.includes('evil')),
      ).toBe(true)
    }
  })

  test('a request that ends in two places ends in one for the site', async () => {
    const smuggled = `GET /smuggled HTTP/1.1\r\n${stand().guarded.host}\r\nX-A: `
    const chunked = `0\r\n\r\n${smuggled}`
    const start = (person: Person, path: string) =>
      `POST ${path} HTTP/1.1\r\n${stand().guarded.host}\r\n${stand().guarded.cookieOf(person)}`
    for (const fields of [
      [`Content-Length: ${chunked.length}`, 'Transfer-Encoding: chunked'],
      [`Content-Length: ${chunked.length}`, 'Transfer-Encoding : chunked'],
      [`Content-Length: ${chunked.length}`, 'Transfer-Encoding: xchunked'],
      [`Content-Length: ${chunked.length}`, 'Transfer-Encoding: chunked, identity'],
      [`Content-Length: ${chunked.length}`, 'Transfer_Encoding: chunked'],
      [`Content-Length: ${chunked.length}`, 'Content-Length: 5'],
      [`Content-Length: +${chunked.length}`],
      [`Connection: close, Content-Length`, `Content-Length: ${chunked.length}`],
      [`Connection: Transfer-Encoding`, 'Transfer-Encoding: chunked'],
    ]) {
      for (const [person, path] of [
        [stand().alice, '/page'],
        [stand().guarded.withPasswordOnly(), '/about'],
      ] as const) {
        await rawRequest(
          stand().guarded.proxy.port,
          `${start(person, path)}\r\n${fields.join('\r\n')}\r\n\r\n${chunked}`,
          300,
        )
        // Whatever was left over would come in front of the next one's request.
        const next = await stand().alice.agent.document('/next')
        expect([fields, next.status]).toEqual([fields, 200])
      }
    }
    expect(
      stand()
        .site.arrived()
        .filter(({ target }) => target === '/smuggled'),
    ).toEqual([])
  })
}
