import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { UnavailableError } from '../operations/act/guard.ts'

/** A request as Node has it, over HTTP/1 or HTTP/2. */
export type Incoming = IncomingMessage | Http2ServerRequest

/**
 * A request of Node's as the gate reads it, or null: it could be read in two ways. What the host's router reads is the
 * target as it was sent; what stands in a URL is resolved. `/account/../about` would be `/about` for us and the account for
 * the host, so only a target that both read alike goes on (RFC 9112, 3.2.1).
 */
export function asRequest(incoming: Incoming, target: string | null): Request | null {
  const host = hostOf(incoming)
  if (!target?.startsWith('/') || target.includes('#') || !host) return null
  const isSecure = (incoming.socket as TLSSocket | null)?.encrypted === true
  try {
    const url = new URL(`${isSecure ? 'https' : 'http'}://${host}${target}`)
    const said = host.toLowerCase().replace(isSecure ? /:443$/ : /:80$/, '')
    if (url.host !== said || url.pathname !== target.split('?')[0]) return null
    // As the host reads them: several lines of one name are joined by Node.
    const fields = Object.entries(incoming.headers)
      .filter(([name]) => !(isHttp2(incoming) && name.startsWith(':')))
      .flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]))
    const { method = 'GET' } = incoming
    const body = method === 'GET' || method === 'HEAD' ? null : lazily(incoming)
    // `duplex` is asked for by every runtime that takes a stream, and is not in the types.
    return new Request(url, { method, headers: new Headers(fields), body, duplex: 'half' } as RequestInit)
  } catch {
    // No URL, no header or no method that a `Request` may have.
    return null
  }
}

const isHttp2 = ({ httpVersionMajor }: Incoming): boolean => httpVersionMajor > 1

/** HTTP/2 has a field of its own for it; where `Host` is there as well, one may be read by us and the other by the host (RFC 9113, 8.3.1). */
function hostOf(incoming: Incoming): string | undefined {
  const { host, ':authority': authority = host } = incoming.headers
  if (!isHttp2(incoming)) return host
  return host === undefined || host === authority ? authority?.toString() : undefined
}

type Mounted = Incoming & { originalUrl?: string; baseUrl?: string }

/**
 * The target by which the host's router goes on. A router takes away the path that it is mounted on, and keeps it
 * (Express) or the whole (Connect) beside it; a middleware in front may have put another one in its place, and then that
 * one counts, not what was sent. Null: it cannot be told which of the two it is.
 */
export function routedTarget({ url = '', originalUrl = url, baseUrl }: Mounted): string | null {
  if (baseUrl !== undefined) return baseUrl + url
  if (originalUrl === url || originalUrl.endsWith(url)) return originalUrl
  // `/admin` on its own, mounted there, goes on as `/`.
  const [path = '', ...query] = originalUrl.split('?')
  return [`${path}/`, ...query].join('?').endsWith(url) ? originalUrl : null
}

/** The body, which is read when we read it: what the gate lets through, the host reads itself. */
function lazily(incoming: Incoming): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      if (chunks === undefined && incoming.readableDidRead) {
        throw new UnavailableError(
          'the body was read before the gate: mount body parsers, like express.json(), behind it',
        )
      }
      chunks ??= incoming[Symbol.asyncIterator]()
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}
