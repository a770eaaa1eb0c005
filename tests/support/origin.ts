import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './listen.ts'

export type RecordedRequest = {
  method: string
  /** Path and query exactly as they stood on the wire. */
  target: string
  headers: IncomingMessage['headers']
  body: string
}

export type RecordingOrigin = Awaited<ReturnType<typeof startOrigin>>

/** A site behind the gate that remembers whatever reaches it. Without a handler it answers 200 "from the origin". */
export async function startOrigin(
  handle: (request: RecordedRequest, response: ServerResponse) => void = (_request, response) => {
    response.end('from the origin')
  },
) {
  const requests: RecordedRequest[] = []
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk as Buffer)
    const { method = '', url: target = '', headers } = message
    const request = { method, target, headers, body: Buffer.concat(chunks).toString('utf8') }
    requests.push(request)
    handle(request, response)
  })
  // A WebSocket that gets through is contact too.
  server.on('upgrade', ({ method = '', url: target = '', headers }, socket) => {
    requests.push({ method, target, headers, body: '' })
    socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\n\r\n')
  })
  const { url, stop } = await listen(server)
  return {
    url,
    requests: () => [...requests],
    forget: () => {
      requests.length = 0
    },
    stop,
  }
}
