import { connect } from 'node:net'

const LONG = 4_000

export type Trickle = {
  port: number
  path: string
  type: string
  head: string
  isChunked?: boolean
  isStalled?: boolean
  bytes?: number
}

/** A request whose body comes a byte every 50 ms, or none; what came back, and whether the other side ended the connection. */
export function trickle({ port, path, type, head, isChunked = false, isStalled = false, bytes = LONG }: Trickle) {
  return new Promise<{ status: number; text: string; isClosed: boolean; ms: number }>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const begin = performance.now()
    let text = ''
    const done = (isClosed: boolean) => {
      clearInterval(timer)
      clearTimeout(last)
      socket.destroy()
      resolve({ status: Number(text.slice(9, 12)), text, isClosed, ms: performance.now() - begin })
    }
    let left = bytes - head.length
    const timer = setInterval(() => {
      if (!isStalled && left-- > 0) socket.write(isChunked ? '1\r\n \r\n' : ' ')
    }, 50)
    const last = setTimeout(() => done(false), 8_000)
    const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`
    const lines = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Content-Type: ${type}`,
      'Accept: application/json',
      // The server is to end what it has cut by itself.
      ...(bytes < LONG ? ['Connection: close'] : []),
      length,
    ]
    const begins = isChunked ? `${head.length.toString(16)}\r\n${head}\r\n` : head
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.once('error', () => done(true))
    socket.once('close', () => done(true))
    socket.write(`${lines.join('\r\n')}\r\n\r\n${begins}`)
  })
}
