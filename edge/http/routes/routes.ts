import { Hono } from 'hono'
import type { HostContext } from '../deployment/deployment.ts'
import { logError } from '../deployment/log.ts'
import type { RecentDecisions } from '../deployment/recent-decisions.ts'
import { locate } from '../request/location.ts'
import { takeOutPlanted } from '../request/planted.ts'
import { type HttpServices, newRequestId } from '../request/visit.ts'
import { deliver } from '../response/deliver.ts'
import { protect } from '../response/headers.ts'
import { refuse as refuseAtDoor } from '../response/hold.ts'
import { apiRoutes } from './api.ts'
import { assetRoutes } from './assets.ts'
import { pageRoutes } from './pages.ts'
import { type ApiPart, RECOGNISED, type RoutesEnv, refuse, refuseOtherMethods } from './serve.ts'

/** Further routes under our prefix, for hosts that ask for them: a module of its own, which no other host carries. */
export type Extension = (parts: { http: HttpServices; recent: RecentDecisions }) => Hono

/** Answers at an address outside of our prefix, before the gate; null: it is none of its own. */
export type WellKnown = (http: HttpServices, c: HostContext) => Promise<Response | null>

/** Everything under our prefix. Nothing falls through to the host: what is not here is a 404 of ours. */
export function createRoutes(
  http: HttpServices,
  parts: readonly (ApiPart | undefined)[],
  extension?: Hono,
  /** Pages that only some deployments have, or have otherwise. */
  ...pages: readonly (((http: HttpServices) => Hono<RoutesEnv>) | undefined)[]
): Hono {
  const { deployment: site } = http
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
    const visit = c.get(RECOGNISED)
    if (visit) deliver(http, c, visit)
  })

  routes.route('/assets', assetRoutes(site))
  for (const part of parts) if (part) routes.route('/api', part(http))
  routes.route('/api', apiRoutes(http))
  const documents = new Hono<RoutesEnv>()
  for (const more of pages) if (more) documents.route('/', more(http))
  documents.route('/', pageRoutes(http))
  refuseOtherMethods(http, documents)
  routes.route('/', documents)
  routes.all('*', (c) => refuse(http, c, { reason: 'not_found' }))
  routes.onError((error, c) => unavailable(http, c, error))
  // The variables that our own routes pass on are no part of what whoever mounts them sees.
  return routes as unknown as Hono
}

/** The last resort: closed, in words that give nothing away. */
function unavailable(http: HttpServices, c: HostContext, error: unknown): Promise<Response> {
  const requestId: string = c.get('requestId') ?? newRequestId(http)
  logError(http.deployment, requestId, error)
  return refuseAtDoor(http, c, { reason: 'unavailable' }, requestId)
}
