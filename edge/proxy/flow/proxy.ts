import { Hono } from 'hono'
import type { HostContext } from '../../http/deployment/deployment.ts'
import { logError } from '../../http/deployment/log.ts'
import { givesProof } from '../../http/request/cookie.ts'
import { locate } from '../../http/request/location.ts'
import { isSafe } from '../../http/request/request-kind.ts'
import { newRequestId } from '../../http/request/visit.ts'
import { redirect, refuse } from '../../http/response/hold.ts'
import type { invitationRoutes } from '../../http/routes/invitations.ts'
import { createRoutes, type WellKnown } from '../../http/routes/routes.ts'
import type { ApiPart } from '../../http/routes/serve.ts'
import { canonicalise, carriesSessionId } from '../../reading/canonical.ts'
import { isPlainPath } from '../../reading/paths.ts'
import type { Jar } from '../jar/contents.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { UpstreamUnavailable } from '../upstream/upstream.ts'
import { PENDING_MS, setVisitor, type Visitor } from '../upstream/visitor.ts'
import { refreshIdentity, withRoles } from './refresh-identity.ts'
import { signOut } from './sign-out.ts'
import { handleSiteRequest } from './site-request.ts'

/** Where our own pages and API are; nothing under it ever reaches the site. */
export const PREFIX = '/.mfa'

/** What an option adds: a part of the API, pages, and an answer at an address of its own. */
type Extra = { part: ApiPart; pages?: Parameters<typeof createRoutes>[3]; wellKnown?: WellKnown | undefined }

type Options = {
  pages?: ReturnType<typeof invitationRoutes> | undefined
  passkeys?: Extra | undefined
  /** Of the list of sessions. */
  more?: ApiPart | undefined
  admin?: Parameters<typeof createRoutes>[3]
  watch?: { routes(routes: Hono): Hono } | undefined
}

/** Serves the elements and their chunks by file name. */
export type Elements = (file: string) => Promise<Response>

/**
 * The gate as a reverse proxy in front of an unmodified site (spec H3). Everything passes here; what goes on to
 * the site goes as a visitor without credentials, or as somebody whom the gate has let through.
 */
export function createProxy(
  proxy: ProxyContext,
  elements: Elements,
  { pages, passkeys, more, admin, watch }: Options = {},
): Hono {
  const { http } = proxy
  const app = new Hono()

  app.use('*', async (c: HostContext, next) => {
    const requestId = newRequestId(http)
    try {
      const known = await passkeys?.wellKnown?.(http, c)
      if (known) return known
      const visitor = await readVisitor(proxy, c, requestId)
      if (visitor instanceof Response) return visitor
      setVisitor(c, visitor)
      if (!isOurs(visitor)) return await handleSiteRequest(proxy, c, visitor)
      const answer = await serveOwn(c, visitor)
      if (answer) return answer
      await next()
      if (visitor.jar?.who && givesProof(c.res.headers, visitor.location)) await admit(c, visitor, visitor.jar)
      return undefined
    } catch (error) {
      if (error instanceof UpstreamUnavailable)
        return refuse(http, c, { reason: 'site_away', isLate: error.isLate }, requestId)
      logError(http.deployment, requestId, error)
      return refuse(http, c, { reason: 'unavailable' }, requestId)
    }
  })
  const routes = createRoutes(http, [passkeys?.part, more], undefined, pages, passkeys?.pages, admin)
  app.route(PREFIX, watch ? watch.routes(routes) : routes)
  return app

  async function serveOwn(c: HostContext, visitor: Visitor): Promise<Response | null> {
    const { path } = visitor.canonical
    // The ids of the admin API may hold anything, and nothing behind us reads them.
    const isAdmin = admin !== undefined && path.startsWith(`${PREFIX}/admin/`)
    if (!isAdmin && !isPlainPath(path)) return refuse(http, c, { reason: 'not_found' }, visitor.requestId)
    const file = new RegExp(`^${PREFIX}/elements/([a-z-]+\\.js)$`).exec(path)?.[1]
    if (file && isSafe(c.req.method)) return elements(file)
    if (path === http.deployment.login && isSafe(c.req.method)) return redirect(http, c, proxy.config.loginPage)
    if (path === http.deployment.signOut.path && c.req.method === 'POST') return signOut(proxy, c, visitor)
    // Whoever changes what an account requires does it in the role that is theirs now.
    const isPolicy = path.startsWith(`${PREFIX}/api/policies`) && !isSafe(c.req.method)
    const asked = isPolicy ? await refreshIdentity(proxy, c, visitor, 0) : null
    return asked === 'other' ? refuse(http, c, { reason: 'signed_out' }, visitor.requestId) : null
  }

  /** The code was right: all that the browser holds goes under a new id, and what was held of the login is given out. */
  async function admit(c: HostContext, { brought, location }: Visitor, jar: Jar): Promise<void> {
    const admitted: Jar = { ...jar, id: proxy.keeper.fresh('a').id, level: 'a', held: [] }
    for (const line of [...(await proxy.keeper.serialize(admitted, brought, location)), ...jar.held]) {
      c.header('Set-Cookie', line, { append: true })
    }
  }
}

function isOurs({ canonical }: Visitor): boolean {
  return canonical.loosePath === PREFIX || canonical.loosePath.startsWith(`${PREFIX}/`)
}

async function readVisitor(proxy: ProxyContext, c: HostContext, requestId: string): Promise<Visitor | Response> {
  const { http, keeper } = proxy
  if (/^(trace|track|connect)$/i.test(c.req.method)) {
    return refuse(
      http,
      c,
      { reason: 'method_not_allowed', allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
      requestId,
    )
  }
  const canonical = canonicalise(c.req.url)
  if (canonical === null || carriesSessionId(canonical, proxy.config.sessionCookies)) {
    return refuse(http, c, { reason: 'malformed_request' }, requestId)
  }
  const location = locate(c, http.deployment)
  if (!location.ok) return refuse(http, c, location.reason, requestId)
  const brought = await keeper.open(c.req.header('cookie'), location.value)
  if (brought.isPlanted) return refuse(http, c, { reason: 'planted_cookie' }, requestId)
  const isOver = brought.jar?.level === 'p' && (brought.jar.who?.at ?? 0) + PENDING_MS <= http.deps.clock()
  const jar = isOver ? null : withRoles(proxy, brought.jar)
  const isStale = jar === null && brought.ours.length > 0
  return { requestId, canonical, location: location.value, brought, jar, isStale }
}
