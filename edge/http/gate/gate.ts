import type { MiddlewareHandler } from 'hono'
import type { Assurance } from '../../core/assurance.ts'
import type { GateDecision } from '../../core/gate.ts'
import { keyOf } from '../../core/memo.ts'
import { accountsOf, UnavailableError } from '../../operations/act/guard.ts'
import { endAssurance } from '../../operations/sign-in/end-assurance.ts'
import { loadDecision } from '../../operations/sign-in/load-decision.ts'
import { rememberMemberships } from '../../operations/sign-in/remember-memberships.ts'
import type { SessionState } from '../../ports/caller.ts'
import { readCookies } from '../../reading/cookies.ts'
import { isOpenPath, rawPath } from '../../reading/paths.ts'
import { BESIDE } from '../../shared/protocol.ts'
import { afterAnswer } from '../deployment/after.ts'
import { type Deployment, type HostContext, listOf, plainPath } from '../deployment/deployment.ts'
import { logError } from '../deployment/log.ts'
import type { RecentDecisions } from '../deployment/recent-decisions.ts'
import { cookieLine, type ProofToken, proofAmong } from '../request/cookie.ts'
import { isOwnWebSocket, locate } from '../request/location.ts'
import { isPlanted } from '../request/planted.ts'
import { isSafe, requestKind } from '../request/request-kind.ts'
import { arrive, type HttpServices, type HttpVisit, newRequestId, renewed } from '../request/visit.ts'
import { keepHostPrivate } from '../response/headers.ts'
import { FROM_GATE, hold, isWithoutFront, refuse } from '../response/hold.ts'

export type GateOptions = {
  /** Paths that need no sign-in: an exact list, letter for letter, without patterns. */
  open?: string[]
}

/**
 * The login middleware. Everything is gated but an exact list; whoever has a method is asked for a code at the first
 * request of each host session, whoever must have one and has none is led to set one up, and nothing of the host runs
 * before. Every error closes it.
 *
 * @example
 * app.route('/mfa', mfa.routes)
 * app.use('*', mfa.gate({ open: ['/about', '/assets/app.css'] }))
 */
export function createGate(http: HttpServices, recent: RecentDecisions, options: GateOptions): MiddlewareHandler {
  const admit = createAdmission(http, recent, options)
  return async function mfaGate(c, next) {
    const outcome = await admit(c)
    if (outcome instanceof Response) return outcome
    await next()
    // The host's own answer, whatever it is, goes out with what the gate has to add.
    await finish(http, c, outcome)
  }
}

/** The gate's whole judgement of a request: an answer in place of the host's, or the way is free. Every error closes it. */
export function createAdmission(
  http: HttpServices,
  recent: RecentDecisions,
  options: GateOptions,
): (c: HostContext) => Promise<Response | Admitted> {
  const { deployment: site } = http
  const { open, files } = openPaths(http, options)
  const endsAssurance = new Set([site.login, site.signOut.path])

  return async function admit(c) {
    const requestId = newRequestId(http)
    try {
      const path = rawPath(c.req.url)
      refuseWrongMount(site, path, c.req.url)
      // Of a file nothing but reading is let through: a host may answer all else under its name as well.
      const isOpen = isOpenPath(path, open) || (isReading(c) && isOpenPath(path, files))
      if (isOpen && c.req.path === path) {
        return await enterOpen(http, c, requestId, c.req.method === 'POST' && endsAssurance.has(path))
      }
      return await enterGated(http, recent, c, requestId)
    } catch (error) {
      logError(site, requestId, error)
      return refuse(http, c, { reason: 'unavailable' }, requestId)
    }
  }
}

/** The way is free; what is left to do once the host has answered. */
export type Admitted = {
  visit: HttpVisit | null
  assurance: Assurance | null
  endsCookie: boolean
  isGated: boolean
}

async function enterOpen(
  http: HttpServices,
  c: HostContext,
  requestId: string,
  ends: boolean,
): Promise<Response | Admitted> {
  const location = locate(c, http.deployment)
  if (!location.ok) return refuse(http, c, location.reason, requestId)
  const admitted: Admitted = { visit: null, assurance: null, endsCookie: ends, isGated: false }
  if (!ends) return admitted
  const arrival = await arrive(http, c, requestId)
  // Who cannot be resolved has proved nothing that could be ended; the host's own sign-in says what is wrong.
  if (arrival.ok && arrival.value.kind === 'known') {
    await endAssurance(http.deps, arrival.value.visit)
    return { ...admitted, visit: arrival.value.visit }
  }
  return admitted
}

async function enterGated(
  http: HttpServices,
  recent: RecentDecisions,
  c: HostContext,
  requestId: string,
): Promise<Response | Admitted> {
  const { deployment: site } = http
  const cookieHeader = c.req.header('cookie')
  if (isPlanted(cookieHeader)) return refuse(http, c, { reason: 'planted_cookie' }, requestId)
  const arrival = await arrive(http, c, requestId, (origin) => proofAmong(readCookies(cookieHeader), origin))
  if (!arrival.ok) return refuse(http, c, arrival.reason, requestId)
  if (arrival.value.kind === 'stranger') {
    if (site.strangers === 'pass') return { visit: null, assurance: null, endsCookie: false, isGated: false }
    return refuse(http, c, { reason: 'signed_out' }, requestId)
  }
  const { visit } = arrival.value
  const decided = await decideVisit(http, recent, c, visit)
  if (decided.session === 'ended') return refuse(http, c, { reason: 'signed_out' }, requestId)
  if (decided.decision.verdict !== 'allow') return hold(http, c, visit, decided.decision)
  // A page of a sibling host, to which browsers send our cookies, would talk to the site in this person's name.
  if (requestKind(c) === 'websocket' && !isOwnWebSocket(c, visit.location)) {
    return refuse(http, c, { reason: 'foreign_origin' }, requestId)
  }
  return { visit, assurance: decided.assurance, endsCookie: false, isGated: true }
}

