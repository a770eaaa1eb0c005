import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Person } from '../../world/world.ts'
import type { Stand } from './stand.ts'

/* A connection that turns into something else. */

export function upgradeTests(stand: () => Stand): void {
  /** Asks for another protocol, and says whether the site switched to it. */
  async function isSwitched(person: Person, lines: string[], path = '/ws'): Promise<boolean> {
    const head = [`GET ${path} HTTP/1.1`, stand().guarded.host, stand().guarded.cookieOf(person), ...lines]
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(stand().guarded.proxy.port, '127.0.0.1')
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
    return text.includes('PING')
  }

  test('a WebSocket opens after the code, and carries bytes both ways', async () => {
    const lines = [
      'Connection: keep-alive, Upgrade',
      'Upgrade: WebSocket',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    ]
    const own = `Origin: ${stand().guarded.proxy.url}`
    expect(await isSwitched(stand().guarded.withPasswordOnly(), [...lines, own])).toBe(false)
    // A page of a sibling host, to which browsers send our cookies.
    for (const origin of [[], ['Origin: http://evil.example'], ['Origin: null']]) {
      expect(await isSwitched(stand().alice, [...lines, ...origin])).toBe(false)
    }
    expect(stand().site.arrived()).toEqual([])
    expect(await isSwitched(stand().alice, [...lines, own])).toBe(true)
  })

  // Inside of what the connection turned into, nobody asks: `Upgrade: h2c` at an open path would lead to all others.
  test('no connection turns into anything else', async () => {
    const held = stand().guarded.withPasswordOnly()
    const settings = 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'
    for (const [path, lines] of [
      ['/about', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', settings]],
      ['/about', ['Connection: Upgrade', 'Upgrade: h2c', settings]],
      ['/about', ['Connection: Upgrade', 'Upgrade: h2c', 'Upgrade: websocket', settings]],
      ['/about', ['Connection: Upgrade', 'Upgrade: websocket, h2c', settings]],
      ['/about', ['Connection: Upgrade', 'Upgrade: TLS/1.0']],
      ['/mfa/challenge', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', settings]],
    ] as const) {
      await isSwitched(held, [...lines], path)
      for (const { headers } of stand().site.arrived()) {
        expect([lines, headers.upgrade ?? 'websocket']).toEqual([lines, 'websocket'])
      }
    }
  })
}
