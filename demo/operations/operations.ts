import { Hono, type MiddlewareHandler } from 'hono'
import { isOperator } from '../people/people.ts'
import type { SignedIn } from '../people/sessions.ts'
import { type Site, type SiteContext, signedIn } from '../routes/site.ts'
import { doAct, showAct } from './act-page.ts'
import { type AdminAccess, type AdminApi, adminApi } from './admin-api.ts'
import { showKeys } from './keys-page.ts'
import { giveLog, showLog } from './log-page.ts'
import { showPeople } from './people-page.ts'
import { showPerson } from './person-page.ts'
import { showPolicies } from './policies-page.ts'
import { showWebhooks } from './webhooks-page.ts'

export type OperationsOptions = AdminAccess & {
  /** Asks for a second step that is not old, and for one to be set up where there is none. */
  freshStep: MiddlewareHandler
  /** What somebody sees who is no operator: the same as where there is nothing. */
  hide: (c: SiteContext) => Promise<Response>
}

type Page = (c: SiteContext, person: SignedIn, api: AdminApi) => Response | Promise<Response>

/** The back office under `/admin`: it knows of MFA what the admin API tells any program. */
export function operations({ freshStep, hide, ...access }: OperationsOptions): Hono<Site> {
  const api = adminApi(access)
  const app = new Hono<Site>()
  app.use('*', async (c, next) => {
    if (!isOperator(await signedIn(c))) return hide(c)
    await next()
    return undefined
  })
  app.use('*', freshStep)
  const to = (page: Page) => async (c: SiteContext) => page(c, await signedIn(c), api)
  app.get('/', to(showPeople))
  app.get('/person', to(showPerson))
  app.get('/act', to(showAct)).post(to(doAct))
  app.get('/log', to(showLog))
  app.get('/log/export', to(giveLog))
  app.get('/policies', to(showPolicies))
  app.get('/keys', to(showKeys))
  app.get('/webhooks', to(showWebhooks))
  return app
}
