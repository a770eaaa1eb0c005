import type { Assurance } from '../../core/assurance.ts'
import type { HostContext } from '../../http/deployment/deployment.ts'
import { logError } from '../../http/deployment/log.ts'
import { isRenewalDue } from '../../http/gate/gate.ts'
import { writeCookie } from '../../http/request/cookie.ts'
import { isOwnWebSocket } from '../../http/request/location.ts'
import { isSafe } from '../../http/request/request-kind.ts'
import { type HttpVisit, renewCookie } from '../../http/request/visit.ts'
import { refuse } from '../../http/response/hold.ts'
import { loadDecision } from '../../operations/sign-in/load-decision.ts'
import { couldBePath } from '../../reading/canonical.ts'
import { isOpenPath } from '../../reading/paths.ts'
import { CannotAsk, isSame } from '../identity/person.ts'
import type { Jar } from '../jar/contents.ts'
import { isDeletion } from '../jar/set-cookie.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { askWho, type Forwarded, forward } from '../upstream/forward.ts'
import { keepsSession, setsSession, signsOut, toBrowserResponse } from '../upstream/response.ts'
import { watchedSocket } from '../upstream/socket.ts'
import { isWebSocket } from '../upstream/upstream.ts'
import type { Visitor } from '../upstream/visitor.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { forwardAnonymously, type Sent } from './forward-anonymously.ts'
import { seenAs } from './login-response.ts'
import { endJar } from './sign-out.ts'
import { bringsSession, looksLikeSignIn } from './unseen.ts'

/** Somebody whom the gate lets through. */
export async function handleAdmittedRequest(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  admitted: { visit: HttpVisit; assurance: Assurance | null; isCheap: boolean; sent: Sent },
): Promise<Response> {
  const { config, http, keeper, upstream: site, identity } = proxy
  const { visit, assurance, isCheap, sent } = admitted
  const { brought, location, requestId, canonical } = visitor
  const { jar } = visitor
  if (!jar?.who) return refuse(http, c, { reason: 'signed_out' }, requestId)
  if (!isCheap && isWebSocket(c.req.raw) && !isOwnWebSocket(c, location)) {
    return refuse(http, c, { reason: 'foreign_origin' }, requestId)
  }
  // The name of the next login must not get into the session of this one: its password would be enough then.
  if (sent.isFirstStep) return forwardAnonymously(proxy, c, visitor, sent)
  const forwarded = await forward(proxy, c, visitor, { jar, isAdmitted: true, assurance, isCheap, ...sent })
  const { upstream, sorted, cookies } = forwarded
  if (upstream.status === 101) return watchedSocket(upstream, () => mayStay(proxy, visit), proxy.socketCheckMs)

  const isLogout = config.logoutPath !== null && couldBePath(canonical, [config.logoutPath]) && upstream.status < 400
  if (isLogout || signsOut(config, jar, sorted.sealed)) {
    await endJar(proxy, visitor, jar)
    const answer = toBrowserResponse(upstream, site, [...keeper.clear(brought, location), ...sorted.plain], true)
    await writeCookie(answer.headers, http.ring, location, null)
    return answer
  }
  if (
    !identity.seesSessions &&
    bringsSession(config, jar, sorted.sealed) &&
    looksLikeSignIn(config, await proxy.failure(), jar, seenAs(proxy, visitor, forwarded))
  ) {
    return endUnseen(proxy, c, visitor, { jar, upstream })
  }
  const mayBeOther = () => maySignIn(proxy, c, visitor) || setsSession(config, sorted.sealed) || isRedirect(upstream)
  if (identity.seesSessions && mayBeOther()) {
    const person = await askWho(proxy, c, visitor, { named: null, cookies, token: null }).catch(async (error) => {
      if (error instanceof CannotAsk) {
        // The session is what it was when they were asked last. A new one is not let in, and costs nobody the old one.
        if (!keepsSession(config, jar, sorted.sealed)) throw error
        logError(http.deployment, requestId, error)
        return null
      }
      // Nobody knows whose the session is now, so it is nobody's.
      await endJar(proxy, visitor, jar)
      throw error
    })
    // Signed in as somebody else on a way that is no login of ours: that person's code is due.
    if (person && !isSame(person, jar.who))
      return finishSignIn(proxy, c, visitor, { forwarded, person, ends: jar, token: null })
    // Of somebody whom the site does not name yet, or of nobody: not of who was let in.
    if (!person && setsSession(config, sorted.sealed) && !keepsSession(config, jar, sorted.sealed))
      return endUnseen(proxy, c, visitor, { jar, upstream })
  }
  const lines = sorted.sealed.length === 0 ? [] : await changedLines(proxy, visitor, jar, forwarded)
  const answer = toBrowserResponse(upstream, site, [...lines, ...sorted.plain], true)
  if (visit.token && assurance && isRenewalDue(http, visit.token)) {
    await renewCookie(http, answer.headers, visit, visit.token)
  }
  return answer
}

/**
 * Somebody signed in where no login is listed, and nobody can say who: nothing of the answer is passed on, and the visit
 * ends. Whatever was sent has reached the site.
 */
async function endUnseen(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  { jar, upstream }: { jar: Jar; upstream: Response },
): Promise<Response> {
  const { http, keeper } = proxy
  await upstream.body?.cancel()
  await endJar(proxy, visitor, jar)
  const answer = await refuse(http, c, { reason: 'signed_in_unseen' }, visitor.requestId)
  for (const line of keeper.clear(visitor.brought, visitor.location)) answer.headers.append('Set-Cookie', line)
  await writeCookie(answer.headers, http.ring, visitor.location, null)
  return answer
}

/** Whether a WebSocket that was let through would be let through now. Its idle end is that of the cookie it came with. */
async function mayStay({ http }: ProxyContext, visit: HttpVisit): Promise<boolean> {
  const { decision, assurance, session } = await loadDecision(http.deps, visit)
  const isIdle = assurance !== null && visit.token !== null && visit.token.i <= http.deps.clock()
  return decision.verdict === 'allow' && session !== 'ended' && !isIdle
}

/** What the site set or deleted, for the browser that has the jar. */
async function changedLines(
  { keeper }: ProxyContext,
  { brought, location }: Visitor,
  jar: Jar,
  { sorted, cookies }: Forwarded,
): Promise<string[]> {
  const set = cookies.filter((cookie) =>
    sorted.sealed.some(({ name, path }) => name === cookie.name && path === cookie.path),
  )
  const lines = await keeper.serializeChanges(
    jar,
    { set, deleted: sorted.sealed.filter(isDeletion) },
    brought,
    location,
  )
  // What was longest-lived may have changed.
  if (set.some(({ expiresAt }) => expiresAt !== null))
    lines.push(...(await keeper.serializeMeta({ ...jar, cookies }, brought, location)))
  return lines
}

/** Whether what is sent could sign somebody in, past every login that is known. */
export function maySignIn({ config }: ProxyContext, c: HostContext, { canonical }: Visitor): boolean {
  return !isSafe(c.req.method) || isOpenPath(canonical.path, config.signInPaths)
}

function isRedirect({ status }: Response): boolean {
  return status >= 300 && status < 400 && status !== 304
}
