import { privately, SHARED_CACHES } from '../../reading/caching.ts'
import { isOurCookie, undisguised } from '../../reading/cookies.ts'
import { couldMatchName, matchesName } from '../../reading/patterns.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import type { Jar } from '../jar/contents.ts'
import { isDeletion, parseSetCookie, type SetCookie } from '../jar/set-cookie.ts'
import type { Upstream } from './upstream.ts'

/*
 * What comes back from the site, made fit for a browser in front of the gate.
 */

export type SortedCookies = {
  /** To be sealed, or, when deleted, taken out of the jar; in order. */
  sealed: SetCookie[]
  /** For page scripts: lines that go to the browser as they are, without `Domain`. */
  plain: string[]
}

/** What the site set: sealed is what could sign somebody in, and everything that page scripts could not read anyway. */
export function sortCookies(
  config: Pick<ProxyConfig, 'sessionCookies' | 'plainCookies'>,
  jar: Pick<Jar, 'cookies'> | null,
  answer: { headers: Headers; path: string; now: number },
): SortedCookies {
  const sorted: SortedCookies = { sealed: [], plain: [] }
  for (const line of answer.headers.getSetCookie()) {
    const cookie = parseSetCookie(line, answer.path, answer.now)
    if (cookie === null || isOurCookie(undisguised(cookie.name))) continue
    const isCredential = couldMatchName(config.sessionCookies, cookie.name)
    const isKnown = jar?.cookies.some(({ name }) => name === cookie.name) ?? false
    const isHidden = cookie.httpOnly && !matchesName(config.plainCookies, cookie.name)
    if (isCredential || isKnown || isHidden) sorted.sealed.push(cookie)
    else sorted.plain.push(line.replace(/;[ \t]*domain[ \t]*=[^;]*/gi, ''))
  }
  return sorted
}

/** The session of the jar was taken back: the site signed somebody out. */
export function signsOut(
  config: Pick<ProxyConfig, 'sessionCookies'>,
  jar: Pick<Jar, 'cookies'>,
  set: readonly SetCookie[],
): boolean {
  const last = new Map(set.map((cookie) => [cookie.name, cookie]))
  return jar.cookies.some(({ name }) => {
    const now = last.get(name)
    return now !== undefined && (isDeletion(now) || now.value === '') && couldMatchName(config.sessionCookies, name)
  })
}

/** Whether a session cookie got a value. */
export function setsSession(config: Pick<ProxyConfig, 'sessionCookies'>, set: readonly SetCookie[]): boolean {
  return set.some((cookie) => !isDeletion(cookie) && couldMatchName(config.sessionCookies, cookie.name))
}

/** Whether the answer leaves the jar's session cookies as they are, value for value. */
export function keepsSession(
  config: Pick<ProxyConfig, 'sessionCookies'>,
  jar: Jar,
  set: readonly SetCookie[],
): boolean {
  return set.every(
    (cookie) =>
      !couldMatchName(config.sessionCookies, cookie.name) ||
      jar.cookies.some(
        ({ name, path, value }) => name === cookie.name && path === cookie.path && value === cookie.value,
      ),
  )
}

/** Whether one of the jar's session cookies got another value. */
export function renewsSession(
  config: Pick<ProxyConfig, 'sessionCookies'>,
  jar: Pick<Jar, 'cookies'>,
  set: readonly SetCookie[],
): boolean {
  return set.some(
    (cookie) =>
      !isDeletion(cookie) &&
      couldMatchName(config.sessionCookies, cookie.name) &&
      jar.cookies.some(({ name, value }) => name === cookie.name && value !== cookie.value),
  )
}

/** The answer with its fields in order: no cookie of the site's, no word of where it really is. */
export function toBrowserResponse(
  upstream: Response,
  site: Upstream,
  cookies: readonly string[],
  isPrivate: boolean,
): Response {
  const answer = new Response(upstream.body, upstream)
  const { headers } = answer
  // Each call is one into the platform, so only what is there is asked for.
  const changes: [string, string | null][] = []
  let said: string | null = null
  let type: string | null = null
  for (const [name, value] of upstream.headers) {
    const lower = name.toLowerCase()
    if (lower === 'cache-control') said = value
    else if (lower === 'content-type') type = value
    else if (isPrivate && SHARED_CACHES.test(lower)) changes.push([name, null])
    else if (lower === 'set-cookie' || lower === 'host' || lower.startsWith('x-mfa-')) changes.push([name, null])
    else if (lower === 'location' || lower === 'content-location') changes.push([name, site.relocate(value)])
    else if (lower === 'refresh') changes.push([name, relocated(value, /(url=)(.*)()$/i, site)])
    else if (lower === 'link') changes.push([name, relocated(value, /(<)([^>]*)(>)/g, site)])
  }
  for (const [name, value] of changes) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  for (const line of cookies) headers.append('Set-Cookie', line)
  if (isPrivate) headers.set('Cache-Control', privately(said, type))
  return answer
}

/** A field with addresses in it, each the second of three groups. */
function relocated(field: string, addresses: RegExp, site: Upstream): string {
  return field.replace(
    addresses,
    (_, before: string, address: string, after: string) => before + site.relocate(address) + after,
  )
}
