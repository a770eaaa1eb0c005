import { forwardedFields } from '../../reading/canonical.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import type { SiteCookie } from '../jar/contents.ts'
import { matchesPath } from '../jar/set-cookie.ts'

/*
 * The site behind: how a request gets there, and how its answer comes back, before anybody decides what to make of it.
 */

/** The way to the site: `fetch`, or a service binding under which it keeps our public name. */
export type Reach = (address: string, init: RequestInit) => Promise<Response>

export type UpstreamRequest = {
  method: string
  path: string
  search: string
  /** The request that arrived: what tells one browser from another goes on. */
  from: Request
  publicOrigin: string
  cookies: readonly SiteCookie[]
  /** Not ours, and harmless. */
  raw: readonly { name: string; value: string }[]
  authorization: string | null
  assertion: string | null
  body: BodyInit | ReadableStream | null
  signal?: AbortSignal
  /** What a browser has of it from before is not to be confirmed. */
  isWhole?: boolean
  /** A WebSocket may come of it. Else one that is asked for is a plain request. */
  mayUpgrade?: boolean
}

export class UpstreamUnavailable extends Error {
  override name = 'SiteAway'
  readonly isLate: boolean
  constructor(isLate: boolean) {
    super(isLate ? 'the site did not answer in time' : 'the site is away or answered nonsense')
    this.isLate = isLate
  }
}

export type Upstream = {
  send(request: UpstreamRequest): Promise<Response>
  /** An address that the site names, as our browsers should see it: its own becomes a path. */
  relocate(address: string): string
}

export function createUpstream(
  config: Pick<ProxyConfig, 'origin' | 'hostMode'>,
  reach: Reach,
  timeoutMs: number,
): Upstream {
  const own = config.origin.origin

  function fieldsOf(request: UpstreamRequest, base: string): [string, string][] {
    const { from, publicOrigin } = request
    const fields = forwardedFields(from.headers, request.mayUpgrade === true && isWebSocket(from))
    // The site checks them against its own name: ours was checked before it was written over.
    if (fields.get('origin') === publicOrigin) fields.set('origin', base)
    const referer = fields.get('referer')
    if (referer?.startsWith(`${publicOrigin}/`)) fields.set('referer', base + referer.slice(publicOrigin.length))
    const cookie = cookieHeader(request)
    if (cookie) fields.set('cookie', cookie)
    if (request.isWhole) {
      for (const name of ['if-none-match', 'if-modified-since', 'range', 'if-range']) fields.delete(name)
      // What is not changed after all goes on as it came, so it must be packed as the browser asked, if at all.
      fields.set('accept-encoding', /\bgzip\b/i.test(fields.get('accept-encoding') ?? '') ? 'gzip' : 'identity')
    }
    if (request.authorization !== null) fields.set('authorization', request.authorization)
    if (request.assertion !== null) fields.set('x-mfa-assertion', request.assertion)
    const isPublic = publicOrigin.startsWith('https:')
    // Cloudflare's own field; where it does not stand in front (http, on this machine), anybody could have written it.
    const address = isPublic ? from.headers.get('cf-connecting-ip') : null
    if (address) fields.set('x-forwarded-for', address)
    // The address that `Host`, `Origin` and `Referer` name as well: many sites refuse a request that names two.
    for (const [name, value] of Object.entries(addressFields(base))) fields.set(name, value)
    return [...fields]
  }

  return {
    async send(request) {
      const base = config.hostMode === 'public' ? request.publicOrigin : own
      const late = new AbortController()
      // Of the answer's beginning only. What is still being sent has no limit: uploads are as slow as their sender.
      const timer = request.body instanceof ReadableStream ? undefined : setTimeout(() => late.abort(), timeoutMs)
      const signal = request.signal ? AbortSignal.any([late.signal, request.signal]) : late.signal
      try {
        return await reach(base + request.path + request.search, {
          method: request.method,
          headers: fieldsOf(request, base),
          body: request.body,
          redirect: 'manual',
          signal,
        })
      } catch {
        throw new UpstreamUnavailable(late.signal.aborted)
      } finally {
        clearTimeout(timer)
      }
    },

    relocate(address) {
      if (!URL.canParse(address, own)) return address
      const url = new URL(address, own)
      // A path stays as it was written; `//other` names another host.
      if (!/^[a-z][a-z0-9+.-]*:|^[\\/]{2}/i.test(address.trim())) return address
      // A site that was told otherwise than it is reached may name itself with the other scheme.
      if (url.host !== config.origin.host || !/^https?:$/.test(url.protocol)) return address
      const target = url.pathname + url.search + url.hash
      return target.startsWith('//') ? `/.${target}` : target
    },
  }
}

/** Path and query on the site, whichever of its two names an address has; another site's address whole. */
export function locationFor(site: Upstream, publicOrigin: string, address: string): string {
  return site.relocate(address.startsWith(`${publicOrigin}/`) ? address.slice(publicOrigin.length) : address)
}

/** What a site is told of the address that it was asked by. */
export function addressFields(base: string): Record<'x-forwarded-host' | 'x-forwarded-proto', string> {
  const [protocol = '', host = ''] = base.split('//')
  return { 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) }
}

export function isWebSocket(request: Request): boolean {
  return request.headers.get('upgrade')?.toLowerCase() === 'websocket'
}

/** Longer paths first (RFC 6265 §5.4). */
function cookieHeader({ cookies, raw, path }: UpstreamRequest): string {
  const own = cookies
    .filter((cookie) => matchesPath(cookie.path, path))
    .toSorted((a, b) => b.path.length - a.path.length)
  return [...own, ...raw].map(({ name, value }) => `${name}=${value}`).join('; ')
}
