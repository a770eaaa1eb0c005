import type { Refusal } from '../../core/refusal.ts'
import type { HostContext } from '../../http/deployment/deployment.ts'
import { decideVisit } from '../../http/gate/gate.ts'
import { originOf } from '../../http/request/location.ts'
import { requestKind } from '../../http/request/request-kind.ts'
import { addressPrefix, arrive } from '../../http/request/visit.ts'
import { redirect, refuse } from '../../http/response/hold.ts'
import { recordRefused } from '../../operations/act/deps.ts'
import { beginSignIn, cancelSignIn, endSession, type Taken } from '../../operations/sign-in/sign-in.ts'
import type { BearerHash } from '../../ports/runtime.ts'
import { isOwnOrigin } from '../../reading/origin.ts'
import { Unclear } from '../identity/page-text.ts'
import { isSame, type Person } from '../identity/person.ts'
import type { Jar } from '../jar/contents.ts'
import { mergeCookies } from '../jar/contents.ts'
import { isDeletion } from '../jar/set-cookie.ts'
import type { Login } from '../login/login.ts'
import { judge } from '../login/verdict.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { askWho, type Forwarded, forward } from '../upstream/forward.ts'
import { toBrowserResponse } from '../upstream/response.ts'
import { UpstreamUnavailable } from '../upstream/upstream.ts'
import { jarForLogin, sessionHashesOf, type Visitor } from '../upstream/visitor.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { isAsProbed, isUnknownLoginPath, seenAs, showsFormAgain, tokenOf } from './login-response.ts'

/** A token login right after the code goes through: the page cannot be handed the token of the one that was held. */
const TOKEN_GRACE_MS = 5 * 60_000

/**
 * A login on its way to the site. Its session is taken first, so that nothing else uses it meanwhile; then the site
 * answers, and what it says is yes, no, or neither.
 */
export async function signIn(proxy: ProxyContext, c: HostContext, visitor: Visitor, login: Login): Promise<Response> {
  const { config, http, upstream: site } = proxy
  const { requestId } = visitor
  if (!isOwnRequest(c, visitor)) return refuse(http, c, { reason: 'foreign_origin' }, requestId)
  // Asked first: a session that is taken has to be given back.
  const failure = await proxy.failure()
  const jar = jarForLogin(proxy.config, visitor.jar)
  const taken = await lockSession(proxy, jar)
  if (taken === 'signing_in') return refuse(http, c, { reason: 'signing_in' }, requestId)
  if (taken === 'ended') return startAgain(proxy, c, visitor)

  let forwarded: Forwarded
  try {
    const { body, search } = login
    forwarded = await forward(proxy, c, visitor, { jar, isAdmitted: false, assurance: null, body, search })
  } catch (error) {
    // Nobody knows what became of it at the site.
    if (!(error instanceof UpstreamUnavailable)) throw error
    return rejectUnclear(proxy, c, visitor, { refusal: { reason: 'site_away', isLate: error.isLate }, taken, login })
  }
  const { sorted, cookies } = forwarded
  const answer = seenAs(proxy, visitor, forwarded)
  const had = new Set(jar?.cookies.map(({ name }) => name))
  const facts = { answer, failure, had, isAsProbed: isAsProbed(proxy, c, visitor, login) }
  const judged = judge(config, { ...facts, isUnknownLoginPath: isUnknownLoginPath(proxy, visitor) })
  const verdict = judged === 'failed' && !(await showsFormAgain(proxy, forwarded)) ? 'unknown' : judged
  const token = verdict === 'failed' ? null : await tokenOf(proxy, forwarded)
  let person: Person | null = null
  let unclear: Refusal | null = verdict === 'unknown' ? { reason: 'sign_in_unclear' } : null
  if (verdict === 'ok' || (verdict === 'failed' && proxy.identity.seesSessions)) {
    try {
      person = await askWho(proxy, c, visitor, { named: login.name, cookies, token: token?.text ?? null })
      if (verdict === 'ok' && person === null) unclear = { reason: 'sign_in_unclear' }
    } catch (error) {
      // Who it is may be said more clearly in a moment; how a login is answered stays as it is.
      unclear = { reason: error instanceof Unclear ? 'unavailable' : 'sign_in_unclear' }
    }
  }
  if (unclear) {
    await forwarded.upstream.body?.cancel()
    return rejectUnclear(proxy, c, visitor, { refusal: unclear, taken, login })
  }
  if (person) {
    const granted = token && (await grantToken(proxy, c, visitor, { person, token, forwarded }))
    if (granted && taken) await cancelSignIn(proxy.deps, taken)
    return granted || finishSignIn(proxy, c, visitor, { forwarded, person, ends: taken ? jar : null, token })
  }
  if (taken) await cancelSignIn(proxy.deps, taken)
  // Somebody known keeps what they have; a visitor keeps the session that the form belongs to.
  const lines = visitor.jar?.who ? [] : [...(await visitorLines(proxy, visitor, jar, forwarded)), ...sorted.plain]
  return toBrowserResponse(forwarded.upstream, site, lines, true)
}

/**
 * The first step of a login in two: the site keeps the name in the session, and so does the jar. Both go on under a new id
 * and the old one, which is taken and never given back, is over: else the name of one step could be put beside the session
 * of another, and one person's password would be judged under another one's name.
 */
