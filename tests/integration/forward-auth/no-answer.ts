import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from '../../../tools/local/local-server.ts'
import { rawRequest } from '../../support/client.ts'
import type { GuardedSite } from '../guarded-site.ts'

const EMPTY = 'Content-Length: 0\r\n\r\n'
const ANSWERS = [
  '',
  'nonsense\r\n\r\n',
  'HTTP/1.1 200',
  `HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\n${EMPTY}`,
  `HTTP/1.1 404 Not Found\r\n${EMPTY}`,
  `HTTP/1.1 500 Oh\r\n${EMPTY}`,
  `HTTP/1.1 500 Oh\r\nX-MFA-Problem: ${'x'.repeat(60_000)}\r\n${EMPTY}`,
  `HTTP/1.1 600 Oh\r\n${EMPTY}`,
  'HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\nshort',
  'HTTP/1.1 503 No\r\nContent-Type: application/problem+json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  `HTTP/1.1 abc OK\r\n${EMPTY}`,
]

/* Without an answer of Sallyport's nothing is open. */

export function noAnswerTests(stand: GuardedSite): void {
  test('what answers in place of Sallyport, and is no answer of its, opens nothing', async () => {
    let answer = ''
    const liar = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => socket.end(answer))
    })
    const liarPort = await freePort()
    await new Promise<void>((resolve) => liar.listen(liarPort, '127.0.0.1', resolve))
    try {
      await stand.beside({ sallyport: `http://127.0.0.1:${liarPort}` }, async (_url, port) => {
        const head = ['GET /page HTTP/1.1', `Host: 127.0.0.1:${port}`, stand.cookieOf(stand.alice), 'Connection: close']
        for (answer of ANSWERS) {
          const { status } = await rawRequest(port, `${head.join('\r\n')}\r\n\r\n`, 10_000)
          expect([answer.slice(0, 80), status === null || status >= 300]).toEqual([answer.slice(0, 80), true])
        }
      })
      expect(stand.site.arrived()).toEqual([])
    } finally {
      await new Promise((resolve) => liar.close(resolve))
    }
  })
}
