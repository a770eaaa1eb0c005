import type { Assurance } from '../core/assurance.ts'
import { isOpenPath, isPlainPath } from '../core/paths.ts'
import { afterAnswer } from '../http/after.ts'
import { readUpTo } from '../http/body.ts'
import { writeCookie } from '../http/cookie.ts'
import { decideVisit, isRenewalDue } from '../http/gate.ts'
import { keepPrivate } from '../http/headers.ts'
import { hold, refuse } from '../http/hold.ts'
import { isOwnWebSocket } from '../http/location.ts'
import { logError } from '../http/log.ts'
import { isSafe, requestKind } from '../http/request-kind.ts'
import type { HostContext } from '../http/site.ts'
import { arrive, type HttpVisit, renewCookie } from '../http/visit.ts'
import { loadDecision } from '../operations/load-decision.ts'
import { keepsSession, passOn, renewsSession, setsSession, signsOut } from './answer.ts'
import { askAgain } from './ask-again.ts'
import { isLoosely } from './canonical.ts'
import type { ProxyContext } from './context.ts'
import { fieldPattern, waysOf } from './field-pattern.ts'
import { askWho, type Forwarded, forward } from './forward.ts'
import { CannotAsk } from './identity/person.ts'
import type { Jar } from './jar.ts'
import { withScript } from './lead-on.ts'
import { MAX_LOGIN_BYTES, mayBeLogin, recognise } from './login.ts'
import { seenAs } from './login-answer.ts'
import { isPreflight } from './preflight.ts'
import { scanned } from './scan.ts'
import { isDeletion } from './set-cookie.ts'
import { complete, firstStep, signIn, startAgain, visitorLines } from './sign-in.ts'
import { endJar } from './sign-out.ts'
import { isWebSocket } from './site.ts'
import { watchedSocket } from './socket.ts'
import { bringsSession, looksLikeSignIn } from './unseen.ts'
import { senderOf, sessionHashesOf, type Visitor } from './visitor.ts'

/** What is sent on of a request's body, once it was looked at. */
type Sent = { body?: BodyInit | ReadableStream | null; signal?: AbortSignal; isFirstStep?: boolean }

/** One request for the site: a login, somebody known, or a visitor. */
export async function enter(proxy: ProxyContext, c: HostContext, visitor: Visitor): Promise<Response> {
  const looked = await lookForLogin(proxy, c, visitor)
  if (looked instanceof Response) return looked
  if (!visitor.jar?.who) return enterAsVisitor(proxy, c, visitor, looked)

  const asked = await askAgain(proxy, c, visitor)
  if (asked === 'other') {
    await endJar(proxy, visitor, visitor.jar)
    return startAgain(proxy, c, visitor)
  }
  const answer = await enterKnown(proxy, c, asked.visitor, looked)
  if (asked.lines.length > 0 && answer.status !== 101) {
    // Before whatever the answer itself does to the jar.
    const own = answer.headers.getSetCookie()
    answer.headers.delete('Set-Cookie')
    for (const line of [...asked.lines, ...own]) answer.headers.append('Set-Cookie', line)
    keepPrivate(answer.headers)
  }
  return answer
}

/** Somebody who gave a password, and perhaps a code. */
async function enterKnown(proxy: ProxyContext, c: HostContext, visitor: Visitor, sent: Sent): Promise<Response> {
  const { http, recent } = proxy
  const { requestId } = visitor
  const arrival = await arrive(http, c, requestId)
  if (!arrival.ok) return refuse(http, c, arrival.reason, requestId)
  if (arrival.value.kind !== 'known') return refuse(http, c, { reason: 'signed_out' }, requestId)
  const { visit } = arrival.value
  const decided = await decideVisit(http, recent, c, visit)
  const { decision, assurance, session, isCheap } = decided
  if (session === 'signing_in') return refuse(http, c, { reason: 'signing_in' }, requestId)
  // Over, whatever its cookies say: nobody.
  if (session === 'ended') return enterAsVisitor(proxy, c, { ...visitor, jar: null, isStale: true }, sent)
  if (decision.verdict === 'allow') {
    const answer = enterAdmitted(proxy, c, visitor, { visit, assurance, isCheap, sent })
    // Whoever hangs up between a sign-in and the question whose it is must not go on as who they were.
    if (proxy.identity.seesSessions && maySignIn(proxy, c, visitor)) afterAnswer(c, answer)
    return answer
  }
  if (isOpen(proxy, visitor)) return bare(proxy, c, visitor, sent)
  return hold(http, c, visit, decision)
}

