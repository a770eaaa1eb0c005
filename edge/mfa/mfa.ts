import type { Hono, MiddlewareHandler } from 'hono'
import { DEFAULT_LIMITS } from '../core/assurance.ts'
import { MEMO_BYTES, memo } from '../core/memo.ts'
import { isStyleToken, type StyleTokens, TOKEN_ADVICE } from '../core/tokens.ts'
import { fromBase64, toBase64Url } from '../crypto/encoding.ts'
import { parseKeyRing } from '../crypto/key-ring.ts'
import { platformRandom, randomId } from '../crypto/random.ts'
import { open, seal } from '../crypto/seal.ts'
import { sign } from '../crypto/sign.ts'
import type { Embed } from '../embed/bearer-tokens.ts'
import { DEFAULT_ITERATIONS, MAX_ITERATIONS, MIN_ITERATIONS } from '../factors/backup-code/hash.ts'
import { type RecentDecisions, recentDecisions } from '../http/deployment/recent-decisions.ts'
import {
  type HostContext,
  type Identify,
  type LogEntry,
  plainPath,
  type SignOutOptions,
  type Site,
} from '../http/deployment/site.ts'
import { createGate, type GateOptions } from '../http/gate/gate.ts'
import { createStepUp, type StepUpOptions } from '../http/gate/step-up.ts'
import { MAX_BODY_SECONDS } from '../http/request/body.ts'
import { type Token, writeCookie } from '../http/request/cookie.ts'
import type { Location } from '../http/request/location.ts'
import { arrive, type Http, newRequestId } from '../http/request/visit.ts'
import { createRoutes, type Extension } from '../http/routes/routes.ts'
import type { TwoCalls } from '../logins/two-calls.ts'
import type { Deps } from '../operations/act/deps.ts'
import type { Notification } from '../operations/act/notifications.ts'
import { rememberedWaits } from '../operations/act/remembered-waits.ts'
import { endAssurance } from '../operations/sign-in/end-assurance.ts'
import { forgetPrincipal } from '../operations/sign-in/forget-principal.ts'
import { passwordChanged } from '../operations/sign-in/password-changed.ts'
import type { Clock, Random } from '../ports/runtime.ts'
import type { MfaStore } from '../ports/store.ts'

export type MfaOptions = {
  /** `createStore(db)` of `sallyport/db`. */
  store: MfaStore
  identify: Identify
  /** The key ring, JSON: `{"active":"k1","keys":{"k1":"<base64 of 32 random bytes>"}}`. */
  keys: string
  /** Shown in the authenticator app and on our pages. */
  issuer: string
  /** The host's sign-in page and the path that its form posts to. Open without being listed. */
  login: string
  /** The path that signs out on POST. */
  signOut: string | SignOutOptions
  /** Where the elements' script is served. Open without being listed, with its lazy chunks beside it. */
  elements: string
  /** The path of a form POST that switches to another account, and the name of its field. */
  switchAccount?: { path: string; field: string }
  /** Where `routes` is mounted; default `/mfa`. */
  prefix?: string
  /** What browsers know this site by, where TLS ends in front of it, for example `['https://app.example']`. */
  origins?: string[]
  /** "No phone and no codes? …": a sentence, or an address to link to. */
  support?: string
  /** Wraps our pages into a document of the host's. */
  layout?: (body: string, page: { title: string }) => string
  /** How our pages look: `{ '--mfa-color-accent': 'light-dark(#7a1fa2, #d9a5f0)', '--mfa-radius': '4px' }`. */
  tokens?: StyleTokens
  /** What somebody without any credential gets: the sign-in page (default), or through. */
  strangers?: 'login' | 'pass'
  /** How long a passed challenge holds; defaults 12 h and 1 h without a request, which are also the most. */
  assurance?: { maxSeconds?: number; idleSeconds?: number }
  /** For how long a safe sub-resource may rest on the last decision; default and most 5. */
  revocationSeconds?: number
  /** `'all'`: everybody must have a method, whatever their accounts say. */
  requireMfa?: 'all'
  /** PBKDF2 iterations of a backup code; default 10,000. */
  backupCodeIterations?: number
  /** The two calls of a backend that stays out of the way of traffic: `twoCalls({ store, backends })` of `sallyport/edge/logins`. */
  logins?: TwoCalls
  /** `forwardAuth({ keys })` of `sallyport/edge/forward-auth`: a proxy in front of the site asks us about each request. */
  forwardAuth?: Extension
  /** Elements on pages of other origins: `bearerTokens({ origins })` of `sallyport/edge/embed`. */
  embed?: Embed
  /** Told of each change after it was committed: write an e-mail, or put it into your own outbox. */
  notify?: (event: Notification) => unknown
  /** Where errors go, one entry each, names only; default: a JSON line on the console. */
  log?: (entry: LogEntry) => void
  /** Clock, chance, and patience with a body that is slow to come (milliseconds); for tests. */
  ports?: { clock?: Clock; platformClock?: Clock; random?: Random; bodyMs?: number }
}

