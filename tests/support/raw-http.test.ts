import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { endsWithTest } from './ends-with-test.ts'
import { startNastyOrigin } from './nasty-origin.ts'
import { type RawAsk, sendAll } from './raw-http.ts'

/* Each answer belongs to its own request, and what came besides is seen. */

const ask = (text: string, more: Partial<RawAsk> = {}): RawAsk => ({ bytes: Buffer.from(text, 'latin1'), ...more })
const get = (target: string, more: Partial<RawAsk> = {}) =>
  ask(`${more.method ?? 'GET'} ${target} HTTP/1.1\r\nHost: x\r\n\r\n`, more)

const nasty = async () => endsWithTest(await startNastyOrigin())

/** The port of a server that answers with what it is told, byte for byte. */
async function server(answer: (socket: Socket, asked: string) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const listening = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('data', (chunk) => answer(socket, chunk.toString('latin1')))
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  endsWithTest({
    async stop() {
      for (const socket of sockets) socket.destroy()
      listening.close()
    },
  })
  return (listening.address() as AddressInfo).port
}

test('hundreds over few connections, each with the answer to its own request; alone means a connection of its own', async () => {
  const origin = await nasty()
  const asks = Array.from({ length: 500 }, (_, n) => get(`/status?code=${200 + (n % 100)}`))
  const answers = await sendAll(origin.port, asks, { connections: 4 })
  expect(answers.map(({ status }) => status)).toEqual(asks.map((_, n) => 200 + (n % 100)))
  expect(answers[0]?.body).toContain('public, for nobody')
  expect(answers[0]?.headers).toContainEqual(['content-type', 'text/html; charset=utf-8'])
  expect(origin.connections()).toBe(4)
  await sendAll(origin.port, [get('/'), get('/', { isAlone: true }), get('/'), get('/')], { connections: 1 })
  expect(origin.connections()).toBe(4 + 3)
})

test('a second answer to one request is seen', async () => {
  const one = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
  const port = await server((socket) => socket.write(one + one))
  const [answer] = await sendAll(port, [get('/')])
  expect([answer?.body, answer?.hasMore]).toEqual(['hi', true])
})
