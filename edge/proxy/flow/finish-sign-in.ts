import type { GateDecision } from '../../core/gate.ts'
import { namedAs } from '../../core/names.ts'
import { randomId } from '../../crypto/random.ts'
import { afterAnswer } from '../../http/deployment/after.ts'
import type { HostContext } from '../../http/deployment/deployment.ts'
import { requestKind } from '../../http/request/request-kind.ts'
import { arrive } from '../../http/request/visit.ts'
import { heldBy, pageFor, redirect, refuse } from '../../http/response/hold.ts'
import { recordRefused } from '../../operations/act/deps.ts'
import { rememberMemberships } from '../../operations/sign-in/remember-memberships.ts'
import { completeSignIn } from '../../operations/sign-in/sign-in.ts'
import { wayBack } from '../../reading/paths.ts'
import { PAGE_HEADER } from '../../shared/protocol.ts'
import type { Person } from '../identity/person.ts'
import type { Jar } from '../jar/contents.ts'
import type { ProxyContext } from '../upstream/context.ts'
import type { Forwarded } from '../upstream/forward.ts'
import { toBrowserResponse } from '../upstream/response.ts'
import { sessionHashesOf, setVisitor, type Visitor } from '../upstream/visitor.ts'
import { type BearerToken, locationOf } from './login-response.ts'

export type FinishedSignIn = {
  forwarded: Forwarded
  person: Person
  /** The jar whose session this sign-in used: it is over. */
  ends: Jar | null
  token: BearerToken | null
}

/** Somebody is signed in at the site. What the browser gets of it, the gate decides. */
export async function finishSignIn(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  { forwarded, person, ends, token }: FinishedSignIn,
): Promise<Response> {
  const { http, keeper, upstream: site } = proxy
  const { brought, location, requestId } = visitor
  const { upstream, sorted, cookies } = forwarded
  const old = ends ?? (visitor.jar?.who ? visitor.jar : null)
  const endHashes = old ? await sessionHashesOf(http, old) : []
  const jar: Jar = {
    ...keeper.fresh('p'),
    cookies,
    who: {
      ...person,
      sessionId: randomId(http.deps.random),
      at: http.deps.clock(),
      askedAt: http.deps.clock(),
      tokens: token ? [token.hash] : [],
    },
    held: sorted.plain,
  }
  // From here on this request is that person's.
  setVisitor(c, { ...visitor, jar })
  const arrival = await arrive(http, c, requestId)
  if (!arrival.ok || arrival.value.kind !== 'known') throw new Error('a sign-in without a person')
  const { visit } = arrival.value
  const { owners, identity } = proxy.config
  const named = namedAs(person.spelling, owners, identity.naming.rule)
  const signedIn = await completeSignIn(proxy.deps, visit, { ends: endHashes, named })
  // A second spelling would be a second person, or somebody else's second self: nothing of it is given out.
  if (signedIn.isOtherSpelling) {
    await upstream.body?.cancel()
    await recordRefused(http.deps, visit, { act: 'sign_in.other_spelling' })
    const refused = await refuse(http, c, { reason: 'other_spelling' }, requestId)
    for (const line of keeper.clear(brought, location)) refused.headers.append('Set-Cookie', line)
    return refused
  }
  const { decision, membershipsDigest } = signedIn
  afterAnswer(c, rememberMemberships(http.deps, visit, membershipsDigest))

  if (decision.verdict === 'allow') {
    const admitted: Jar = { ...jar, id: keeper.fresh('a').id, level: 'a', held: [] }
    const lines = await keeper.serialize(admitted, brought, location)
    return toBrowserResponse(upstream, site, [...lines, ...sorted.plain], true)
  }
  // The answer's own body is what the gate is for.
  await upstream.body?.cancel()
  const lines = await keeper.serialize(jar, brought, location)
  const held = await holdLogin(proxy, c, visitor, upstream, decision)
  for (const line of lines) held.headers.append('Set-Cookie', line)
  return held
}

/** A page is led to the code, with the way that the site would have sent it; a script is told (RFC 9470). */
async function holdLogin(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  upstream: Response,
  decision: Exclude<GateDecision, { verdict: 'allow' }>,
): Promise<Response> {
  const { http } = proxy
  const to = wayBack(locationOf(proxy, visitor, upstream) ?? '/')
  if (decision.verdict === 'wait') {
    const answer = await refuse(http, c, { reason: 'uninvited' }, visitor.requestId)
    // Any page of the site says to a person what a script cannot.
    if (requestKind(c) !== 'document') answer.headers.set(PAGE_HEADER, to)
    return answer
  }
  const name = pageFor(decision)
  if (name === null) return refuse(http, c, heldBy(decision), visitor.requestId)
  const page = `${http.deployment.prefix}/${name}?to=${encodeURIComponent(to)}`
  if (requestKind(c) !== 'document') {
    const answer = await refuse(http, c, heldBy(decision), visitor.requestId)
    answer.headers.set(PAGE_HEADER, page)
    return answer
  }
  return redirect(http, c, page)
}
