import { createHash, randomBytes } from 'node:crypto'
import { connect, type OutgoingHttpHeaders } from 'node:http2'
import { expect, test } from 'vitest'
import type { Person } from '../../world/world.ts'
import type { GuardedSite } from '../guarded-site.ts'
import { cookiesOf, DOCUMENT } from './fields.ts'

/* HTTP/2, as browsers speak it with TLS: the request has no line of its own, and cookies come in pieces. */

type Sent = { method?: string; path?: string; authority?: string; fields?: OutgoingHttpHeaders; body?: Buffer }

export function http2Tests(stand: GuardedSite): void {
  const own = () => new URL(stand.proxy.url).host

  function send(person: Person | null, sent: Sent): Promise<{ status: number | null; text: string }> {
    return new Promise((resolve) => {
      const session = connect(`http://127.0.0.1:${stand.proxy.http2}`)
      let status: number | null = null
      let text = ''
      const done = () => {
        session.destroy()
        resolve({ status, text })
      }
      // To be cut off is an answer, too.
      session.once('error', done)
      const { method = 'GET', path = '/page', authority = own(), fields, body } = sent
      const pseudo = { ':method': method, ':path': path, ':authority': authority }
      const cookie = person ? { cookie: cookiesOf(person) } : {}
      const stream = session.request({ ...pseudo, ...DOCUMENT, ...cookie, ...fields } as OutgoingHttpHeaders)
      stream.setEncoding('utf8')
      stream.once('response', (headers) => {
        status = Number(headers[':status'])
      })
      stream.on('data', (chunk: string) => {
        text += chunk
      })
      stream.once('error', done)
      stream.once('close', done)
      stream.setTimeout(10_000, done)
      stream.end(body)
    })
  }

  test('over HTTP/2 the same is decided, about the same path', async () => {
    const { alice, site } = stand
    expect((await send(stand.withPasswordOnly(), {})).status).toBe(303)
    expect((await send(null, {})).status).toBe(303)
    expect(site.arrived()).toEqual([])
    for (const path of ['/page', '/a%20b?q=%2F..%2F', '/a;v=1/b', '/a//b', '/a%2Fb', '/x?to=/about&y=a%26b']) {
      site.forget()
      const answer = await send(alice, { path, fields: { 'x-mfa-principal': 'forged', x_mfa_principal: 'forged' } })
      expect([path, answer.status]).toEqual([path, 200])
      expect(site.arrived().map(({ target, headers }) => [target, headers['x-mfa-principal'], headers.host])).toEqual([
        [path, alice.id, new URL(stand.proxy.url).host],
      ])
      expect(JSON.stringify(site.arrived())).not.toContain('forged')
    }
    const body = randomBytes(3_000_000)
    const uploaded = await send(alice, { method: 'POST', body })
    const sha256 = createHash('sha256').update(body).digest('hex')
    expect([uploaded.status, uploaded.text]).toEqual([200, JSON.stringify({ bytes: body.length, sha256 })])
  })

  test('a WebSocket over HTTP/2 (RFC 8441), where the proxy has them, opens after the code only', async () => {
    const { alice, site } = stand
    const open = (person: Person) =>
      new Promise<number | string | null>((resolve) => {
        const session = connect(`http://127.0.0.1:${stand.proxy.http2}`)
        const done = (outcome: number | string | null) => {
          session.destroy()
          resolve(outcome)
        }
        session.once('error', () => done(null))
        session.once('remoteSettings', ({ enableConnectProtocol }) => {
          if (!enableConnectProtocol) return done('has none')
          const stream = session.request({
            ':method': 'CONNECT',
            ':protocol': 'websocket',
            ':scheme': 'http',
            ':path': '/ws',
            ':authority': own(),
            'sec-websocket-version': '13',
            origin: stand.proxy.url,
            cookie: cookiesOf(person),
          })
          stream.once('response', (headers) => done(Number(headers[':status'])))
          stream.once('error', () => done(null))
          stream.setTimeout(10_000, () => done(null))
        })
      })
    const held = await open(stand.withPasswordOnly())
    expect(['has none', 401]).toContain(held)
    expect(site.arrived()).toEqual([])
    if (held !== 'has none') {
      expect(await open(alice)).toBe(200)
      expect(site.arrived().map(({ target, headers }) => [target, headers['x-mfa-principal']])).toEqual([
        ['/ws', alice.id],
      ])
    }
  })

  test('over HTTP/2, too, there is one reading of a request', async () => {
    const { alice, site } = stand
    const held = stand.withPasswordOnly()
    const whole = [`http://${own()}/page`, 'http://evil.example/about', '/about HTTP/1.1\r\nX-A: b']
    const short = ['*', 'about', '/about/../page', '/page#/about', '/mfa/../page', '//about', '/about\\..\\page']
    const paths = [...whole, ...short]
    for (const path of paths) for (const method of ['GET', 'OPTIONS']) await send(held, { path, method })
    // As over HTTP/1: of an address in full, Caddy reads the path, and that one is open.
    expect(site.arrived().filter(({ target }) => target !== '/about')).toEqual([])
    for (const authority of ['evil.example', `${own()}@evil.example`, `${own()}/about?`]) {
      const answer = await send(alice, { authority })
      expect([authority, answer.text.includes('"bytes"')]).toEqual([authority, false])
    }
    // Cookies may come in pieces.
    const pieces = cookiesOf(alice).split('; ')
    expect((await send(null, { fields: { cookie: pieces } })).status).toBe(200)
    site.forget()
    const twice = [...pieces, `sid=${held.agent.jar.get('sid')}`]
    expect((await send(null, { fields: { cookie: twice } })).status).toBe(400)
    expect((await send(null, { fields: { cookie: twice.toReversed() } })).status).toBe(400)
    expect(site.arrived()).toEqual([])
  })
}
