import { Hono } from 'hono'
import { equalBytes, utf8 } from '../crypto/encoding.ts'
import type { Deployment, HostContext } from '../http/deployment/deployment.ts'
import { logError } from '../http/deployment/log.ts'
import { createAdmission, finish, type GateOptions } from '../http/gate/gate.ts'
import { newRequestId } from '../http/request/visit.ts'
import { withFullLocation } from '../http/response/address.ts'
import { protect } from '../http/response/headers.ts'
import { refuse } from '../http/response/hold.ts'
import type { Extension } from '../http/routes/routes.ts'
import { type RoutesEnv, refuseOtherMethods } from '../http/routes/serve.ts'
import { UnavailableError } from '../operations/act/guard.ts'
import { forNginx, identityFields } from './answer.ts'
import { type ForwardedRequest, fromEnvoyRequest, fromForwardedHeaders, originalRequest } from './forwarded-request.ts'
import { checkedKeys, checkedNames } from './options.ts'
import { ambiguousCookie } from './session-cookies.ts'

export type ForwardAuthOptions = GateOptions & {
  /**
   * What the proxy proves itself with, in `X-MFA-Proxy-Key`: at least 32 characters of base64 or hex, at random, for
   * example from `openssl rand -hex 32`. Several while they are being exchanged.
   */
  keys: string[]
  /**
   * The cookies that sign somebody in at the site, named as it sets them, each with all that belongs to it (`sid`,
   * `sid.sig`); a `*` at the end stands for one cookie whose name goes on. None of them may come in two readings: a request
   * in which one does is refused, since `identify` and the site could take it for two people's. Empty where only
   * `Authorization` signs in.
   */
  sessionCookies: string[]
}

/**
 * The gate's decision for a proxy that asks about each request before it passes it on (spec H5): Caddy, HAProxy, Apache httpd
 * and Traefik at `<prefix>/authorize`, nginx at `<prefix>/authorize/nginx`, Envoy at `<prefix>/authorize/envoy?`. What the proxy says of
 * the request is believed with its key only. The option `origins` must be set: behind a proxy nothing else says what
 * browsers call this site.
 *
 * @example
 * forwardAuth({ keys: [env.MFA_PROXY_KEY], sessionCookies: ['sid'], open: ['/about'] }) // with `origins`, for `createMfa`
 */
export function forwardAuth(options: ForwardAuthOptions): Extension {
  const keys = checkedKeys(options.keys)
  const sessionCookies = checkedNames(options.sessionCookies)
  return ({ http, recent }) => {
    const { deployment: site } = http
    if (site.origins.size === 0) {
      throw new Error("createMfa: origins is missing; with forwardAuth it must be set, like ['https://app.example']")
    }
    const admit = createAdmission(http, recent, options)
    // The request that is asked about goes through the gate like one that came by itself; behind it is only a yes.
    const gate = new Hono().all('*', async (c) => {
      requireOtherPath(site, new URL(c.req.url).pathname)
      const admitted = await admit(c)
      if (admitted instanceof Response) return admitted
      c.res = new Response(null)
      await finish(http, c, admitted)
      for (const [name, value] of identityFields(admitted)) c.header(name, value)
      protect(c.res.headers, site, null)
      return c.res
    })
    gate.onError((error) => {
      throw error
    })

    const ask = async (c: HostContext, told: ForwardedRequest): Promise<Response> => {
      const requestId = newRequestId(http)
      const { headers } = c.req.raw
      const request = originalRequest(told, headers, { origins: site.origins, sessionCookies })
      if (!request.ok) return refuse(http, c, request.reason, requestId)
      const ambiguous = ambiguousCookie(headers.get('cookie'), sessionCookies)
      if (ambiguous !== null) {
        // An attack, or a site that sets more cookies than are listed: only the log can tell its owner.
        logError(site, requestId, new UnavailableError(`forwardAuth: more than one cookie may be read as ${ambiguous}`))
        return refuse(http, c, { reason: 'malformed_request' }, requestId)
      }
      const answer = await gate.fetch(request.value, c.env, executionOf(c))
      return withFullLocation(answer, new URL(request.value.url).origin)
    }

    const routes = new Hono<RoutesEnv>()
    const ours = `${site.prefix}/authorize`
    routes.use('*', async (c, next) => {
      c.set('requestId', newRequestId(http))
      const key = c.req.header('x-mfa-proxy-key')
      const isQuestion = c.req.path === ours || c.req.path.startsWith(`${ours}/`)
      // With a key but elsewhere: a path that climbed out of the question. Its answer must not be taken for a yes.
      if (isQuestion ? key === undefined || !isOneOf(keys, key) : key !== undefined) {
        return refuse(http, c, { reason: 'forbidden' }, c.get('requestId'))
      }
      await next()
      // A refusal of the method comes bare; every other answer has this already.
      if (isQuestion) protect(c.res.headers, site, null)
    })
    routes.get('/authorize', (c) => ask(c, fromForwardedHeaders(c.req.raw.headers)))
    routes.get('/authorize/nginx', async (c) => {
      const told = fromForwardedHeaders(c.req.raw.headers)
      const answer = await ask(c, told)
      // nginx makes its own 500 of it, and keeps the lines that take a planted cookie out; a page of ours has them too.
      if (answer.status === 400 && answer.headers.has('Set-Cookie')) {
        const to = encodeURIComponent(told.uri ?? '/')
        answer.headers.set('Location', `${told.proto}://${told.host}${site.prefix}/challenge?to=${to}`)
      }
      return forNginx(answer)
    })
    routes.all('/authorize/envoy', (c) => ask(c, fromEnvoyRequest(c.req.raw)))
    refuseOtherMethods(http, routes)
    // The variables that our own routes pass on are no part of what whoever mounts them sees.
    return routes as unknown as Hono
  }
}

/** Our own pages would lead to themselves: the proxy sends them here without asking. */
function requireOtherPath({ prefix }: Deployment, path: string): void {
  if (path.startsWith(`${prefix}/`)) {
    throw new UnavailableError(`the proxy must send ${prefix}/ to Sallyport without asking about it`)
  }
}

/** All are compared, each in constant time. */
function isOneOf(keys: readonly Uint8Array[], given: string): boolean {
  const bytes = utf8(given)
  return keys.filter((key) => equalBytes(key, bytes)).length > 0
}

function executionOf(c: HostContext): HostContext['executionCtx'] | undefined {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}
