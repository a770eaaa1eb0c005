import type { MiddlewareHandler } from 'hono'
import type { HostContext } from '../http/deployment/deployment.ts'
import { ASSURANCE_HEADER } from '../shared/protocol.ts'
import { TOKEN_PREFIX } from './token.ts'

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH',
  'Access-Control-Allow-Headers': `Authorization, Content-Type, ${ASSURANCE_HEADER}`,
  'Access-Control-Max-Age': '600',
}

/**
 * CORS (Fetch Standard 3.2) for the listed origins: a preflight is answered, and an answer can be read by the page that
 * brought a token. Without one everything is as it was; cookies are never allowed to come along.
 */
export function crossOrigin(listed: ReadonlySet<string>): MiddlewareHandler {
  return async function mfaCrossOrigin(c, next) {
    const origin = c.req.header('origin') ?? ''
    const allows = listed.has(origin)
    const isPreflight = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined
    if (allows && isPreflight) {
      return c.body(null, 204, { ...PREFLIGHT, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' })
    }
    await next()
    c.res.headers.append('Vary', 'Origin')
    if (!allows || !bringsToken(c)) return
    c.res.headers.set('Access-Control-Allow-Origin', origin)
    c.res.headers.set('Access-Control-Expose-Headers', ASSURANCE_HEADER)
  }
}

/** Whether the header holds what can only be ours. What else a host's own clients send there is the host's business. */
export function bringsToken(c: HostContext): boolean {
  return (c.req.header('authorization') ?? '').includes(TOKEN_PREFIX)
}