export type Mfa = {
  /** Mount before the gate: `app.route('/mfa', mfa.routes)`. These routes guard themselves. */
  routes: Hono
  /** The login middleware: `app.use('*', mfa.gate({ open: ['/about'] }))`. */
  gate(options?: GateOptions): MiddlewareHandler
  /** For one route of the host: asks for a fresh code when the last proof is older. */
  stepUp(options: StepUpOptions): MiddlewareHandler
  /** For hosts that sign out on another path: ends what this session has proved. */
  endAssurance(c: HostContext): Promise<void>
  /** For hosts that sign in on another path: call it before the new session begins. */
  signedIn(c: HostContext): Promise<void>
  /** For hosts that renew the session's id: keeps what this session has proved. Only in an assured request. */
  moved(c: HostContext, newSessionId: string): Promise<void>
  /** The principal's password was changed or reset: ends all that any of their sessions has proved. */
  passwordChanged(principalId: string): Promise<void>
  /**
   * The principal was deleted at the host: removes all that is kept of them but the audit log, and ends what was begun, so
   * that nothing of theirs is waiting for somebody who comes to have the same id.
   */
  forget(principalId: string): Promise<void>
}

/**
 * Adds multi-factor authentication to a site that has its own login. No I/O happens here; an option that cannot work
 * throws an Error that names it and says what to write, so that a wrong deployment does not start.
 */
export function createMfa(options: MfaOptions): Mfa {
  const { http, recent } = mfaParts(options)
  const end = (c: HostContext) => endFor(http, c)
  return {
    // The variables that our own routes pass on are no part of what a host sees.
    routes: createRoutes(
      http,
      [options.logins, options.embed],
      options.forwardAuth?.({ http, recent }),
    ) as unknown as Hono,
    gate: (gateOptions = {}) => createGate(http, recent, gateOptions),
    stepUp: (stepUpOptions) => createStepUp(http, stepUpOptions),
    endAssurance: end,
    signedIn: end,
    moved: (c, newSessionId) => moveFor(http, c, newSessionId),
    passwordChanged: (principalId) => passwordChanged(http.deps, principalId, newRequestId(http)),
    forget: (principalId) =>
      forgetPrincipal(http.deps, required('forget: principalId', principalId), newRequestId(http)),
  }
}

/** What all of it is made of, for what stands in front of a site instead of inside it. Not part of the package. */
export function mfaParts(options: MfaOptions, { invites = false } = {}): { http: Http; recent: RecentDecisions } {
  const ring = parseKeyRing(options.keys)
  const site = siteOf(options)
  const recent = recentDecisions(site.revocationMs)
  const waits = rememberedWaits()
  const random = options.ports?.random ?? platformRandom
  const deps: Deps = {
    store: required('store', options.store),
    clock: options.ports?.clock ?? Date.now,
    platformClock: options.ports?.platformClock ?? Date.now,
    random,
    seal: (context, plain) => seal(ring, random, context, plain),
    open: (context, sealed) => open(ring, context, sealed),
    lastDeployment: { id: null },
    newId: () => randomId(random),
    encode: toBase64Url,
    decode: fromBase64,
    issuer: site.issuer,
    limits: { maxSeconds: site.maxSeconds, idleSeconds: site.idleMs / 1000 },
    backupCodeIterations: within(
      'backupCodeIterations',
      options.backupCodeIterations ?? DEFAULT_ITERATIONS,
      MIN_ITERATIONS,
      MAX_ITERATIONS,
    ),
    requiresEverybody: options.requireMfa === 'all',
    invites,
    waits,
    forget() {
      recent.forget()
      waits.forget()
    },
  }
  const http: Http = {
    site,
    deps,
    ring,
    bodyMs: options.ports?.bodyMs ?? MAX_BODY_SECONDS * 1000,
    settled: new WeakSet(),
    loaded: new WeakMap(),
    memos: { tokens: memo(MEMO_BYTES), sessions: memo(MEMO_BYTES) },
  }
  return { http, recent }
}

