import { LONGEST, unfitField } from '../../core/lengths.ts'
import { keyOf, type Memo } from '../../core/memo.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import { isAmong, signAll } from '../../crypto/sign.ts'
import type { Deps, Visit } from '../../operations/act/deps.ts'
import { sessionOf, UnavailableError } from '../../operations/act/guard.ts'
import type { LoadedDecision } from '../../operations/sign-in/load-decision.ts'
import type { NewAssurance } from '../../ports/acts.ts'
import type { Principal } from '../../ports/principal.ts'
import type { SessionHash } from '../../ports/runtime.ts'
import { readCookies } from '../../reading/cookies.ts'
import { thrownBy } from '../deployment/advice.ts'
import { type Deployment, type HostContext, UnknownCredential } from '../deployment/deployment.ts'
import { clientName } from './client-name.ts'
import { type ProofToken, proofAmong, readProof, writeCookie } from './cookie.ts'
import { type Location, locate } from './location.ts'

/** What every part of the HTTP layer works with. Made once, in `mfa.ts`. */
export type HttpServices = {
  deployment: Deployment
  deps: Deps
  ring: KeyRing
  requestIds(): string
  /** How long the body of a request may take, milliseconds. */
  bodyMs: number
  /** And how large that of the API may be. */
  bodyBytes: number
  /**
   * Requests whose answer has its cookie already: the gate adds none after the host's handler. By the request and not in the
   * context, here and below: a handler may give the same request to another app, which makes a context of its own.
   */
  cookieWritten: WeakSet<Request>
  /** Signatures that were checked or made a moment ago: the same cookie and session come with every request of a page. */
  memos: { tokens: Memo<unknown>; sessions: Memo<SessionHash[]>; csrf: Memo<string[]> }
  /** What the gate has loaded for a request, so that a step-up behind it needs no round trip of its own. */
  gateResults: WeakMap<Request, { visit: HttpVisit; loaded: LoadedDecision }>
  /** Of the option that lists sessions: told of each request that rests on a proof, when that was read. */
  seen?: ((http: HttpServices, c: HostContext, visit: HttpVisit) => void) | undefined
}

/** A request of somebody the host knows. */
export type HttpVisit = Visit & {
  location: Location
  token: ProofToken | null
  /** Takes a new proof in the cookie's place, for a credential that comes without cookies. */
  onNewAssurance?: (assurance: NewAssurance) => void
  /**
   * The credential is no cookie and names the one origin that may bring it, which it came from: no other page can send
   * it, so there is no CSRF value.
   */
  isOriginChecked?: true
}

export type Arrival =
  | { kind: 'known'; visit: HttpVisit }
  /** No credential came along, or the host's session is over. */
  | { kind: 'stranger'; location: Location; requestId: string }

export function newRequestId(http: HttpServices): string {
  return http.requestIds()
}

/**
 * Who arrived, and what they brought. A refusal means: closed, whatever the strangers' setting. `proofAt`: where the
 * cookies of this request were read already.
 */
export async function arrive(
  http: HttpServices,
  c: HostContext,
  requestId: string,
  proofAt = (origin: string) => proofAmong(readCookies(c.req.header('cookie')), origin),
): Promise<Result<Arrival, Refusal>> {
  const location = locate(c, http.deployment)
  if (!location.ok) return location
  let principal: Principal | null
  try {
    principal = await http.deployment.identify(c)
  } catch (error) {
    if (error instanceof UnknownCredential) return reject({ reason: 'unknown_credential' })
    throw thrownBy('identify', error)
  }
  if (principal === null) return accept({ kind: 'stranger', location: location.value, requestId })
  requirePrincipal(principal)
  // Hosts take this one from the request: then it is the sender's.
  if ((principal.accountId?.length ?? 0) > LONGEST.id) return reject({ reason: 'malformed_request' })

  const { origin } = location.value
  const token = await readProof(http, proofAt(origin), origin)
  const sessionHashes = await hashSession(http, principal)
  const own = token !== null && sessionHashes.includes(token.s) ? token : null
  const caller = { principalId: principal.id, sessionHashes, assuranceId: own?.a ?? null, since: principal.signedInAt }
  const visit = visitOf(c, { principal, caller, requestId, location: location.value, token: own })
  return accept({ kind: 'known', visit })
}

