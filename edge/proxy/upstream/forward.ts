import type { Assurance } from '../../core/assurance.ts'
import type { HostContext } from '../../http/deployment/deployment.ts'
import { couldMatchName } from '../../reading/patterns.ts'
import type { Asking, IdentityQuestion, Person } from '../identity/person.ts'
import type { Jar, SiteCookie } from '../jar/contents.ts'
import { mergeCookies } from '../jar/contents.ts'
import type { ProxyContext } from './context.ts'
import { type SortedCookies, sortCookies } from './response.ts'
import { locationFor } from './upstream.ts'
import { forwardableCookies, tokenHash, type Visitor } from './visitor.ts'

/** As whom a request goes to the site. */
export type As = {
  /** Null: without any cookie of a jar. */
  jar: Jar | null
  isAdmitted: boolean
  assurance: Assurance | null
  /** A safe sub-resource, so no WebSocket. */
  isCheap?: boolean
  body?: BodyInit | ReadableStream | null
  search?: string
  signal?: AbortSignal
  /** The answer is going to be changed: as a whole, not as "not modified", and packed in a way that the platform unpacks. */
  isWhole?: boolean
}

export type Forwarded = { upstream: Response; sorted: SortedCookies; cookies: SiteCookie[] }

/** One request to the site, with what may go along, and its answer with the cookies sorted. */
export async function forward(proxy: ProxyContext, c: HostContext, visitor: Visitor, as: As): Promise<Forwarded> {
  const { config, upstream: site, http } = proxy
  const { canonical, location } = visitor
  const { method } = c.req
  const now = http.deps.clock()
  const upstream = await site.send({
    method,
    path: canonical.path,
    search: as.search ?? canonical.search,
    from: c.req.raw,
    publicOrigin: location.origin,
    cookies: as.jar?.cookies ?? [],
    raw: forwardableCookies(config, visitor, as.isAdmitted),
    authorization: await authorizationOf(proxy, c, as),
    assertion: await assertionFor(proxy, as, method, canonical.path, now),
    body: bodyOf(c, as),
    signal: as.signal,
    isWhole: as.isWhole,
    // Nobody would end one of somebody else, and a session that a password signs in later may have it open already.
    mayUpgrade: as.isAdmitted && !as.isCheap,
  })
  const sorted = sortCookies(config, as.jar, { headers: upstream.headers, path: canonical.path, now })
  return { upstream, sorted, cookies: mergeCookies(as.jar?.cookies ?? [], sorted.sealed) }
}

/**
 * Asks who these cookies or this token belong to, as the browser itself would ask. With all of its cookies, whatever path
 * they are for: a session that is only good elsewhere is somebody's too.
 */
export async function askWho(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  known: Pick<IdentityQuestion, 'named' | 'token'> & { cookies: readonly SiteCookie[] },
): Promise<Person | null> {
  const { config, http, identity, upstream: site } = proxy
  // One value for several paths, as WordPress has it, is one session.
  const cookies = [...new Map(known.cookies.map((cookie) => [`${cookie.name}=${cookie.value}`, cookie])).values()]
  const sessions = cookies.map(({ name }) => name).filter((name) => couldMatchName(config.sessionCookies, name))
  if (identity.seesSessions && new Set(sessions).size < sessions.length) throw new Error('two sessions at once')
  const ask: IdentityQuestion['ask'] = async (address, as) => {
    const [path = '', ...query] = address.split('?')
    const answer = await site.send({
      method: 'GET',
      path,
      search: query.length === 0 ? '' : `?${query.join('?')}`,
      from: new Request(c.req.raw.url, { headers: asking(c.req.raw.headers, as) }),
      publicOrigin: visitor.location.origin,
      cookies: cookies.map((cookie) => ({ ...cookie, path: '/' })),
      raw: [],
      authorization: known.token === null ? null : `Bearer ${known.token}`,
      assertion: await assertionFor(
        proxy,
        { jar: null, isAdmitted: false, assurance: null },
        'GET',
        path,
        http.deps.clock(),
      ),
      body: null,
    })
    return asOwn(answer, (to) => locationFor(site, visitor.location.origin, to))
  }
  return identity.who({ ...known, publicOrigin: visitor.location.origin, ask })
}

/** The same answer with the way that it leads to as a path, where it leads back to the site. */
export function asOwn(answer: Response, relocate: (to: string) => string): Response {
  const to = answer.headers.get('Location')
  if (to === null || answer.status < 300 || answer.status > 399 || answer.status === 304) return answer
  const headers = new Headers(answer.headers)
  headers.set('Location', relocate(to))
  return new Response(answer.body, { status: answer.status, headers })
}

/** Sites bind sessions to the browser's own fields; what belongs to the one request stays behind. */
function asking(headers: Headers, { accept, fields }: Asking): Headers {
  // What a cache has may be somebody else's.
  const kept = new Headers({ Accept: accept, 'Cache-Control': 'no-cache', Pragma: 'no-cache' })
  const own = ['user-agent', 'accept-language', 'cf-connecting-ip'].map((name) => ({ name, value: null }))
  for (const { name, value } of [...own, ...fields]) {
    const sent = value ?? headers.get(name)
    if (sent !== null) kept.set(name, sent)
  }
  return kept
}

function bodyOf(c: HostContext, as: As): BodyInit | ReadableStream | null {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return null
  return as.body === undefined ? c.req.raw.body : as.body
}

/**
 * A password or token in `Authorization` signs somebody in with each request, past every login form. It goes on only
 * from a browser that is through the gate, and, unless told otherwise, only one that this person's own login was given.
 */
async function authorizationOf(proxy: ProxyContext, c: HostContext, as: As): Promise<string | null> {
  const { config, http } = proxy
  const value = c.req.header('authorization')
  if (value === undefined || !as.isAdmitted || config.authorization === 'drop') return null
  if (config.authorization === 'assured') return value
  const token = /^bearer +(\S+)$/i.exec(value)?.[1]
  if (token === undefined) return null
  return as.jar?.who?.tokens.includes(await tokenHash(http, token)) ? value : null
}

async function assertionFor(
  { assertion }: ProxyContext,
  as: Pick<As, 'jar' | 'isAdmitted' | 'assurance'>,
  method: string,
  path: string,
  now: number,
): Promise<string | null> {
  if (assertion === null) return null
  return assertion({ who: as.isAdmitted ? (as.jar?.who ?? null) : null, assurance: as.assurance, method, path, now })
}
