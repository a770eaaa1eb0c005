import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from '../support/listen.ts'

type Arrived = { method: string; target: string; headers: IncomingMessage['headers'] }

/** Stands in each of its answers but those to HEAD and 304. */
export const OF_THE_SITE = '"bytes"'

export const TOO_LARGE = 40_000_000

/** A site that does what a proxy can spoil: it takes large bodies, streams, switches protocols, and says who may keep what. */
export async function startBusySite() {
  const arrived: Arrived[] = []
  const streams = new Set<ServerResponse>()
  const note = ({ method = '', url: target = '', headers }: IncomingMessage) => {
    arrived.push({ method, target, headers })
  }
  const server = createServer(async (request, response) => {
    note(request)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
    if (pathname === '/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: first\n\n')
      streams.add(response)
      return
    }
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of request) {
      hash.update(chunk as Buffer)
      bytes += (chunk as Buffer).length
    }
    if (bytes > TOO_LARGE) {
      response.statusCode = 413
      return void response.end('too large for the site')
    }
    response.statusCode = Number(searchParams.get('status') ?? 200)
    // `?Name=value`: fields of the answer, a name as often as it is given.
    for (const name of new Set(searchParams.keys())) {
      if (/^[A-Z]/.test(name)) response.setHeader(name, searchParams.getAll(name))
    }
    response.end(response.statusCode === 304 ? undefined : JSON.stringify({ bytes, sha256: hash.digest('hex') }))
  })
  // It would speak anything: every byte comes back.
  server.on('upgrade', (request, socket) => {
    note(request)
    // RFC 6455 §4.2.2; HAProxy looks.
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const fields = [
      'HTTP/1.1 101 Switching Protocols',
      `Upgrade: ${request.headers.upgrade}`,
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
    ]
    socket.write(`${fields.join('\r\n')}\r\n\r\n`)
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  const { url, stop } = await listen(server)
  /** Ends what `/events` began. */
  const endEvents = () => {
    for (const stream of streams) stream.end()
    streams.clear()
  }
  return {
    url,
    arrived: () => [...arrived],
    /** What was asked for, in its order. */
    targets: () => arrived.map(({ target }) => target),
    forget: () => {
      arrived.length = 0
    },
    endEvents,
    stop() {
      endEvents()
      return stop()
    },
  }
}