/** The decision about a request, and what it rests on. */
export type VisitDecision = {
  decision: GateDecision
  assurance: Assurance | null
  session: SessionState | null
  /** A safe sub-resource. */
  isCheap: boolean
}

/** The decision about a request of somebody known: a safe sub-resource may rest on the last one (spec L6). */
export async function decideVisit(
  http: HttpServices,
  recent: RecentDecisions,
  c: HostContext,
  visit: HttpVisit,
): Promise<VisitDecision> {
  const { deps } = http
  const isCheap = isSafe(c.req.method) && requestKind(c) === 'other'
  const now = deps.clock()
  const { sessionHashes, assuranceId } = visit.caller
  const key = keyOf([sessionHashes[0] ?? '', assuranceId ?? '', ...accountsOf(visit).map((account) => account.id)])
  const remembered = isCheap ? recent.get(key, now) : undefined
  if (remembered !== undefined) {
    const rule = remembered ? 'assured' : 'not_required'
    return { decision: { verdict: 'allow', rule }, assurance: remembered, session: null, isCheap }
  }
  const generation = recent.generation()
  const loaded = await loadDecision(deps, visit)
  const { decision, assurance, session, membershipsDigest } = loaded
  http.gateResults.set(c.req.raw, { visit, loaded })
  afterAnswer(c, rememberMemberships(deps, visit, membershipsDigest))
  if (assurance) http.seen?.(http, c, visit)
  if (decision.verdict === 'allow' && session === null) recent.remember(key, assurance, now, generation)
  return { decision, assurance, session, isCheap }
}

/**
 * The idle end is pushed once in this part of the idle time: of an hour, every half minute. By so much it may come early,
 * never late, and most answers need no signature and no copy for it.
 */
const RENEWALS_IN_IDLE_TIME = 120

export function isRenewalDue({ deps, deployment: { idleMs } }: HttpServices, token: ProofToken): boolean {
  return token.i - deps.clock() <= idleMs - idleMs / RENEWALS_IN_IDLE_TIME
}

/** Adds to an answer of the host's what the gate has to add: the renewed or ended cookie, and that nobody else keeps it. */
export async function finish(http: HttpServices, c: HostContext, admitted: Admitted): Promise<void> {
  // A switched protocol has no headers left to add to.
  if (c.res.status === 101) return
  if (c.res.status === 404 && c.req.path === http.deployment.elements) {
    logError(
      http.deployment,
      admitted.visit?.requestId ?? newRequestId(http),
      new UnavailableError(`${c.req.path} is missing: npx sallyport elements`),
    )
  }
  const isSettled = http.cookieWritten.has(c.req.raw)
  const line = isSettled ? null : await cookieLineFor(http, c, admitted)
  // By Hono, which makes a copy: a host may hand out one answer several times, and a cookie is one person's.
  if (line !== null) c.header('Set-Cookie', line, { append: true })
  if (admitted.isGated || isSettled || line !== null) keepHostPrivate(c)
}

/** The renewed or ended cookie of an admitted request; null: it stays as it is. */
async function cookieLineFor(http: HttpServices, c: HostContext, admitted: Admitted): Promise<string | null> {
  const { visit, assurance, endsCookie } = admitted
  if (endsCookie) {
    const location = locate(c, http.deployment)
    return location.ok ? cookieLine(http.ring, location.value, null) : null
  }
  if (!visit?.token || !assurance || !isRenewalDue(http, visit.token)) return null
  return cookieLine(http.ring, visit.location, renewed(http, visit.token))
}

function isReading(c: HostContext): boolean {
  return isSafe(c.req.method) && requestKind(c) !== 'websocket'
}

type Paths = Pick<ReadonlySet<string>, 'has'>

function openPaths(http: HttpServices, options: GateOptions): { open: Paths; files: Paths } {
  const { deployment: site } = http
  const folder = site.elements.slice(0, site.elements.lastIndexOf('/') + 1)
  const own = [site.login, site.signOut.path, site.switchAccount?.path]
  const listed = listOf('open', options.open).map((path) => plainPath('open', path))
  const pattern = listed.find((path) => path.includes('*'))
  if (pattern) throw new Error(`createMfa: open takes whole paths and no patterns; it has ${JSON.stringify(pattern)}`)
  // The page that sets a method up needs the script and its parts before the gate is passed. A path begins with a slash, and
  // no name of theirs does: what is left is one of them only where the folder stood in front.
  const has = (path: string) => path === site.elements || BESIDE.test(path.replace(folder, ''))
  return { open: new Set([...own, ...listed]), files: { has } }
}

/**
 * `app.route` must come first: behind the gate, our own challenge would be gated by itself. And under `app.mount` a request
 * comes without the front of its path, so that a page of ours, or the sign-in that somebody was sent to, comes as a stranger's.
 */
function refuseWrongMount({ prefix, login }: Deployment, path: string, url: string): void {
  const ownName = prefix.slice(prefix.lastIndexOf('/'))
  for (const page of ['/challenge', '/enrol']) {
    if (path === prefix + page) {
      throw new UnavailableError(`mount the routes before the gate: app.route('${prefix}', mfa.routes)`)
    }
    if (path.endsWith(ownName + page) && isWithoutFront(prefix + page, path)) throw mounted(prefix + page, path)
  }
  if (url.endsWith(`?${FROM_GATE}`) && isWithoutFront(login, path)) throw mounted(login, path)
}

function mounted(sent: string, came: string): UnavailableError {
  return new UnavailableError(`${sent} came as ${came}: app.mount takes the front of a path away; use app.route`)
}
