import type { HostContext } from '../../http/deployment/deployment.ts'
import { writeCookie } from '../../http/request/cookie.ts'
import { redirect, refuse } from '../../http/response/hold.ts'
import { isOwnPage } from '../../http/routes/serve.ts'
import { endSession } from '../../operations/sign-in/sign-in.ts'
import type { Jar } from '../jar/contents.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { forward } from '../upstream/forward.ts'
import { sessionHashesOf, type Visitor } from '../upstream/visitor.ts'

/** **Sign out** on our own pages: the session is over here, and at the site where it says how. */
export async function signOut(proxy: ProxyContext, c: HostContext, visitor: Visitor): Promise<Response> {
  const { http, keeper, config } = proxy
  const { jar, brought, location, requestId } = visitor
  if (!isOwnPage(c, location)) return refuse(http, c, { reason: 'foreign_origin' }, requestId)
  if (jar?.who) {
    await endJar(proxy, visitor, jar)
    if (config.logoutPath !== null) await leaveSite(proxy, c, visitor, jar, config.logoutPath)
  }
  const answer = redirect(http, c, config.loginPage)
  for (const line of keeper.clear(brought, location)) answer.headers.append('Set-Cookie', line)
  await writeCookie(answer.headers, http.ring, location, null)
  return answer
}

/** The jar's session is over for good, with what it had proved. */
export async function endJar(proxy: ProxyContext, visitor: Visitor, jar: Jar): Promise<void> {
  const { http } = proxy
  const { id, name, sessionId, memberships } = jar.who ?? { id: '', name: '', sessionId: '', memberships: [] }
  const about = { principal: { id, name, sessionId, memberships }, requestId: visitor.requestId, addressPrefix: null }
  await endSession(proxy.deps, about, await sessionHashesOf(http, jar), 'session.ended')
}

/** What the site makes of it does not matter here: its session opens nothing any more. */
async function leaveSite(proxy: ProxyContext, c: HostContext, visitor: Visitor, jar: Jar, path: string): Promise<void> {
  const canonical = { ...visitor.canonical, path, search: '' }
  try {
    const { upstream } = await forward(
      proxy,
      c,
      { ...visitor, canonical },
      { jar, isAdmitted: false, assurance: null, body: '' },
    )
    await upstream.body?.cancel()
  } catch {
    // Away: then it cannot be told, and the session is over here all the same.
  }
}
