import { Hono } from 'hono'
import { deliver } from './deliver.ts'
import { protect } from './headers.ts'
import { locate } from './location.ts'
import { logError } from './log.ts'
import { messagePage } from './pages/message-page.ts'
import { problemResponse } from './problem.ts'
import type { RecentDecisions } from './recent-decisions.ts'
import { requestKind } from './request-kind.ts'
import { apiRoutes } from './routes/api.ts'
import { assetRoutes } from './routes/assets.ts'
import { pageRoutes } from './routes/pages.ts'
import { type ApiPart, type RoutesEnv, refuse } from './routes/serve.ts'
import type { HostContext } from './site.ts'
import { type Http, newRequestId } from './visit.ts'

/** Further routes under our prefix, for hosts that ask for them: a module of its own, which no other host carries. */
export type Extension = (parts: { http: Http; recent: RecentDecisions }) => Hono

/** Everything under our prefix. Nothing falls through to the host: what is not here is a 404 of ours. */
export function createRoutes(
  http: Http,
  parts: readonly (ApiPart | undefined)[],
  extension?: Hono,
  /** Pages that only some deployments have, or have otherwise. */
  pages?: (http: Http) => Hono<RoutesEnv>,
): Hono<RoutesEnv> {
  const { site } = http
  const routes = new Hono<RoutesEnv>()
  // First: what is asked there may come under another name than browsers use.
  if (extension) routes.route('/', extension)

  routes.use('*', async (c, next) => {
    c.set('requestId', newRequestId(http))
    const location = locate(c, site)
    if (!location.ok) {
      const problem = problemResponse(location.reason, site, c.get('requestId'))
      const isDocument = requestKind(c) === 'document'
      c.res = isDocument ? await messagePage(site, location.reason, problem.status) : problem
    } else {
      await next()
    }
    protect(c.res.headers, site, location.ok ? location.value : null)
    const visit = c.get('visit')
    if (visit) deliver(http, c, visit)
  })

  routes.route('/assets', assetRoutes(site))
  for (const part of parts) if (part) routes.route('/api', part(http))
  routes.route('/api', apiRoutes(http))
  if (pages) routes.route('/', pages(http))
  routes.route('/', pageRoutes(http))
  routes.all('/challenge', (c) => refuse(http, c, { reason: 'method_not_allowed', allow: 'GET, POST' }))
  for (const path of ['/enrol', '/codes-left', '/settings', '/accounts']) {
    routes.all(path, (c) => refuse(http, c, { reason: 'method_not_allowed', allow: 'GET' }))
  }
  routes.all('*', (c) => refuse(http, c, { reason: 'not_found' }))
  routes.onError((error, c) => unavailable(http, c, error))
  return routes
}

/** The last resort: closed, in words that give nothing away. */
async function unavailable(http: Http, c: HostContext, error: unknown): Promise<Response> {
  const { site } = http
  const requestId: string = c.get('requestId') ?? newRequestId(http)
  logError(site, requestId, error)
  const problem = problemResponse({ reason: 'unavailable' }, site, requestId)
  if (requestKind(c) !== 'document') return problem
  const page = await messagePage(site, { reason: 'unavailable' }, problem.status)
  page.headers.set('Retry-After', problem.headers.get('Retry-After') ?? '5')
  return page
}
