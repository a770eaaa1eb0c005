import type { PasskeySite } from '../factors/passkey/options.ts'
import { locate } from '../http/request/location.ts'
import { isSafe } from '../http/request/request-kind.ts'
import { newRequestId } from '../http/request/visit.ts'
import { refuse } from '../http/response/hold.ts'
import type { WellKnown } from '../http/routes/routes.ts'

const PATH = '/.well-known/webauthn'

/**
 * Which other sites may use passkeys made for this domain (Web Authentication Level 3 §5.11): public, the same for everybody,
 * over https alone and never by a redirect, which browsers would not follow. Only the domain itself is asked.
 */
export function relatedOrigins({ rpId, relatedOrigins: origins }: PasskeySite): WellKnown {
  const body = JSON.stringify({ origins })
  return async (http, c) => {
    if (c.req.path !== PATH || !isSafe(c.req.method)) return null
    const location = locate(c, http.deployment)
    // Without the way to https, which others are sent.
    if (!location.ok) return refuse(http, c, { reason: 'insecure_scheme' }, newRequestId(http))
    const { origin, isSecure } = location.value
    if (!isSecure || new URL(origin).hostname !== rpId) return null
    return new Response(c.req.method === 'HEAD' ? null : body, {
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'public, max-age=3600',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  }
}
