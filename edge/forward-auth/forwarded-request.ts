import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { isSafe } from '../http/request/request-kind.ts'
import { canonicalise, carriesSessionId } from '../reading/canonical.ts'
import type { NamePatterns } from '../reading/patterns.ts'

/** What a proxy says of the request that it asks about. Null: it said nothing. */
export type ForwardedRequest = { method: string | null; proto: string | null; host: string | null; uri: string | null }

/** As Traefik and Caddy say it, and nginx in our configuration. */
export function fromForwardedHeaders(headers: Headers): ForwardedRequest {
  return {
    method: headers.get('x-forwarded-method'),
    proto: headers.get('x-forwarded-proto'),
    host: headers.get('x-forwarded-host'),
    uri: headers.get('x-forwarded-uri'),
  }
}

/**
 * As Envoy does: with the request's own method and `Host`, and its path after ours, behind a `?`: in a path it would be
 * resolved on the way to us, and `..` would lead out of the question, to a page whose 200 is no yes.
 */
export function fromEnvoyRequest({ method, url, headers }: Request): ForwardedRequest {
  const at = url.indexOf('?')
  const uri = at === -1 ? null : url.slice(at + 1)
  return { method, proto: headers.get('x-forwarded-proto'), host: headers.get('host'), uri }
}

/** These were about the question, not of the request. */
const PROXY_HEADERS = [
  'x-mfa-proxy-key',
  'x-forwarded-method',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-uri',
  'content-length',
  'transfer-encoding',
]

/**
 * The request that is asked about, as the gate would have seen it. Everything must be said, once (two fields of one name
 * arrive joined by a comma and a space, which none of the values may hold), and must be readable in one way: a URI that a
 * URL parser resolves, shortens or reads another host in is refused, since the site behind would be asked for it as it is;
 * and one that carries a session id, which the site may take and `identify` may not.
 */
export function originalRequest(
  told: ForwardedRequest,
  headers: Headers,
  { origins, sessionCookies }: { origins: ReadonlySet<string>; sessionCookies: NamePatterns },
): Result<Request, Refusal> {
  const { method, host, uri } = told
  // Some proxies keep `Upgrade` to themselves, but only a WebSocket brings the key.
  const isWebSocket = headers.has('sec-websocket-key') || headers.get('upgrade')?.toLowerCase() === 'websocket'
  // Traefik says `wss` of one.
  const proto = isWebSocket ? told.proto?.replace(/^ws/, 'http') : told.proto
  const malformed = reject<Refusal>({ reason: 'malformed_request' })
  if (!method || !proto || !host || !uri) return malformed
  if (!/^(?!CONNECT$|TRACE$|TRACK$)[A-Z][A-Z-]{0,31}$/.test(method) || !/^https?$/.test(proto) || !isHost(host))
    return malformed
  const url = `${proto}://${host}${uri}`
  if (!uri.startsWith('/') || uri.includes('#')) return malformed
  const canonical = canonicalise(url)
  if (canonical === null || carriesSessionId(canonical, sessionCookies)) return malformed
  const { origin } = new URL(url)
  if (!origins.has(origin)) {
    const secure = `https${url.slice('http'.length)}`
    if (proto !== 'http' || !origins.has(new URL(secure).origin)) return reject({ reason: 'unknown_host' })
    return reject({ reason: 'insecure_scheme', to: isSafe(method) ? secure : undefined })
  }

  const fields = new Headers(headers)
  for (const name of PROXY_HEADERS) fields.delete(name)
  fields.set('Host', host)
  if (isWebSocket) fields.set('Upgrade', 'websocket')
  try {
    return accept(new Request(url, { method, headers: fields }))
  } catch {
    // What the platform knows no method of.
    return malformed
  }
}

/** Only what a name, an address and a port are made of: `Host: app.example?` would push the path into the query. */
function isHost(text: string): boolean {
  return /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(:\d{1,5})?$/i.test(text)
}
