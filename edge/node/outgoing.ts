import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import onHeaders from 'on-headers'

/** An answer as Node has it, over HTTP/1 or HTTP/2. */
export type Outgoing = ServerResponse | Http2ServerResponse

/** Sends an answer of ours, of which the file of an account's members alone may be long. What the host has set before stays, but where ours says otherwise. */
export async function send(answer: Response, outgoing: Outgoing): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  // Whoever asked may be gone by now.
  if (outgoing.headersSent || outgoing.destroyed) return
  outgoing.statusCode = answer.status
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  for (const line of answer.headers.getSetCookie()) outgoing.appendHeader('Set-Cookie', line)
  // A body that was not read to its end would hold the connection for as long as it goes on. HTTP/2 ends its stream alone.
  const { complete, httpVersionMajor } = outgoing.req
  if (!complete && httpVersionMajor === 1) outgoing.setHeader('Connection', 'close')
  outgoing.end(body)
}

/** Changes the head of the host's answer at the last moment: after all that the host has set, before it is on its way. */
export function atHead(outgoing: Outgoing, change: (headers: Headers) => void): void {
  // It goes by `writeHead`, which both have.
  onHeaders(outgoing as ServerResponse, () => {
    const before = new Headers()
    for (const [name, value] of Object.entries(outgoing.getHeaders())) {
      for (const one of [value ?? []].flat()) before.append(name, String(one))
    }
    const after = new Headers(before)
    change(after)
    for (const name of before.keys()) if (!after.has(name)) outgoing.removeHeader(name)
    for (const [name, value] of after) {
      if (name !== 'set-cookie' && value !== before.get(name)) outgoing.setHeader(name, value)
    }
    const lines = after.getSetCookie()
    if (lines.length > 0) outgoing.setHeader('Set-Cookie', lines)
  })
}

/** Answers a request to switch protocols that is not let through, and ends the connection. */
export async function sendRaw(answer: Response, socket: Duplex): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  const fields = [...answer.headers, ['Content-Length', String(body.length)], ['Connection', 'close']]
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
}
