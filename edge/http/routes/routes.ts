import { Hono } from 'hono'
import { logError } from '../deployment/log.ts'
import type { RecentDecisions } from '../deployment/recent-decisions.ts'
import type { HostContext } from '../deployment/site.ts'
import { locate } from '../request/location.ts'
import { takeOutPlanted } from '../request/planted.ts'
import { type Http, newRequestId } from '../request/visit.ts'
import { deliver } from '../response/deliver.ts'
import { protect } from '../response/headers.ts'
import { refuse as refuseAtDoor } from '../response/hold.ts'
import { apiRoutes } from './api.ts'
import { assetRoutes } from './assets.ts'
import { pageRoutes } from './pages.ts'
import { type ApiPart, type RoutesEnv, refuse } from './serve.ts'

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
      c.res = await refuseAtDoor(http, c, location.reason, c.get('requestId'))
    } else {
      await next()
      const freeing = takeOutPlanted(c, c.res, location.value)
      if (freeing !== c.res) {
        // Else Hono would put the old cookies in the place of the new.
        c.res = undefined
        c.res = freeing
      }
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
function unavailable(http: Http, c: HostContext, error: unknown): Promise<Response> {
  const requestId: string = c.get('requestId') ?? newRequestId(http)
  logError(http.site, requestId, error)
  return refuseAtDoor(http, c, { reason: 'unavailable' }, requestId)
}
