import type { Random } from '../../ports/runtime.ts'
import { matchesName } from '../../reading/patterns.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import type { SiteCookie } from '../jar/contents.ts'
import { mergeCookies } from '../jar/contents.ts'
import { isDeletion, matchesPath, parseSetCookie, type SetCookie } from '../jar/set-cookie.ts'
import { sortCookies } from '../upstream/response.ts'
import { addressFields, createUpstream, type Reach } from '../upstream/upstream.ts'

/*
 * A small browser for the probe: it asks the site as a visitor's browser would through the gate, and sees what the gate
 * would see.
 */

export type ProbePorts = {
  /** The way to the site. `redirect: 'manual'` must give the redirect itself. */
  fetch: Reach
  random: Random
  clock?: () => number
  /** What browsers call the site in front of the gate, as far as that is known before it starts. */
  publicOrigin?: string | undefined
}

/** The site could not be asked; `cause` is what the platform said. */
export class SiteUnreachable extends Error {
  override name = 'SiteUnreachable'
}

export type Cookies = { sealed: SiteCookie[]; plain: { name: string; value: string }[] }

export const NO_COOKIES: Cookies = { sealed: [], plain: [] }

export type Seen = {
  /** Path and query of the request. */
  path: string
  status: number
  /** As `LoginAnswer` has it. */
  location: string | null
  contentType: string
  /** What the gate would seal, deletions included. */
  sealed: SetCookie[]
  /** What the gate would give to the browser as it is. */
  plain: SetCookie[]
  /** What a browser has after this answer. */
  cookies: Cookies
  /** `Referrer-Policy`; empty: none. */
  referrerPolicy: string
  /** What it says of a limit on requests, with its name; null: nothing. */
  limit: string | null
  /** Up to the limit of the request; the rest is thrown away. */
  text: string
}

export type ProbeRequest = {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: BodyInit
  cookies: Cookies
  /** How much of the answer to read, in characters; 0: nothing. */
  maxText?: number
}

export type ProbeClient = (asked: ProbeRequest) => Promise<Seen>

/** How the site is called in a request: by its own name, or, where it is to see it, by the one that browsers use. */
export function baseOf(config: Pick<ProxyConfig, 'origin' | 'hostMode'>, { publicOrigin }: ProbePorts): string {
  return config.hostMode === 'public' && publicOrigin !== undefined ? publicOrigin : config.origin.origin
}

const LIMIT_MS = 15_000

export function probeClient(config: ProxyConfig, ports: ProbePorts): ProbeClient {
  const site = createUpstream(config, ports.fetch, LIMIT_MS)
  const clock = ports.clock ?? Date.now
  const base = baseOf(config, ports)
  const { publicOrigin } = ports
  return async ({ method = 'GET', path, headers = {}, body, cookies, maxText = 0 }) => {
    const [bare = '/'] = path.split('?')
    const cookie = cookieHeader(cookies, bare)
    const init: RequestInit = {
      method,
      body,
      headers: {
        'User-Agent': 'Mozilla/5.0 (compatible; Sallyport start-up probe)',
        'Accept-Language': 'en',
        'Sec-Fetch-Site': 'same-origin',
        ...addressFields(base),
        ...headers,
        ...(cookie && { Cookie: cookie }),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
    }
    let answer: Response
    let text: string
    try {
      answer = await ports.fetch(base + path, init)
      text = await textOf(answer, maxText)
    } catch (cause) {
      throw new SiteUnreachable(`${config.origin.origin} did not answer ${method} ${bare}`, { cause })
    }
    const now = clock()
    const sorted = sortCookies(config, { cookies: cookies.sealed }, { headers: answer.headers, path: bare, now })
    const plain = sorted.plain.flatMap((line) => parseSetCookie(line, bare, now) ?? [])
    const location = answer.headers.get('Location')
    return {
      path,
      status: answer.status,
      location: location === null ? null : relocated(site.relocate(location), publicOrigin),
      contentType: answer.headers.get('Content-Type') ?? '',
      referrerPolicy: answer.headers.get('Referrer-Policy') ?? '',
      limit: limitOf(answer.headers),
      sealed: sorted.sealed,
      plain,
      cookies: { sealed: mergeCookies(cookies.sealed, sorted.sealed), plain: mergePlain(cookies.plain, plain) },
      text,
    }
  }
}

function relocated(location: string, publicOrigin: string | undefined): string {
  return publicOrigin && location.startsWith(`${publicOrigin}/`) ? location.slice(publicOrigin.length) : location
}

function limitOf(headers: Headers): string | null {
  const names = ['RateLimit-Remaining', 'X-RateLimit-Remaining', 'RateLimit-Limit', 'X-RateLimit-Limit', 'RateLimit']
  const name = names.find((one) => headers.has(one))
  return name === undefined ? null : `${name}: ${headers.get(name)}`
}

/** Without the cookies that could be a session: a visitor under `LOGIN_SESSION=fresh`. */
export function withoutSession(config: Pick<ProxyConfig, 'sessionCookies'>, { sealed, plain }: Cookies): Cookies {
  return { sealed: sealed.filter(({ name }) => !matchesName(config.sessionCookies, name)), plain }
}

function cookieHeader({ sealed, plain }: Cookies, path: string): string {
  const own = sealed.filter((cookie) => matchesPath(cookie.path, path))
  return [...own, ...plain].map(({ name, value }) => `${name}=${value}`).join('; ')
}

function mergePlain(had: Cookies['plain'], set: readonly SetCookie[]): Cookies['plain'] {
  const merged = new Map(had.map((cookie) => [cookie.name, cookie]))
  for (const cookie of set) {
    merged.delete(cookie.name)
    if (!isDeletion(cookie)) merged.set(cookie.name, { name: cookie.name, value: cookie.value })
  }
  return [...merged.values()]
}

async function textOf(answer: Response, max: number): Promise<string> {
  if (max === 0 || answer.body === null) {
    await answer.body?.cancel()
    return ''
  }
  const reader = answer.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length < max) continue
    await reader.cancel()
    return text.slice(0, max)
  }
}