/** A login is answered; anything else goes on, with its body as far as it was read. */
async function lookForLogin(proxy: ProxyContext, c: HostContext, visitor: Visitor): Promise<Response | Sent> {
  const { config, http } = proxy
  const { canonical, jar, requestId } = visitor
  const isUnknown = jar?.who === undefined || jar.who === null
  // Somebody unknown who may see the site can try a login anywhere; of somebody known, only what the login reads.
  if (!mayBeLogin(config, canonical) && !(isUnknown && config.anonymous === 'pass')) return {}
  const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.raw.body !== null
  // A body that breaks off or is no body (its chunks do not add up) is nobody's login, and nothing that the site should see.
  const read = hasBody
    ? await readUpTo(c.req.raw.body, MAX_LOGIN_BYTES, http.bodyMs).catch(() => 'broken' as const)
    : null
  if (read === 'broken') return refuse(http, c, { reason: 'malformed_request' }, requestId)
  if (read?.kind === 'late') return refuse(http, c, { reason: 'too_slow' }, requestId)
  const contentType = c.req.header('content-type') ?? ''
  const contentEncoding = c.req.header('content-encoding') ?? ''
  if (read?.kind === 'longer') {
    // No login is so long. Of somebody who is through the gate anything may be, also where logins go: sites with a front
    // controller take everything at one path. What is packed cannot be looked through.
    if (jar?.level !== 'a' || contentEncoding !== '') {
      await read.rest.cancel()
      return refuse(http, c, { reason: 'too_large' }, requestId)
    }
    const abort = new AbortController()
    const ways = waysOf(contentType, new TextDecoder('latin1').decode(read.head))
    const pattern = fieldPattern(config.userField, ways) ?? /(?!)/
    return { body: scanned(read.head, read.rest, pattern, () => abort.abort()), signal: abort.signal }
  }
  const body = read?.bytes ?? null
  const { search } = canonical
  const remembered = jar?.named ?? null
  const found = recognise(config, { search, contentType, contentEncoding, body, remembered })
  if (found.kind === 'ambiguous') return refuse(http, c, { reason: 'malformed_request' }, requestId)
  // A password alone: on a site where any form may be a login, somebody who is in may be asked for it once more.
  const isOther = found.kind === 'login' && found.name === null && jar?.level === 'a' && config.loginPaths.includes('*')
  if (found.kind === 'none' || isOther) return { body }
  if (found.kind === 'login') return signIn(proxy, c, visitor, found)
  return isUnknown ? firstStep(proxy, c, visitor, found) : { body: found.body, isFirstStep: true }
}

/** Somebody whom the gate lets through. */
async function enterAdmitted(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  admitted: { visit: HttpVisit; assurance: Assurance | null; isCheap: boolean; sent: Sent },
): Promise<Response> {
  const { config, http, keeper, site, identity } = proxy
  const { visit, assurance, isCheap, sent } = admitted
  const { brought, location, requestId, canonical } = visitor
  const { jar } = visitor
  if (!jar?.who) return refuse(http, c, { reason: 'signed_out' }, requestId)
  if (isWebSocket(c.req.raw) && !isOwnWebSocket(c, location)) {
    return refuse(http, c, { reason: 'foreign_origin' }, requestId)
  }
  // The name of the next login must not get into the session of this one: its password would be enough then.
  if (sent.isFirstStep) return bare(proxy, c, visitor, sent)
  const forwarded = await forward(proxy, c, visitor, { jar, isAdmitted: true, assurance, ...sent })
  const { upstream, sorted, cookies } = forwarded
  if (upstream.status === 101) return watchedSocket(upstream, () => mayStay(proxy, visit), proxy.socketCheckMs)

  const isLogout = config.logoutPath !== null && isLoosely(canonical, [config.logoutPath]) && upstream.status < 400
  if (isLogout || signsOut(config, jar, sorted.sealed)) {
    await endJar(proxy, visitor, jar)
    const answer = passOn(upstream, site, [...keeper.gone(brought, location), ...sorted.plain], true)
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
        logError(http.site, requestId, error)
        return null
      }
      // Nobody knows whose the session is now, so it is nobody's.
      await endJar(proxy, visitor, jar)
      throw error
    })
    // Signed in as somebody else on a way that is no login of ours: that person's code is due.
    if (person && person.id !== jar.who.id)
      return complete(proxy, c, visitor, { forwarded, person, ends: jar, token: null })
  }
  const lines = sorted.sealed.length === 0 ? [] : await changedLines(proxy, visitor, jar, forwarded)
  const answer = passOn(upstream, site, [...lines, ...sorted.plain], true)
  if (visit.token && assurance && isRenewalDue(http, visit.token, isCheap)) {
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
  for (const line of keeper.gone(visitor.brought, visitor.location)) answer.headers.append('Set-Cookie', line)
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
  const lines = await keeper.changed(jar, { set, deleted: sorted.sealed.filter(isDeletion) }, brought, location)
  // What was longest-lived may have changed.
  if (set.some(({ expiresAt }) => expiresAt !== null))
    lines.push(...(await keeper.about({ ...jar, cookies }, brought, location)))
  return lines
}