type Visitor = Pick<
  HttpVisit,
  'principal' | 'caller' | 'requestId' | 'location' | 'token' | 'onNewAssurance' | 'isOriginChecked'
>

/** The visit of somebody who was recognised, by whatever credential. */
export function visitOf(c: HostContext, visitor: Visitor): HttpVisit {
  return Object.assign(new Aside(c), visitor)
}

/** Where a request came from and with what: looked up when it is written down or told, as most requests change nothing. */
class Aside implements Pick<Visit, 'addressPrefix' | 'client' | 'notifications'> {
  readonly #c: HostContext
  readonly notifications: Visit['notifications'] = []

  constructor(c: HostContext) {
    this.#c = c
  }

  get addressPrefix(): string | null {
    return addressPrefix(this.#c)
  }

  get client(): string | null {
    return clientName(this.#c.req.header('user-agent'))
  }
}

/** The session under every key of the ring, as the database knows it. */
export function hashSession(http: HttpServices, principal: Principal): Promise<SessionHash[]> {
  return remembered(http.memos.sessions, principal, (parts) => signAll(http.ring, 'session', parts))
}

/** What was made of a session: once, as long as it is remembered. */
async function remembered<T>(
  memo: Memo<T>,
  { id, sessionId }: Pick<Principal, 'id' | 'sessionId'>,
  make: (parts: string[]) => Promise<T>,
): Promise<T> {
  const key = keyOf([id, sessionId])
  const known = memo.get(key)
  if (known) return known
  const made = await make([id, sessionId])
  memo.set(key, made)
  return made
}

/** A host that answers nonsense must not be read as a host that answers "nobody". */
function requirePrincipal(principal: Principal): void {
  const unfit = principal === undefined ? 'all of it (null is nobody)' : unfitField(principal)
  if (unfit !== null) {
    throw new UnavailableError(
      `identify must answer { id, name, sessionId, memberships }; ${unfit} is missing, of another type, too long, has a control character, or begins with "sallyport:"`,
    )
  }
}

export async function csrfOf(http: HttpServices, visit: HttpVisit): Promise<string> {
  if (visit.isOriginChecked) return ''
  const [active] = await csrfValues(http, visit)
  if (active === undefined) throw new UnavailableError('no key signs the CSRF value')
  return active
}

export async function isCsrf(http: HttpServices, visit: Visit, value: string): Promise<boolean> {
  return isAmong(value, await csrfValues(http, visit))
}

/** Of the session, under every key of the ring, the active one first: the same for each of its requests. */
async function csrfValues(http: HttpServices, { principal }: Pick<Visit, 'principal'>): Promise<string[]> {
  return remembered(http.memos.csrf, principal, (parts) => signAll(http.ring, 'csrf', parts))
}

/** Puts a new proof into the browser. */
export async function giveCookie(
  http: HttpServices,
  headers: Headers,
  visit: HttpVisit,
  assurance: NewAssurance,
): Promise<void> {
  if (visit.onNewAssurance) return visit.onNewAssurance(assurance)
  return writeCookie(headers, http.ring, visit.location, {
    a: assurance.id,
    s: sessionOf(visit.caller),
    o: visit.location.origin,
    i: http.deps.clock() + http.deployment.idleMs,
    e: assurance.endsAt,
  })
}

/** Puts a standing proof into the browser once more, with its idle end pushed. */
export function renewCookie(http: HttpServices, headers: Headers, visit: HttpVisit, token: ProofToken): Promise<void> {
  return writeCookie(headers, http.ring, visit.location, renewed(http, token))
}

/** A standing proof with its idle end pushed. */
export function renewed(http: HttpServices, token: ProofToken): ProofToken {
  return { ...token, i: http.deps.clock() + http.deployment.idleMs }
}

/** Of Cloudflare's own field only, and only there: anywhere else the sender could have written it. */
export function addressPrefix(c: HostContext): string | null {
  const isCloudflare = typeof navigator === 'object' && navigator.userAgent === 'Cloudflare-Workers'
  const address = isCloudflare ? c.req.header('cf-connecting-ip') : undefined
  if (!address) return null
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)
  if (v4) return `${v4[1]}.0/24`
  if (!/^[0-9a-f:]{2,39}$/i.test(address) || !address.includes(':')) return null
  const [head = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean).slice(0, 3)
  return `${groups.join(':')}::/48`
}
