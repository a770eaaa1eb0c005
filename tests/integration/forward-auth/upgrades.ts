import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Person } from '../../world/world.ts'
import type { GuardedSite } from '../guarded-site.ts'

/* A connection that turns into something else. */

const WEBSOCKET = [
  'Connection: keep-alive, Upgrade',
  'Upgrade: WebSocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
]
const SETTINGS = 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'
const TO_HTTP2 = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', SETTINGS]

export function upgradeTests(stand: GuardedSite): void {
  /** Asks for another protocol: `switched` where bytes come back from the site after that, or the status. */
  async function upgrade(person: Person, lines: readonly string[], path = '/ws'): Promise<string> {
    const head = [`GET ${path} HTTP/1.1`, stand.host, stand.cookieOf(person), ...lines]
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(stand.proxy.port, '127.0.0.1')
      let all = ''
      let isOver = false
      const done = () => {
        isOver = true
        clearTimeout(timer)
        socket.destroy()
        resolve(all)
      }
      const timer = setTimeout(done, 3_000)
      socket.on('data', (chunk: Buffer) => {
        const before = all
        all += chunk.toString('latin1')
        if (!all.includes('\r\n\r\n') || isOver) return
        if (!all.startsWith('HTTP/1.1 101') || all.includes('PING')) return done()
        if (!before.includes('\r\n\r\n')) socket.write('PING')
      })
      socket.once('error', reject)
      socket.once('close', done)
      socket.write(`${head.join('\r\n')}\r\n\r\n`)
    })
    return text.includes('PING') ? 'switched' : (/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 'nothing')
  }

  test('a WebSocket opens after the code, and carries bytes both ways', async () => {
    const own = `Origin: ${stand.proxy.url}`
    expect(await upgrade(stand.withPasswordOnly(), [...WEBSOCKET, own])).toBe('401')
    // A page of a sibling host, to which browsers send our cookies.
    for (const origin of [[], ['Origin: http://evil.example'], ['Origin: https://evil.example'], ['Origin: null']]) {
      expect([origin, await upgrade(stand.alice, [...WEBSOCKET, ...origin])]).toEqual([origin, '403'])
    }
    expect(stand.site.arrived()).toEqual([])
    expect(await upgrade(stand.alice, [...WEBSOCKET, own])).toBe('switched')
    expect(stand.site.arrived().map(({ headers }) => headers.upgrade?.toLowerCase())).toEqual(['websocket'])
  })

  // Inside of what the connection turned into, nobody asks: `Upgrade: h2c` at an open path would lead to all others.
  test('no connection turns into anything else', async () => {
    const held = stand.withPasswordOnly()
    for (const [path, lines] of [
      ['/about', TO_HTTP2],
      ['/about', ['Connection: Upgrade', 'Upgrade: h2c', SETTINGS]],
      ['/about', ['Connection: Upgrade', 'Upgrade: h2c', 'Upgrade: websocket', SETTINGS]],
      ['/about', ['Connection: Upgrade', 'Upgrade: websocket, h2c', SETTINGS]],
      ['/about', ['Connection: Upgrade', 'Upgrade: TLS/1.0']],
      ['/mfa/challenge', TO_HTTP2],
    ] as const) {
      await upgrade(held, lines, path)
      for (const { headers } of stand.site.arrived()) {
        expect([lines, headers.upgrade ?? 'websocket']).toEqual([lines, 'websocket'])
      }
    }
  })
}
