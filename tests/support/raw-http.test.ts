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

test('answers with a length, in chunks, until the end of the connection, and without a body', async () => {
  const { port } = await nasty()
  const head = get('/etag', { method: 'HEAD' })
  const targets = ['/204', '/early', '/nonsense?kind=short-body', '/etag']
  const asks = [
    get('/download?bytes=100000'),
    get('/download?bytes=100000&chunked=1'),
    head,
    ...targets.map((one) => get(one)),
  ]
  const answers = await sendAll(port, asks, { connections: 1, keepBytes: 1_000_000 })
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 204, 200, 200, 200])
  expect(answers.slice(0, 4).map(({ body }) => body.length)).toEqual([100_000, 100_000, 0, 0])
  expect(answers.some(({ hasMore }) => hasMore)).toBe(false)
})

test('what is no HTTP, or too late, has no status, and the next request has a connection that is sound', async () => {
  const { port } = await nasty()
  const asks = [
    ...['garbage', 'empty', 'half-head'].map((kind) => get(`/nonsense?kind=${kind}`)),
    ask('NONSENSE\r\n\r\n'),
  ]
  const answers = await sendAll(port, [...asks, get('/hang'), get('/204')], { connections: 1, waitMs: 300 })
  expect(answers.map(({ status }) => status)).toEqual([null, null, null, null, null, 204])
  expect(answers[0]?.text).toContain('this is not HTTP')
  expect(answers.map(({ isLate }) => isLate)).toEqual([false, false, false, false, true, false])
})

test('a second answer to one request is seen', async () => {
  const one = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
  const port = await server((socket) => socket.write(one + one))
  const [answer] = await sendAll(port, [get('/')])
  expect([answer?.body, answer?.hasMore]).toEqual(['hi', true])
})

test('a connection that the server closed while idle is no failure; one closed at the first request is', async () => {
  let closes = 0
  const port = await server((socket, asked) => {
    if (asked.includes('/never')) return void socket.destroy()
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
    closes += 1
  })
  const answers = await sendAll(port, [get('/'), get('/'), get('/never')], { connections: 1 })
  expect(answers.map(({ status }) => status)).toEqual([200, 200, null])
  expect(closes).toBe(2)
})
