import type { Hono } from 'hono'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { recordRefused } from '../../operations/act/deps.ts'
import { isOwnOrigin } from '../../reading/origin.ts'
import type { HostContext } from '../deployment/site.ts'
import { type Location, locate, originOf, refererPath } from '../request/location.ts'
import { isPlanted } from '../request/planted.ts'
import { arrive, type Http, type HttpVisit, isCsrf } from '../request/visit.ts'
import { problemResponse } from '../response/problem.ts'

/** More of the API, mounted under its prefix and in front of it: for what only some hosts need. */
export type ApiPart = (http: Http) => Hono<RoutesEnv>

export type RoutesEnv = { Variables: { requestId: string; visit?: HttpVisit } }

/** Who calls one of our own routes: somebody the host knows or a part of the API has recognised, or a refusal. */
export async function known(http: Http, c: HostContext): Promise<Result<HttpVisit, Refusal>> {
  const recognised = c.get('visit')
  if (recognised) return accept(recognised)
  if (isPlanted(c)) return reject({ reason: 'planted_cookie' })
  const arrival = await arrive(http, c, c.get('requestId'))
  if (!arrival.ok) return arrival
  if (arrival.value.kind !== 'known') return reject({ reason: 'signed_out' })
  c.set('visit', arrival.value.visit)
  return accept(arrival.value.visit)
}

/** Who calls an unsafe JSON route: of our own origin, and with this session's CSRF value (OWASP ASVS 3.5.1). */
export async function knownUnsafe(http: Http, c: HostContext): Promise<Result<HttpVisit, Refusal>> {
  return checkedUnsafe(http, c, c.req.header('x-mfa-csrf') ?? '')
}

export async function checkedUnsafe(http: Http, c: HostContext, csrf: string): Promise<Result<HttpVisit, Refusal>> {
  const visit = await known(http, c)
  if (!visit.ok || visit.value.isOriginChecked) return visit
  if (!isOwnPage(c, visit.value.location)) {
    await recordRefused(http.deps, visit.value, { act: 'origin.refused' })
    return reject({ reason: 'foreign_origin' })
  }
  if (!(await isCsrf(http, visit.value, csrf))) {
    await recordRefused(http.deps, visit.value, { act: 'csrf.refused' })
    return reject({ reason: 'csrf_mismatch' })
  }
  return visit
}

export function refuse(http: Http, c: HostContext, refusal: Refusal): Response {
  const location = locate(c, http.site)
  const from = location.ok ? refererPath(c, location.value.origin) : null
  return problemResponse(refusal, http.site, c.get('requestId'), from)
}

/** Whether a form or script of our own pages sent this. A missing `Origin` is a foreign one. */
export function isOwnPage(c: HostContext, { origin: expected }: Location): boolean {
  return isOwnOrigin({ ...originOf(c), expected, mayBeNull: true })
}
