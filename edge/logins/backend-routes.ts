import { type Context, Hono } from 'hono'
import { BeginLoginRequest, type GrantView, type LoginView, RedeemGrantRequest } from '../contract/logins.ts'
import { acrOf } from '../core/assurance.ts'
import { TICKET_SECONDS } from '../core/logins.ts'
import { isPersonId } from '../core/operators/actors.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { digestOf } from '../crypto/digest.ts'
import { afterAnswer } from '../http/deployment/after.ts'
import { readJson } from '../http/request/body.ts'
import { locate } from '../http/request/location.ts'
import { type HttpServices, visitOf } from '../http/request/visit.ts'
import { type RoutesEnv, refuse, refuseOtherMethods } from '../http/routes/serve.ts'
import { beginLogin } from '../operations/sign-in/begin-login.ts'
import { redeemGrant } from '../operations/sign-in/redeem-grant.ts'
import { rememberMemberships } from '../operations/sign-in/remember-memberships.ts'
import type { LoginStore } from '../ports/logins.ts'
import type { Principal } from '../ports/principal.ts'
import type { Backends } from './backends.ts'
import { newBearerText, sessionOf } from './ticket.ts'

/** Somebody in two hundred accounts fits. */
const MAX_LOGIN_BYTES = 65_536

type Env = { Variables: RoutesEnv['Variables'] & { backendId: string } }

/** What a host's backend calls. The order is: no browser, a key, then the body. */
export function backendRoutes(http: HttpServices, store: LoginStore, backendOf: Backends): Hono<RoutesEnv> {
  const { deps } = http
  const routes = new Hono<Env>()

  routes.use('*', async (c, next) => {
    const backendId = await caller(c, backendOf)
    if (!backendId.ok) return refuse(http, c, backendId.reason)
    c.set('backendId', backendId.value)
    return next()
  })

  routes.post('/', async (c) => {
    const location = locate(c, http.deployment)
    if (!location.ok) return refuse(http, c, location.reason)
    const body = await readJson(http, c, BeginLoginRequest, MAX_LOGIN_BYTES)
    if (!body.ok) return refuse(http, c, body.reason)
    const { principal, memberships, accountId, pendingId } = body.value
    if (!isPersonId(principal.id)) return refuse(http, c, { reason: 'malformed_request' })
    const id = deps.newId()
    const ticket = newBearerText(deps)
    const person = { name: principal.name, memberships, accountId }
    const who: Principal = { ...person, id: principal.id, sessionId: id }
    const session = await sessionOf(http, principal.id, id)
    const visit = visitOf(c, {
      principal: { ...who, sessionId: session.sessionId },
      caller: { principalId: who.id, sessionHashes: session.hashes, assuranceId: null },
      requestId: c.get('requestId'),
      location: location.value,
      token: null,
    })
    const expiresAt = deps.clock() + TICKET_SECONDS * 1000
    const { decision, membershipsDigest, weakFor } = await beginLogin(deps, store, visit, {
      id,
      backendId: c.get('backendId'),
      ticketHash: await digestOf<'ticket'>(ticket),
      pendingHash: await digestOf<'pending sign-in'>(pendingId),
      person,
      expiresAt,
    })
    afterAnswer(c, rememberMemberships(deps, visit, membershipsDigest))
    // A ticket is for one proof, and the one that there is would not be enough.
    if (weakFor.length > 0) return refuse(http, c, { reason: 'strength_due', accounts: weakFor, page: null })
    switch (decision.verdict) {
      case 'allow':
        return c.json({ verdict: 'allow', rule: 'not_required' } satisfies LoginView)
      case 'challenge':
        return c.json({ ...decision, ticket, expiresAt } satisfies LoginView)
      case 'enrol':
        return c.json({ ...decision, ticket, expiresAt } satisfies LoginView)
      // Nobody has proved anything in a sign-in that begins.
      case 'strengthen':
      case 'wait':
        return refuse(http, c, { reason: 'uninvited' })
      default:
        return decision satisfies never
    }
  })

  routes.post('/redeem', async (c) => {
    const body = await readJson(http, c, RedeemGrantRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const repeatKey = c.req.header('idempotency-key')
    if (repeatKey !== undefined && !/^[\x21-\x7e]{1,128}$/.test(repeatKey)) {
      return refuse(http, c, { reason: 'malformed_request' })
    }
    const { ticket, grant, pendingId } = body.value
    const redemption = {
      backendId: c.get('backendId'),
      ticketHash: await digestOf<'ticket'>(ticket),
      grantHash: await digestOf<'grant'>(grant),
      pendingHash: await digestOf<'pending sign-in'>(pendingId),
      repeatHash: repeatKey === undefined ? null : await digestOf<'idempotency key'>(repeatKey),
    }
    const redeemed = await redeemGrant(deps, store, redemption, c.get('requestId'))
    if (!redeemed) return refuse(http, c, { reason: 'login_over' })
    if ('weakFor' in redeemed)
      return refuse(http, c, { reason: 'strength_due', accounts: redeemed.weakFor, page: null })
    const { principalId, person, amr, provedAt } = redeemed
    return c.json({
      principal: { id: principalId, name: person.name },
      accountId: person.accountId ?? null,
      pendingId,
      amr,
      acr: acrOf(amr),
      authTime: Math.floor(provedAt / 1000),
    } satisfies GrantView)
  })

  refuseOtherMethods(http, routes)
  // What these routes note about their backend is their own business; the API mounts them as any other part.
  return routes as unknown as Hono<RoutesEnv>
}

/** The backend that calls. A browser is refused whatever key it has: a key in a page is nobody's secret. */
async function caller(c: Context<Env>, backendOf: Backends): Promise<Result<string, Refusal>> {
  if (['origin', 'cookie', 'sec-fetch-site'].some((name) => c.req.header(name) !== undefined)) {
    return reject({ reason: 'foreign_origin' })
  }
  const key = /^Bearer ([\x21-\x7e]{1,512})$/.exec(c.req.header('authorization') ?? '')?.[1]
  const backendId = key === undefined ? null : await backendOf(key)
  return backendId === null ? reject({ reason: 'unknown_credential' }) : accept(backendId)
}