/** Whether what is sent could sign somebody in, past every login that is known. */
function maySignIn({ config }: ProxyContext, c: HostContext, { canonical }: Visitor): boolean {
  return !isSafe(c.req.method) || isOpenPath(canonical.path, config.signInPaths)
}

function isOpen({ config }: ProxyContext, { canonical }: Visitor): boolean {
  return isOpenPath(canonical.path, config.openPaths)
}

/** Without any cookie of a jar: as anybody could ask the site without us. */
async function bare(proxy: ProxyContext, c: HostContext, visitor: Visitor, sent: Sent): Promise<Response> {
  const { upstream, sorted } = await forward(proxy, c, visitor, {
    jar: null,
    isAdmitted: false,
    assurance: null,
    ...sent,
  })
  return passOn(upstream, proxy.site, sorted.plain, false)
}

/** Somebody whom we do not know. */
async function enterAsVisitor(proxy: ProxyContext, c: HostContext, visitor: Visitor, sent: Sent): Promise<Response> {
  const { config, http, site } = proxy
  const { canonical, requestId, jar } = visitor
  if (isWebSocket(c.req.raw)) return refuse(http, c, { reason: 'signed_out' }, requestId)
  if (isOpen(proxy, visitor) || isPreflight(proxy, c, visitor)) return bare(proxy, c, visitor, sent)
  const isSignIn = isOpenPath(canonical.path, config.signInPaths)
  const isPublic = config.anonymous === 'pass' && isPlainPath(canonical.path)
  if (!isSignIn && !isPublic && !isLoginPage(proxy, visitor)) return refuseVisitor(proxy, c, visitor)
  // A page's pictures and styles need no session, and without one they cannot show anybody's.
  if (isPublic && isSafe(c.req.method) && /^(style|script|image|font)$/.test(c.req.header('sec-fetch-dest') ?? '')) {
    return bare(proxy, c, visitor, sent)
  }

  // What would go along with a login could be signed in by one: then it must not answer meanwhile, nor afterwards.
  const isWatched = jar !== null && (senderOf(config, jar)?.cookies.length ?? 0) > 0
  const hashes = isWatched ? await sessionHashesOf(http, jar) : []
  const state = () => proxy.deps.sessions.loadSession({ sessionHashes: hashes, now: http.deps.clock() })
  const before = isWatched ? await state() : null
  if (before === 'signing_in') return refuse(http, c, { reason: 'signing_in' }, requestId)
  if (before === 'ended') return enterAsVisitor(proxy, c, { ...visitor, jar: null, isStale: true }, sent)

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
    if (person) return complete(proxy, c, visitor, { forwarded, person, ends: isWatched ? jar : null, token: null })
  } else if (isPublic && jar && renewsSession(config, jar, sorted.sealed)) {
    // A new session in the place of one, and no login that we know: both are forgotten.
    await upstream.body?.cancel()
    return startAgain(proxy, c, visitor)
  }
  const isRenewed = jar?.level === 'v' && !visitor.isStale && visitor.brought.isAgeing
  const lines = isRenewed
    ? await proxy.keeper.whole({ ...jar, cookies }, visitor.brought, visitor.location)
    : await visitorLines(proxy, visitor, jar, forwarded)
  const answer = passOn(upstream, site, [...lines, ...sorted.plain], jar !== null || lines.length > 0)
  return isPage ? withScript(answer) : answer
}

async function refuseVisitor(proxy: ProxyContext, c: HostContext, visitor: Visitor): Promise<Response> {
  const { http, keeper } = proxy
  const answer = await refuse(http, c, { reason: 'signed_out' }, visitor.requestId)
  if (visitor.isStale) {
    for (const line of keeper.gone(visitor.brought, visitor.location)) answer.headers.append('Set-Cookie', line)
  }
  return answer
}

/** The page with the form, and what the form sends: the only ways to the site for somebody who is not signed in. */
function isLoginPage({ config }: ProxyContext, { canonical }: Visitor): boolean {
  if (!canonical.isPlain) return false
  const [path, query] = config.loginPage.split('?')
  if (canonical.path === path && (query === undefined || canonical.search === `?${query}`)) return true
  return config.loginPaths.includes(canonical.path)
}

function isRedirect({ status }: Response): boolean {
  return status >= 300 && status < 400 && status !== 304
}
