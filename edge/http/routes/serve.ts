import type { Context, Hono } from 'hono'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { recordRefused } from '../../operations/act/deps.ts'
import { isOwnOrigin } from '../../reading/origin.ts'
import { CSRF_HEADER } from '../../shared/protocol.ts'
import type { HostContext } from '../deployment/deployment.ts'
import { type Location, originOf } from '../request/location.ts'
import { isPlanted } from '../request/planted.ts'
import { arrive, type HttpServices, type HttpVisit, isCsrf } from '../request/visit.ts'
import { refusalAnswer } from '../response/hold.ts'

/** More of the API, mounted under its prefix and in front of it: for what only some hosts need. */
export type ApiPart = (http: HttpServices) => Hono<RoutesEnv>

/** Under which our routes keep whose a request is. Not a host's word: what it set itself would be taken for it. */
export const RECOGNISED = 'sallyport.visit'

/** What our own routes know of a request, and whose it is, once that was found out. */
export type RoutesEnv = { Variables: { requestId: string; [RECOGNISED]?: HttpVisit } }
export type RoutesContext = Context<RoutesEnv>

/** Who calls one of our own routes: somebody the host knows or a part of the API has recognised, or a refusal. */
export async function known(http: HttpServices, c: RoutesContext): Promise<Result<HttpVisit, Refusal>> {
  const recognised = c.get(RECOGNISED)
  if (recognised) return accept(recognised)
  if (isPlanted(c.req.header('cookie'))) return reject({ reason: 'planted_cookie' })
  const arrival = await arrive(http, c, c.get('requestId'))
  if (!arrival.ok) return arrival
  if (arrival.value.kind !== 'known') return reject({ reason: 'signed_out' })
  c.set(RECOGNISED, arrival.value.visit)
  return accept(arrival.value.visit)
}

/** Who calls an unsafe JSON route: of our own origin, and with this session's CSRF value (OWASP ASVS 3.5.1). */
export async function knownUnsafe(http: HttpServices, c: RoutesContext): Promise<Result<HttpVisit, Refusal>> {
  return checkedUnsafe(http, c, c.req.header(CSRF_HEADER) ?? '')
}

export async function checkedUnsafe(
  http: HttpServices,
  c: RoutesContext,
  csrf: string,
): Promise<Result<HttpVisit, Refusal>> {
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

/** A refusal to a script: a problem. From parts of the API as well, whose contexts know more. */
export function refuse(http: HttpServices, c: HostContext, refusal: Refusal): Promise<Response> {
  return refusalAnswer(http, c, refusal, c.get('requestId'), false)
}

/** A refusal on a page of ours: another page. */
export function refusePage(http: HttpServices, c: RoutesContext, refusal: Refusal): Promise<Response> {
  return refusalAnswer(http, c, refusal, c.get('requestId'), true)
}

/**
 * 405 to every other method of the paths that these routes serve, with `Allow` as they are (RFC 9110 §15.5.6). Comes after
 * the last of them.
 */
export function refuseOtherMethods<E extends RoutesEnv>(http: HttpServices, routes: Hono<E>): void {
  const served = new Map<string, string[]>()
  for (const { method, path } of routes.routes) {
    if (method !== 'ALL') served.set(path, [...(served.get(path) ?? []), method])
  }
  for (const [path, methods] of served) {
    const allow = [...new Set(methods)].join(', ')
    routes.all(path, (c) => refuse(http, c, { reason: 'method_not_allowed', allow }))
  }
}

/** Whether a form or script of our own pages sent this. A missing `Origin` is a foreign one. */
export function isOwnPage(c: HostContext, { origin: expected }: Location): boolean {
  return isOwnOrigin({ ...originOf(c), expected, mayBeNull: true })
}
