import type { Duplex } from 'node:stream'
import { acceptValue, SocketEnd } from '../websocket.ts'
import { type Exchange, marks } from './exchange.ts'

/** The WebSockets of the site: at every path that ends in `/ws`, below `/gated` for somebody only. */
export class Sockets {
  private readonly open = new Set<Duplex>()

  /** How many are open. */
  get count(): number {
    return this.open.size
  }

  /** Echoes; "who" is answered with who it is, "close 4001 done" closes with that code and reason. */
  answer(exchange: Exchange, stream: Duplex, head: Buffer): void {
    const { contact, path, who } = exchange
    const key = contact.headers['sec-websocket-key']
    const isRefused = path.startsWith('/gated') && who.user === null
    if (key === undefined || isRefused || !path.endsWith('/ws')) {
      const status = isRefused ? '401 Unauthorized' : '426 Upgrade Required'
      return void stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
    const [protocol = ''] = (contact.headers['sec-websocket-protocol'] ?? '').split(/, */)
    const headers: [string, string][] = [
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Accept', acceptValue(key)],
      // As some sites do with every answer.
      ['Set-Cookie', 'sid_x7=renewed; Path=/; HttpOnly'],
      ...marks(exchange),
    ]
    if (protocol !== '') headers.push(['Sec-WebSocket-Protocol', protocol])
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    stream.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`)
    this.open.add(stream)
    const socket = new SocketEnd(stream, { isClient: false, head })
    socket.on('message', (received) => {
      const [, code, reason = ''] = typeof received === 'string' ? (/^close (\d+) ?(.*)$/.exec(received) ?? []) : []
      if (code !== undefined) socket.close(Number(code), reason)
      else socket.send(received === 'who' ? exchange.text : received)
    })
    socket.once('close', () => this.open.delete(stream))
  }

  destroyAll(): void {
    for (const stream of this.open) stream.destroy()
  }
}
