import type { GateDecision } from '../../core/gate.ts'
import type { Refusal } from '../../core/refusal.ts'
import { rawPath, wayBack, withParameter } from '../../reading/paths.ts'
import { advise } from '../deployment/advice.ts'
import { type HostContext, speaking } from '../deployment/deployment.ts'
import { messagePage, signOutForm } from '../pages/index.ts'
import { locate, refererPath } from '../request/location.ts'
import { takeOutPlanted } from '../request/planted.ts'
import { isSafe, requestKind } from '../request/request-kind.ts'
import type { HttpServices, HttpVisit } from '../request/visit.ts'
import { protect } from './headers.ts'
import { problemResponse, publicOf, withRetryAfter } from './problem.ts'

/*
 * What somebody gets in place of the host's answer: documents are led to a page, everything else learns why by a problem.
 */

/** Not let through: documents are led to our page, everything else learns where that is. */
export function hold(
  http: HttpServices,
  c: HostContext,
  visit: HttpVisit,
  decision: Exclude<GateDecision, { verdict: 'allow' }>,
): Response | Promise<Response> {
  if (decision.verdict === 'wait') return refuse(http, c, { reason: 'uninvited' }, visit.requestId)
  const page = pageFor(decision)
  if (page === null || requestKind(c) !== 'document') return refuse(http, c, heldBy(decision), visit.requestId)
  return leadTo(http, c, visit, page)
}

type Held = Exclude<GateDecision, { verdict: 'allow' | 'wait' }>

/** Where somebody who is held goes on; null: nowhere. */
export function pageFor(decision: Held): 'challenge' | 'enrol' | null {
  return decision.verdict === 'strengthen' ? decision.page : decision.verdict
}

/** What everything but a document is told. */
export function heldBy(decision: Held): Refusal {
  if (decision.verdict === 'challenge') return { reason: 'unassured' }
  const { accounts } = decision
  if (decision.verdict === 'enrol') return { reason: 'unenrolled', accounts }
  return { reason: 'strength_due', accounts, page: decision.page }
}

/** To a page of ours, which knows the way back. */
export function leadTo(
  http: HttpServices,
  c: HostContext,
  visit: HttpVisit,
  page: 'challenge' | 'enrol',
  query: Record<string, string> = {},
): Response {
  const search = new URLSearchParams({ to: heldWayBack(c, visit), ...query })
  return redirect(http, c, `${http.deployment.prefix}/${page}?${search}`)
}

/** Where the person was going. A held form's fields are lost, so that goes back to its page, which is told. */
function heldWayBack(c: HostContext, visit: HttpVisit): string {
  if (isSafe(c.req.method)) return wayBack(visit.location.path + visit.location.search)
  return withParameter(refererPath(c, visit.location.origin) ?? '/', 'mfa', 'not-saved')
}

/** On the way to the sign-in where it might lead in a circle. */
export const FROM_GATE = 'mfa=sign-in'

/** Whether `path` is the end of another one. */
export function isWithoutFront(whole: string, path: string): boolean {
  return path !== '/' && path !== whole && whole.endsWith(path)
}

/** In place of the host's answer, or of one of ours that nothing else would protect. */
export async function refuse(
  http: HttpServices,
  c: HostContext,
  refusal: Refusal,
  requestId: string,
): Promise<Response> {
  return guarded(http, c, await refusalAnswer(http, c, refusal, requestId, requestKind(c) === 'document'))
}

/**
 * The one way from a refusal to an answer: the sign-in or a page that says what to do for documents, a problem for all
 * else. Bare: our routes add what every answer of theirs carries, whoever else sends it has to.
 */
export async function refusalAnswer(
  http: HttpServices,
  c: HostContext,
  refusal: Refusal,
  requestId: string,
  isDocument: boolean,
): Promise<Response> {
  const site = speaking(http.deployment, c)
  // A token names the page that it is for; only for a cookie can a proxy in between make a page look foreign.
  const fetchSite = c.req.header('authorization') ? undefined : c.req.header('sec-fetch-site')
  advise(site, requestId, refusal, fetchSite)
  if (isDocument && (refusal.reason === 'signed_out' || refusal.reason === 'unknown_credential')) {
    // A path that the sign-in's ends with may be the sign-in itself, under `app.mount`. If so, it comes back with this.
    return seeOther(isWithoutFront(site.login, rawPath(c.req.url)) ? `${site.login}?${FROM_GATE}` : site.login)
  }
  if (refusal.reason === 'insecure_scheme' && refusal.to) return seeOther(refusal.to, 308)
  const location = locate(c, site)
  const from = location.ok ? refererPath(c, location.value.origin) : null
  const said = publicOf(refusal, site, requestId, from)
  // Somebody is signed in at the site all the same.
  const footer = refusal.reason === 'uninvited' ? signOutForm(site, c) : undefined
  const answer = isDocument ? await messagePage(site, refusal, said.problem.status, footer) : problemResponse(said)
  return withRetryAfter(answer, said.problem)
}

export function redirect(http: HttpServices, c: HostContext, target: string, status: 303 | 308 = 303): Response {
  return guarded(http, c, seeOther(target, status))
}

/** The same, bare. */
export function seeOther(target: string, status: 303 | 308 = 303): Response {
  return new Response(null, { status, headers: { Location: target } })
}

function guarded(http: HttpServices, c: HostContext, answer: Response): Response {
  const location = locate(c, http.deployment)
  const freeing = location.ok ? takeOutPlanted(c, answer, location.value) : answer
  protect(freeing.headers, http.deployment, location.ok ? location.value : null)
  return freeing
}
