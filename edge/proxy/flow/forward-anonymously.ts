import type { HostContext } from '../../http/deployment/deployment.ts'
import { refuse } from '../../http/response/hold.ts'
import { showsSuccess } from '../login/verdict.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { askWho, forward } from '../upstream/forward.ts'
import { setsSession, toBrowserResponse } from '../upstream/response.ts'
import type { Visitor } from '../upstream/visitor.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { seenAs } from './login-response.ts'

/** What is sent on of a request's body, once it was looked at. */
export type Sent = { body?: BodyInit | ReadableStream | null; signal?: AbortSignal; isFirstStep?: boolean }

/** Without any cookie of a jar: as anybody could ask the site without us. */
export async function forwardAnonymously(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  { openness, ...sent }: Sent & { openness?: 'exact' | 'prefix' },
): Promise<Response> {
  const { config, upstream: site } = proxy
  const as = { jar: null, isAdmitted: false, assurance: null, ...sent }
  const forwarded = await forward(proxy, c, visitor, as)
  const { upstream, sorted, cookies } = forwarded
  // In a folder that is open nobody looked at every path: one may sign somebody in all the same.
  if (openness === 'prefix' && setsSession(config, sorted.sealed)) {
    if (proxy.identity.seesSessions) {
      const person = await askWho(proxy, c, visitor, { named: null, cookies, token: null })
      if (person) return finishSignIn(proxy, c, visitor, { forwarded, person, ends: null, token: null })
    } else if (showsSuccess(config.success, seenAs(proxy, visitor, forwarded))) {
      await upstream.body?.cancel()
      return refuse(proxy.http, c, { reason: 'sign_in_unclear' }, visitor.requestId)
    }
  }
  return toBrowserResponse(upstream, site, sorted.plain, false)
}
