import { afterAnswer } from '../../http/deployment/after.ts'
import type { HostContext } from '../../http/deployment/deployment.ts'
import { decideVisit } from '../../http/gate/gate.ts'
import { readUpTo } from '../../http/request/body.ts'
import { isSafe } from '../../http/request/request-kind.ts'
import { arrive } from '../../http/request/visit.ts'
import { keepPrivate } from '../../http/response/headers.ts'
import { hold, refuse } from '../../http/response/hold.ts'
import { opennessOf } from '../config/open.ts'
import { fieldPattern, possibleFormats } from '../login/field-pattern.ts'
import { MAX_LOGIN_BYTES, mayBeLogin, recognise } from '../login/login.ts'
import { scanned } from '../login/scan.ts'
import type { ProxyContext } from '../upstream/context.ts'
import type { Visitor } from '../upstream/visitor.ts'
import { handleAdmittedRequest, maySignIn } from './admitted-request.ts'
import { forwardAnonymously, type Sent } from './forward-anonymously.ts'
import { refreshIdentity } from './refresh-identity.ts'
import { firstStep, signIn, startAgain } from './sign-in.ts'
import { endJar } from './sign-out.ts'
import { handleVisitorRequest } from './visitor-request.ts'

/** One request for the site: a login, somebody known, or a visitor. */
export async function handleSiteRequest(proxy: ProxyContext, c: HostContext, visitor: Visitor): Promise<Response> {
  const looked = await lookForLogin(proxy, c, visitor)
  if (looked instanceof Response) return looked
  if (!visitor.jar?.who) return handleVisitorRequest(proxy, c, visitor, looked)

  const asked = await refreshIdentity(proxy, c, visitor)
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
  const arrival = await arrive(http, c, requestId, () => visitor.brought.proof)
  if (!arrival.ok) return refuse(http, c, arrival.reason, requestId)
  if (arrival.value.kind !== 'known') return refuse(http, c, { reason: 'signed_out' }, requestId)
  const { visit } = arrival.value
  const decided = await decideVisit(http, recent, c, visit)
  const { decision, assurance, session, isCheap } = decided
  if (session === 'signing_in') return refuse(http, c, { reason: 'signing_in' }, requestId)
  // Ended on our side: anonymous, whatever its cookies say.
  if (session === 'ended') return handleVisitorRequest(proxy, c, { ...visitor, jar: null, isStale: true }, sent)
  if (decision.verdict === 'allow') {
    const answer = handleAdmittedRequest(proxy, c, visitor, { visit, assurance, isCheap, sent })
    // Whoever hangs up between a sign-in and the question whose it is must not go on as who they were.
    if (proxy.identity.seesSessions && maySignIn(proxy, c, visitor)) afterAnswer(c, answer)
    return answer
  }
  const openness = opennessOf(proxy.config, visitor.canonical, isSafe(c.req.method))
  if (openness) return forwardAnonymously(proxy, c, visitor, { ...sent, openness })
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
    const ways = possibleFormats(contentType, new TextDecoder('latin1').decode(read.head))
    const pattern = fieldPattern(config.userField, ways) ?? /(?!)/
    return { body: scanned(read.head, read.rest, pattern, () => abort.abort()), signal: abort.signal }
  }
  const body = read?.bytes ?? null
  const { search } = canonical
  const remembered = jar?.named ?? null
  const found = recognise(config, { search, contentType, contentEncoding, body, remembered })
  if (found.kind === 'ambiguous') return refuse(http, c, { reason: 'malformed_request' }, requestId)
  if (found.kind === 'odd_name') return refuse(http, c, { reason: 'odd_name' }, requestId)
  // A password alone: on a site where any form may be a login, somebody who is in may be asked for it once more.
  const isOther = found.kind === 'login' && found.name === null && jar?.level === 'a' && config.loginPaths.includes('*')
  if (found.kind === 'none' || isOther) return { body }
  if (found.kind === 'login') return signIn(proxy, c, visitor, found)
  return isUnknown ? firstStep(proxy, c, visitor, found) : { body: found.body, isFirstStep: true }
}
