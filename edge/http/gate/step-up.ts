import type { MiddlewareHandler } from 'hono'
import { isFresh } from '../../core/assurance.ts'
import { type LoadedDecision, loadDecision } from '../../operations/sign-in/load-decision.ts'
import { MAX_ASSURANCE_SECONDS } from '../../shared/limits.ts'
import type { HostContext } from '../deployment/deployment.ts'
import { logError } from '../deployment/log.ts'
import { requestKind } from '../request/request-kind.ts'
import { arrive, type HttpServices, type HttpVisit, newRequestId } from '../request/visit.ts'
import { keepHostPrivate } from '../response/headers.ts'
import { hold, leadTo, refuse } from '../response/hold.ts'

export type StepUpOptions = {
  /** The newest proof may be this old, seconds. Older: a fresh code is asked for. */
  maxAgeSeconds: number
}

/**
 * A fresh code for one route (spec L8, RFC 9470): where the last proof is older than `maxAgeSeconds`, documents are led to
 * the challenge and back, everything else gets 401 `step_up_required`, and the host's handler is not called. Somebody
 * without a method is led to set one up.
 *
 * @example
 * app.post('/email', mfa.stepUp({ maxAgeSeconds: 300 }), changeEmail)
 */
export function createStepUp(http: HttpServices, options: StepUpOptions): MiddlewareHandler {
  const { maxAgeSeconds } = options
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 1 || maxAgeSeconds > MAX_ASSURANCE_SECONDS) {
    throw new Error(
      `stepUp: maxAgeSeconds must be a whole number from 1 to ${MAX_ASSURANCE_SECONDS}; it is ${maxAgeSeconds}`,
    )
  }
  return async function mfaStepUp(c, next) {
    const requestId = newRequestId(http)
    let refused: Response | null
    try {
      refused = await refusedStepUp(http, c, requestId, maxAgeSeconds)
    } catch (error) {
      logError(http.deployment, requestId, error)
      refused = await refuse(http, c, { reason: 'unavailable' }, requestId)
    }
    if (refused) return refused
    await next()
    keepHostPrivate(c)
  }
}

async function refusedStepUp(
  http: HttpServices,
  c: HostContext,
  requestId: string,
  maxAgeSeconds: number,
): Promise<Response | null> {
  const found = await whoAsks(http, c, requestId)
  if (found instanceof Response) return found
  const { visit, loaded } = found
  const { assurance, decision, hasMethod, session } = loaded
  if (session === 'ended') return refuse(http, c, { reason: 'signed_out' }, requestId)
  // Assured and yet to be challenged: the method that was proved is lost.
  if (decision.verdict === 'strengthen' || (assurance && decision.verdict === 'challenge'))
    return hold(http, c, visit, decision)
  if (assurance && isFresh(assurance, maxAgeSeconds, http.deps.clock())) return null
  const isDocument = requestKind(c) === 'document'
  if (assurance && hasMethod) {
    if (isDocument) return leadTo(http, c, visit, 'challenge', { maxAgeSeconds: String(maxAgeSeconds) })
    return refuse(http, c, { reason: 'step_up_due', maxAgeSeconds }, requestId)
  }
  if (decision.verdict !== 'allow') return hold(http, c, visit, decision)
  // Nobody requires a method of this person but this route does.
  if (isDocument) return leadTo(http, c, visit, 'enrol')
  return refuse(http, c, { reason: 'unenrolled', accounts: [] }, requestId)
}

type Asking = { visit: HttpVisit; loaded: LoadedDecision }

async function whoAsks(http: HttpServices, c: HostContext, requestId: string): Promise<Asking | Response> {
  const known = http.gateResults.get(c.req.raw)
  if (known) return known
  const arrival = await arrive(http, c, requestId)
  if (!arrival.ok) return refuse(http, c, arrival.reason, requestId)
  if (arrival.value.kind === 'stranger') return refuse(http, c, { reason: 'signed_out' }, requestId)
  const { visit } = arrival.value
  return { visit, loaded: await loadDecision(http.deps, visit) }
}
