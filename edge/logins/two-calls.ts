import { Hono } from 'hono'
import type { ApiPart, RoutesEnv } from '../http/routes/serve.ts'
import type { LoginStore } from '../ports/logins.ts'
import { backendRoutes } from './backend-routes.ts'
import { type Backend, createBackends } from './backends.ts'
import { ticketHolder } from './ticket.ts'

export type { Backend } from './backends.ts'

/** A part of the API that `createMfa({ logins })` takes. */
export type TwoCalls = ApiPart

export type TwoCallsOptions = {
  /** `createLoginStore(db)` of `sallyport/db/logins`, over the same database as `createStore`. */
  store: LoginStore
  /** The backends that may call, by the hash of their key. */
  backends: readonly Backend[]
}

/**
 * For backends that stay out of the way of traffic (spec H4): `POST <prefix>/api/logins` asks for a decision after the
 * password and gets a ticket for the elements in the browser; `POST <prefix>/api/logins/redeem` redeems the grant that
 * they hand over. Throws at start when an option cannot work.
 *
 * @example
 * createMfa({ …, logins: twoCalls({ store: createLoginStore(db), backends: [{ id: 'shop', keyHash: env.SHOP_KEY_HASH }] }) })
 */
export function twoCalls({ store, backends }: TwoCallsOptions): TwoCalls {
  if (!store) throw new Error('twoCalls: store is missing')
  const backendOf = createBackends(backends)
  return (http) => {
    const part = new Hono<RoutesEnv>()
    part.use('*', ticketHolder(http, store))
    part.route('/logins', backendRoutes(http, store, backendOf))
    return part
  }
}
