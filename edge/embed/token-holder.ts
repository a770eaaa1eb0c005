import type { MiddlewareHandler } from 'hono'
import { isTokenCurrent, purposesFor } from '../core/embed.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { readToken, signToken } from '../crypto/sign.ts'
import type { HostContext } from '../http/deployment/deployment.ts'
import { isLive, type ProofToken } from '../http/request/cookie.ts'
import { locate, originOf } from '../http/request/location.ts'
import { isSafe } from '../http/request/request-kind.ts'
import { type HttpServices, type HttpVisit, hashSession, visitOf } from '../http/request/visit.ts'
import { RECOGNISED, type RoutesEnv, refuse } from '../http/routes/serve.ts'
import { recordRefused } from '../operations/act/deps.ts'
import { sessionOf } from '../operations/act/guard.ts'
import type { SessionHash } from '../ports/runtime.ts'
import { isOwnOrigin } from '../reading/origin.ts'
import { ASSURANCE_HEADER } from '../shared/protocol.ts'
import { bringsToken } from './cross-origin.ts'
import { readClaims, TOKEN_PREFIX, type TokenPayload } from './token.ts'

type Held = {
  visit: HttpVisit
  origin: string
  /** What this session has proved, as the page or its token brought it, or as the route has just proved it. */
  proof: { token: ProofToken | null; isNew: boolean }
}

/**
 * `Authorization: Bearer mfa-…` in front of the API: the same visit as `identify` would make, without a look at any
 * cookie. Afterwards a new proof goes out in a header, where the cookie would have been. No round trip of its own.
 */
export function tokenHolder(
  http: HttpServices,
  ring: KeyRing,
  listed: ReadonlySet<string>,
): MiddlewareHandler<RoutesEnv> {
  return async function mfaToken(c, next) {
    // In a URL it would be in logs and histories (RFC 6750, 5.3): said at once, and not only passed over.
    if (c.req.url.includes(TOKEN_PREFIX)) return refuse(http, c, { reason: 'malformed_request' })
    if (!bringsToken(c)) return next()
    const held = await hold(http, ring, listed, c)
    if (!held.ok) return refuse(http, c, held.reason)
    c.set(RECOGNISED, held.value.visit)
    // No gate sees these requests, and they push the idle end as well.
    http.seen?.(http, c, held.value.visit)
    await next()
    await handOut(http, c, held.value)
  }
}

async function hold(
  http: HttpServices,
  ring: KeyRing,
  listed: ReadonlySet<string>,
  c: HostContext,
): Promise<Result<Held, Refusal>> {
  const location = locate(c, http.deployment)
  if (!location.ok) return location
  const text = /^Bearer ([\w.-]+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  const claims = await readClaims(ring, text)
  if (!claims || !isTokenCurrent(claims.issuedAt, http.deps.clock())) return reject({ reason: 'unknown_credential' })

  const { principal, memberships, sessionId, accountId, origin } = claims
  const who = { ...principal, sessionId, memberships, ...(accountId !== undefined && { accountId }) }
  const sessionHashes = await hashSession(http, who)
  const token = await provedBefore(http, c, claims, sessionHashes)
  const caller = { principalId: who.id, sessionHashes, assuranceId: token?.a ?? null, since: claims.issuedAt }
  const proof: Held['proof'] = { token, isNew: false }
  const visit = visitOf(c, {
    principal: who,
    caller,
    requestId: c.get('requestId'),
    location: location.value,
    token: null,
    isOriginChecked: true,
    onNewAssurance: ({ id, endsAt }) => {
      proof.token = { a: id, s: sessionOf(caller), o: origin, i: 0, e: endsAt }
      proof.isNew = true
    },
  })
  if (!listed.has(origin) || !isFrom(c, origin)) {
    await recordRefused(http.deps, visit, { act: 'origin.refused' })
    return reject({ reason: 'foreign_origin' })
  }
  const purposes = purposesFor(c.req.method, location.value.path.slice(`${http.deployment.prefix}/api`.length))
  if (!claims.purposes.some((purpose) => purposes.includes(purpose))) return reject({ reason: 'forbidden' })
  return accept({ visit, origin, proof })
}

/** `Origin` exactly, which browsers send with every request to another one; and what they say of the way, where they do. */
function isFrom(c: HostContext, origin: string): boolean {
  return isOwnOrigin({ ...originOf(c), expected: origin, sites: ['cross-site', 'same-site'] })
}

/** The assurance of this very session and origin, from the page's memory or from the token that was minted with it. */
async function provedBefore(
  http: HttpServices,
  c: HostContext,
  { origin, assurance }: TokenPayload,
  sessionHashes: readonly SessionHash[],
): Promise<ProofToken | null> {
  for (const text of [c.req.header(ASSURANCE_HEADER), assurance]) {
    const token = text ? await readToken(http.ring, text, 'embed') : null
    if (isLive(token, origin, http.deps.clock()) && sessionHashes.includes(token.s)) return token
  }
  return null
}

/** A new proof, or a later idle end of the one that came along. What has ended in the database stays ended there. */
async function handOut(http: HttpServices, c: HostContext, { proof }: Held): Promise<void> {
  const isRenewal = isSafe(c.req.method) && c.res.ok
  if (!proof.token || !(proof.isNew || isRenewal)) return
  const token: ProofToken = { ...proof.token, i: http.deps.clock() + http.deployment.idleMs }
  c.res.headers.set(ASSURANCE_HEADER, await signToken(http.ring, token, 'embed'))
}
