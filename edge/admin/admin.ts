import { Hono } from 'hono'
import type { HttpServices } from '../http/request/visit.ts'
import { ADMIN_REFUSALS } from '../http/response/admin-refusals.ts'
import type { RoutesEnv } from '../http/routes/serve.ts'
import type { OperatorStore } from '../ports/operators/operator.ts'
import { accountAuditRoutes } from './account-audit.ts'
import { adminFrame } from './caller.ts'
import { keyRoutes } from './key-routes.ts'
import { logRoutes } from './log-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** What `createMfa({ admin })` takes. */
export type Admin = (http: HttpServices) => Hono<RoutesEnv>

export type AdminOptions = {
  /** `createOperatorStore(db)` of `sallyport/db/operator`, over the same database as `createStore`. */
  store: OperatorStore
}

/**
 * An API for operators and their programs (spec O3) under `<prefix>/admin/v1`, by keys that `npx sallyport api-keys create`
 * makes; and `<prefix>/api/audit`, by which Owners read what was done about their account. Throws at start when an option
 * cannot work.
 *
 * @example
 * createMfa({ …, admin: admin({ store: createOperatorStore(db) }) })
 */
export function admin({ store }: AdminOptions): Admin {
  if (typeof store?.chargeApiCall !== 'function') {
    throw new Error('admin: store must be what createOperatorStore(db) of sallyport/db/operator makes')
  }
  return (own) => {
    const { refusals } = own.deployment
    const said = { ...refusals.said, ...ADMIN_REFUSALS.said }
    const http = { ...own, deployment: { ...own.deployment, refusals: { ...refusals, said } } }
    const api = new Hono<RoutesEnv>()
    const frame = adminFrame(http, store, api)
    peopleRoutes(http, store, frame)
    policyRoutes(http, store, frame)
    logRoutes(http, store, frame)
    keyRoutes(store, frame)
    webhookRoutes(store, frame)
    accountAuditRoutes(http, store, api)
    return api
  }
}
