import { expect, test } from 'vitest'
import { type HeaderFields, rawRequest } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'
import type { GuardedSite } from '../guarded-site.ts'
import { cookiesOf, DOCUMENT } from './fields.ts'

/* What is decided about is what the site gets: no field, no connection and no body leads past the question. */

export function oneReadingTests(stand: GuardedSite): void {
  const send = (bytes: string, waitMs: number, end?: string) => rawRequest(stand.proxy.port, bytes, waitMs, end)
  /** A request as it stands on the wire. */
  const wire = (start: string, person: Person, fields: string[], body = '') =>
    `${[`${start} HTTP/1.1`, stand.host, stand.cookieOf(person), ...fields].join('\r\n')}\r\n\r\n${body}`

  test('a field that `Connection` names is asked about and passed on alike, ours always', async () => {
    const { alice, site } = stand
    for (const connection of [
      ['Connection: close, X-MFA-Principal, X-MFA-Account'],
      ['Connection: x-mfa-principal', 'Connection: x-mfa-amr'],
      ['Connection: cookie'],
      ['Connection: close, Cookie, X-Forwarded-Proto'],
      ['Connection: keep-alive', 'Connection: Cookie'],
    ]) {
      site.forget()
      await send(wire('GET /page', alice, ['Accept: text/html', ...connection]), 3_000, '\r\n\r\n')
      for (const { headers } of site.arrived()) {
        const heard = [connection, headers['x-mfa-principal'], headers.cookie]
        expect(heard).toEqual([connection, alice.id, cookiesOf(alice)])
        expect(headers.connection ?? '').not.toMatch(/mfa|cookie/i)
      }
    }
  })

  test('no field leads the site to another path than was decided about', async () => {
    const paths = ['x-original-url', 'x-original-uri', 'x_original_url', 'x-rewrite-url', 'x-override-url']
    const forwarded = ['x-forwarded-uri', 'x-forwarded-path', 'x-forwarded-prefix']
    const fields: HeaderFields = {
      ...Object.fromEntries([...paths, ...forwarded].map((name) => [name, '/profile'])),
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.9',
    }
    const { agent } = stand.withPasswordOnly()
    expect(await agent.send('GET', '/about', { ...DOCUMENT, ...fields })).toHaveStatus(200)
    expect(stand.site.arrived()).toHaveLength(1)
    const [reached] = stand.site.arrived()
    expect(JSON.stringify(reached?.headers)).not.toMatch(/\/profile|evil\.example|203\.0\.113\.9/)
    expect(reached?.headers['x-forwarded-proto']).toBe('http')
  })

  test('on one connection each request is asked about by itself', async () => {
    const { alice, site } = stand
    const held = stand.withPasswordOnly()
    const get = (path: string, person: Person) => wire(`GET ${path}`, person, ['Accept: text/html'])
    const last = wire('GET /2', held, ['Accept: text/html', 'Connection: close'])
    const inside = get('/inside', held)
    const post = (person: Person) =>
      wire('POST /page', person, ['Accept: application/json', `Content-Length: ${inside.length}`], inside)
    for (const [first, reached] of [
      [get('/1', alice), ['/1']],
      [get('/about', held), ['/about']],
      [get('/mfa/challenge', held), []],
      [post(held), []],
      [post(alice), ['/page']],
    ] as const) {
      site.forget()
      await send(first + last, 5_000)
      expect(site.targets()).toEqual(reached)
    }
  })

  test('a request that ends in two places ends in one for the site', async () => {
    const body = `0\r\n\r\nGET /smuggled HTTP/1.1\r\n${stand.host}\r\nX-A: `
    const length = `Content-Length: ${body.length}`
    for (const fields of [
      [length, 'Transfer-Encoding: chunked'],
      [length, 'Transfer-Encoding : chunked'],
      [length, 'Transfer-Encoding: xchunked'],
      [length, 'Transfer-Encoding: chunked, identity'],
      [length, 'Transfer_Encoding: chunked'],
      [length, 'Content-Length: 5'],
      [`Content-Length: +${body.length}`],
      ['Connection: close, Content-Length', length],
      ['Connection: Transfer-Encoding', 'Transfer-Encoding: chunked'],
    ]) {
      for (const [person, path] of [
        [stand.alice, '/page'],
        [stand.withPasswordOnly(), '/about'],
      ] as const) {
        await send(wire(`POST ${path}`, person, fields, body), 300)
        // Whatever was left over would come in front of the next one's request.
        const next = await stand.alice.agent.document('/next')
        expect([fields, next.status]).toEqual([fields, 200])
      }
    }
    expect(stand.site.targets()).not.toContain('/smuggled')
  })
}
