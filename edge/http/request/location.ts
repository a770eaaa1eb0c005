import { type Memo, memo } from '../../core/memo.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { isLoopback, isOwnOrigin, type Sender } from '../../reading/origin.ts'
import { splitPlainUrl, wayBack } from '../../reading/paths.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { isSafe } from './request-kind.ts'

/** Where a request really arrived: the origin that browsers know us by. */
export type Location = { origin: string; isSecure: boolean; path: string; search: string }

/**
 * The origin of this request. Behind TLS termination the URL says http, so `origins` decides, and a host that is not
 * among them is refused. http is served on loopback only (spec H8), whatever `origins` says: where anybody on the way tells
 * that the request came over http, it is refused, and what only reads is sent to https.
 */
export function locate(c: HostContext, site: Pick<Deployment, 'origins'>): Result<Location, Refusal> {
  // Asked several times about one request, whose address does not change.
  const known: Located | undefined = c.get(LOCATED)
  if (known?.site === site) return known.result
  const found = locateUrl(c.req.url, site)
  const mayBeClear = found.ok ? found.value.isSecure : found.reason.reason === 'insecure_scheme'
  const result = mayBeClear && cameInClear(c) ? inClear(c, found) : found
  c.set(LOCATED, { site, result } satisfies Located)
  return result
}

/** Who forwards a request says so in these: proxies and balancers (RFC 7239 and before), and Cloudflare. */
const TELLING = ['x-forwarded-proto', 'forwarded', 'cf-visitor']

/** One word of it is enough, beside any other: nobody but the sender is hurt where it is not true. */
function cameInClear(c: HostContext): boolean {
  // On Cloudflare, which names the place, the URL is that of the browser.
  const { url, cf } = c.req.raw as Request & { cf?: { colo?: string } }
  if (cf?.colo && url.startsWith('http:')) return true
  return TELLING.some((name) => /(^|[\s,;="])(http|ws)($|[\s,;"])/i.test(c.req.header(name) ?? ''))
}

/** What only reads is sent to the same address over https. On this machine nothing travels. */
function inClear(c: HostContext, found: Result<Location, Refusal>): Result<Location, Refusal> {
  const url = new URL(c.req.url)
  const origin = found.ok ? found.value.origin : `https://${url.host}`
  if (isLoopback(new URL(origin).hostname)) return found
  return reject({
    reason: 'insecure_scheme',
    to: isSafe(c.req.method) ? origin + url.pathname + url.search : undefined,
  })
}

const LOCATED = 'sallyport.location'

type Located = { site: unknown; result: Result<Location, Refusal> }

/** What an address without its path comes to. A deployment has few; whoever makes up more makes it forget. */
const bases = new WeakMap<Pick<Deployment, 'origins'>, Memo<Result<Location, Refusal>>>()
const BASES_BYTES = 10_000

function locateUrl(address: string, site: Pick<Deployment, 'origins'>): Result<Location, Refusal> {
  const plain = splitPlainUrl(address)
  if (plain === null) return locateParsed(address, site)
  const base = locateBase(plain.base, site)
  return base.ok ? accept({ ...base.value, path: plain.path, search: plain.search }) : base
}

function locateBase(address: string, site: Pick<Deployment, 'origins'>): Result<Location, Refusal> {
  const known = bases.get(site) ?? memo(BASES_BYTES)
  bases.set(site, known)
  const seen = known.get(address)
  if (seen) return seen
  const result = locateParsed(address, site)
  known.set(address, result)
  return result
}

function locateParsed(address: string, site: Pick<Deployment, 'origins'>): Result<Location, Refusal> {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return reject({ reason: 'malformed_request' })
  }
  let origin = url.origin
  if (site.origins.size > 0) {
    const named = [...site.origins].find((candidate) => new URL(candidate).host === url.host)
    if (!named) return reject({ reason: 'unknown_host' })
    origin = named
  }
  const isSecure = origin.startsWith('https:')
  if (!isSecure && !isLoopback(url.hostname)) return reject({ reason: 'insecure_scheme' })
  return accept({ origin, isSecure, path: url.pathname, search: url.search })
}

/** What the browser says of where a request comes from, for `isOwnOrigin`. */
export function originOf(c: HostContext): Pick<Sender, 'origin' | 'site'> {
  return { origin: c.req.header('origin'), site: c.req.header('sec-fetch-site') }
}

/** Browsers do not agree on `Sec-Fetch-Site` for WebSockets; the page they always name. */
export function isOwnWebSocket(c: HostContext, { origin: expected }: Location): boolean {
  return isOwnOrigin({ origin: c.req.header('origin'), site: undefined, expected })
}

/** The page of ours or the host's that sent this request, as a way back; null when the browser does not say. */
export function refererPath(c: HostContext, origin: string): string | null {
  try {
    const referer = new URL(c.req.header('referer') ?? '')
    return referer.origin === origin ? wayBack(referer.pathname + referer.search) : null
  } catch {
    return null
  }
}