export async function firstStep(proxy: ProxyContext, c: HostContext, visitor: Visitor, step: Login): Promise<Response> {
  const { http, keeper, upstream: site } = proxy
  const { brought, location, requestId } = visitor
  if (!isOwnRequest(c, visitor)) return refuse(http, c, { reason: 'foreign_origin' }, requestId)
  const jar = jarForLogin(proxy.config, visitor.jar)
  const taken = await lockSession(proxy, jar)
  if (taken === 'signing_in') return refuse(http, c, { reason: 'signing_in' }, requestId)
  if (taken === 'ended') return startAgain(proxy, c, visitor)
  const { body, search, name } = step
  const sent = { jar, isAdmitted: false, assurance: null, body, search }
  const { upstream, sorted, cookies } = await forward(proxy, c, visitor, sent)
  const lines = await keeper.serialize({ ...keeper.fresh('v'), cookies, named: name }, brought, location)
  return toBrowserResponse(upstream, site, [...lines, ...sorted.plain], true)
}

/** A jar of a visitor with what the site's answer changed; a first one when there was none. */
export async function visitorLines(
  { keeper }: ProxyContext,
  { brought, location, isStale }: Visitor,
  jar: Jar | null,
  { sorted, cookies }: Pick<Forwarded, 'sorted' | 'cookies'>,
): Promise<string[]> {
  const live = jar?.level === 'v' && !isStale ? jar : null
  if (sorted.sealed.length === 0) return isStale ? keeper.clear(brought, location) : []
  if (!live) {
    if (cookies.length === 0) return isStale ? keeper.clear(brought, location) : []
    return keeper.serialize({ ...keeper.fresh('v'), cookies }, brought, location)
  }
  const set = cookies.filter(({ name, path }) => sorted.sealed.some((own) => own.name === name && own.path === path))
  const deleted = sorted.sealed.filter(isDeletion)
  const lines = await keeper.serializeChanges(live, { set, deleted }, brought, location)
  return [...(await keeper.serializeMeta({ ...live, cookies }, brought, location)), ...lines]
}

/** Neither yes nor no: nothing of it is passed on, and the session that it may have signed in is over. */
async function rejectUnclear(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  { refusal, taken, login }: { refusal: Refusal; taken: Taken | null; login: Login },
): Promise<Response> {
  const { http, keeper } = proxy
  const { requestId, brought, location } = visitor
  const name = login.name ?? ''
  const principal = { id: name, name, sessionId: '', memberships: [] }
  const about = { principal, requestId, addressPrefix: addressPrefix(c) }
  if (taken) await endSession(proxy.deps, about, taken.sessionHashes, 'sign_in.unclear')
  else await recordRefused(http.deps, about, { act: 'sign_in.unclear' })
  const answer = await refuse(http, c, refusal, requestId)
  for (const line of keeper.clear(brought, location)) answer.headers.append('Set-Cookie', line)
  return answer
}

/** The form belongs to a session that is over: a new one comes with the sign-in page. */
export function startAgain(proxy: ProxyContext, c: HostContext, visitor: Visitor): Response | Promise<Response> {
  const { http, keeper, config } = proxy
  if (requestKind(c) !== 'document') return refuse(http, c, { reason: 'signed_out' }, visitor.requestId)
  const answer = redirect(http, c, config.loginPage)
  for (const line of keeper.clear(visitor.brought, visitor.location)) answer.headers.append('Set-Cookie', line)
  return answer
}

async function lockSession(proxy: ProxyContext, jar: Jar | null): Promise<Taken | 'signing_in' | 'ended' | null> {
  // Any cookie that only the site reads could be its session, listed or not; without one there is none to be signed in.
  if (jar === null || jar.cookies.length === 0) return null
  return beginSignIn(proxy.deps, await sessionHashesOf(proxy.http, jar))
}

/** A sign-in that another site began would put its own person into this browser (login CSRF). */
function isOwnRequest(c: HostContext, { location }: Visitor): boolean {
  const said = originOf(c)
  const referer = c.req.header('referer')
  const isMissingOwn =
    said.site !== undefined ||
    (referer === undefined ? c.req.method === 'GET' : referer.startsWith(`${location.origin}/`))
  // `none`: typed, or sent again by the browser itself.
  const sites = ['same-origin', 'none']
  return isOwnOrigin({ ...said, expected: location.origin, mayBeNull: true, sites, isMissingOwn })
}

/** Somebody who gave the code a moment ago and signs in again on a page that keeps a token. */
async function grantToken(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  { person, token, forwarded }: { person: Person; token: { hash: BearerHash }; forwarded: Forwarded },
): Promise<Response | null> {
  const { http, keeper, recent, upstream: site } = proxy
  const { jar, brought, location } = visitor
  if (jar?.level !== 'a' || !jar.who || !isSame(person, jar.who)) return null
  const arrival = await arrive(http, c, visitor.requestId)
  if (!arrival.ok || arrival.value.kind !== 'known') return null
  const { decision, assurance, session } = await decideVisit(http, recent, c, arrival.value.visit)
  const isRecent = assurance !== null && http.deps.clock() - assurance.provedAt < TOKEN_GRACE_MS
  if (decision.verdict !== 'allow' || session === 'ended' || !isRecent) return null
  const next: Jar = {
    ...jar,
    cookies: mergeCookies(jar.cookies, forwarded.sorted.sealed),
    who: { ...jar.who, tokens: [...jar.who.tokens, token.hash].slice(-4) },
  }
  return toBrowserResponse(
    forwarded.upstream,
    site,
    [...(await keeper.serialize(next, brought, location)), ...forwarded.sorted.plain],
    true,
  )
}
