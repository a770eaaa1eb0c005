import type { HostContext } from '../../http/deployment/deployment.ts'
import { isSafe, isSubResource, requestKind } from '../../http/request/request-kind.ts'
import { refuse } from '../../http/response/hold.ts'
import { isOpenPath, isPlainPath } from '../../reading/paths.ts'
import { isLoginPage, opennessOf } from '../config/open.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { askWho, forward } from '../upstream/forward.ts'
import { renewsSession, toBrowserResponse } from '../upstream/response.ts'
import { isWebSocket } from '../upstream/upstream.ts'
import { jarForLogin, sessionHashesOf, type Visitor } from '../upstream/visitor.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { forwardAnonymously, type Sent } from './forward-anonymously.ts'
import { withScript } from './lead-on.ts'
import { isPreflight } from './preflight.ts'
import { startAgain, visitorLines } from './sign-in.ts'

/** Somebody whom we do not know. */
export async function handleVisitorRequest(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  sent: Sent,
): Promise<Response> {
  const { config, http, upstream: site } = proxy
  const { canonical, requestId, jar } = visitor
  if (isWebSocket(c.req.raw)) return refuse(http, c, { reason: 'signed_out' }, requestId)
  const openness = opennessOf(config, canonical, isSafe(c.req.method))
  if (openness) return forwardAnonymously(proxy, c, visitor, { ...sent, openness })
  if (isPreflight(proxy, c, visitor)) return forwardAnonymously(proxy, c, visitor, sent)
  const isSignIn = isOpenPath(canonical.path, config.signInPaths)
  const isPublic = config.anonymous === 'pass' && isPlainPath(canonical.path)
  if (!isSignIn && !isPublic && !isLoginPage(config, canonical)) return refuseVisitor(proxy, c, visitor)
  // A page's pictures and styles need no session, and without one they cannot show anybody's.
  if (isPublic && isSafe(c.req.method) && isSubResource(c)) {
    return forwardAnonymously(proxy, c, visitor, sent)
  }

  // What would go along with a login could be signed in by one: then it must not answer meanwhile, nor afterwards.
  const isWatched = jar !== null && (jarForLogin(config, jar)?.cookies.length ?? 0) > 0
  const hashes = isWatched ? await sessionHashesOf(http, jar) : []
  const state = () => proxy.deps.sessions.loadSession({ sessionHashes: hashes, now: http.deps.clock() })
  const before = isWatched ? await state() : null
  if (before === 'signing_in') return refuse(http, c, { reason: 'signing_in' }, requestId)
  if (before === 'ended') return handleVisitorRequest(proxy, c, { ...visitor, jar: null, isStale: true }, sent)

  // Any page that somebody unknown may see can be the one whose script signs in.
  const isPage = c.req.method === 'GET' && requestKind(c) === 'document'
  const as = { jar, isAdmitted: false, assurance: null, isWhole: isPage, ...sent }
  const forwarded = await forward(proxy, c, visitor, as)
  const { upstream, sorted, cookies } = forwarded
  // A sign-in may have begun meanwhile: then this answer could be that person's.
  if (isWatched && (await state()) !== null) {
    await upstream.body?.cancel()
    return refuse(http, c, { reason: 'signing_in' }, requestId)
  }
  if (cookies.length > 0 && proxy.identity.seesSessions) {
    const person = await askWho(proxy, c, visitor, { named: null, cookies, token: null })
    if (person) return finishSignIn(proxy, c, visitor, { forwarded, person, ends: isWatched ? jar : null, token: null })
  } else if (isPublic && jar && renewsSession(config, jar, sorted.sealed)) {
    // A new session in the place of one, and no login that we know: both are forgotten.
    await upstream.body?.cancel()
    return startAgain(proxy, c, visitor)
  }
  const isRenewed = jar?.level === 'v' && !visitor.isStale && visitor.brought.isAgeing
  const lines = isRenewed
    ? await proxy.keeper.serialize({ ...jar, cookies }, visitor.brought, visitor.location)
    : await visitorLines(proxy, visitor, jar, forwarded)
  const answer = toBrowserResponse(upstream, site, [...lines, ...sorted.plain], jar !== null || lines.length > 0)
  return isPage ? withScript(answer) : answer
}

async function refuseVisitor(proxy: ProxyContext, c: HostContext, visitor: Visitor): Promise<Response> {
  const { http, keeper } = proxy
  const answer = await refuse(http, c, { reason: 'signed_out' }, visitor.requestId)
  if (visitor.isStale) {
    for (const line of keeper.clear(visitor.brought, visitor.location)) answer.headers.append('Set-Cookie', line)
  }
  return answer
}