async function endFor(http: Http, c: HostContext): Promise<void> {
  const arrival = await arrive(http, c, newRequestId(http))
  if (!arrival.ok) return
  if (arrival.value.kind === 'known') {
    await endAssurance(http.deps, arrival.value.visit)
    await settleCookie(http, c, arrival.value.visit.location, null)
  } else {
    await settleCookie(http, c, arrival.value.location, null)
  }
}

async function moveFor(http: Http, c: HostContext, newSessionId: string): Promise<void> {
  const arrival = await arrive(http, c, newRequestId(http))
  if (!arrival.ok || arrival.value.kind !== 'known') return
  const { visit } = arrival.value
  if (!visit.token) return
  const { id } = visit.principal
  const sessionHash = await sign(http.ring, 'session', [id, required('moved: newSessionId', newSessionId)])
  const moved = await http.deps.store.moveAssurance({ caller: visit.caller, sessionHash, now: http.deps.clock() })
  if (!moved.moved) return
  http.deps.forget()
  await settleCookie(http, c, visit.location, {
    ...visit.token,
    s: sessionHash,
    i: http.deps.clock() + http.site.idleMs,
  })
}

/** Writes our cookie once and for all: the gate's own comes after the handler and would overwrite it. */
async function settleCookie(http: Http, c: HostContext, location: Location, token: Token | null): Promise<void> {
  const added = new Headers()
  await writeCookie(added, http.ring, location, token)
  for (const cookie of added.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
  // Where no gate is around the handler.
  c.header('Cache-Control', 'private, no-store')
  http.settled.add(c.req.raw)
}

function siteOf(options: MfaOptions): Site {
  const signOut = typeof options.signOut === 'string' ? { path: options.signOut } : required('signOut', options.signOut)
  const { strangers = 'login', requireMfa } = options
  if (strangers !== 'login' && strangers !== 'pass') throw new Error("createMfa: strangers must be 'login' or 'pass'")
  if (requireMfa !== undefined && requireMfa !== 'all')
    throw new Error("createMfa: requireMfa must be 'all' or left out")
  return {
    identify: required('identify', options.identify),
    prefix: plainPath('prefix', options.prefix ?? '/mfa'),
    issuer: required('issuer', options.issuer?.replaceAll(':', ' ').trim()),
    login: plainPath('login', options.login),
    signOut: { ...signOut, path: plainPath('signOut', signOut.path), redirectsTo: signOut.redirectsTo?.map(originOf) },
    switchAccount: options.switchAccount
      ? { path: plainPath('switchAccount.path', options.switchAccount.path), field: options.switchAccount.field }
      : null,
    elements: plainPath('elements', options.elements),
    origins: new Set((options.origins ?? []).map(originOf)),
    support: options.support ?? null,
    layout: options.layout ?? null,
    tokens: checkedTokens(options.tokens ?? {}),
    strangers,
    isEmbedded: options.embed !== undefined,
    revocationMs: 1000 * within('revocationSeconds', options.revocationSeconds ?? 5, 0, 5),
    idleMs:
      1000 * within('assurance.idleSeconds', options.assurance?.idleSeconds ?? DEFAULT_LIMITS.idleSeconds, 60, 43_200),
    maxSeconds: within('assurance.maxSeconds', options.assurance?.maxSeconds ?? DEFAULT_LIMITS.maxSeconds, 60, 43_200),
    notify: options.notify ?? null,
    log: options.log ?? logToConsole,
  }
}

function checkedTokens(tokens: StyleTokens): StyleTokens {
  for (const [name, value] of Object.entries(tokens)) {
    if (!isStyleToken(name, value)) {
      throw new Error(`createMfa: tokens: ${TOKEN_ADVICE}; it is ${JSON.stringify({ [name]: value })}`)
    }
  }
  // A copy: what was checked is what is served.
  return { ...tokens }
}

function required<T>(name: string, value: T | null | undefined | ''): T {
  if (value === undefined || value === null || value === '') throw new Error(`createMfa: ${name} is missing`)
  return value
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`createMfa: ${name} must be a whole number from ${least} to ${most}; it is ${value}`)
}

function originOf(text: string): string {
  try {
    const url = new URL(text)
    if (url.origin === text) return text
  } catch {
    // Falls through to the sentence that says what is wrong.
  }
  throw new Error(
    `createMfa: an origin must look like "https://app.example", without a path; it is ${JSON.stringify(text)}`,
  )
}

function logToConsole(entry: LogEntry): void {
  // biome-ignore lint/suspicious/noConsole: the default sink of operators, one JSON line
  console.error(JSON.stringify(entry))
}
