import { MAX_BODY_BYTES, MAX_BODY_SECONDS } from '../http/request/body.ts'
import { deploymentOf, iterationsOf, type MfaOptions, required, storeOf } from './options.ts'
// These two first: bundlers write modules in the order of their imports, and a Worker is 150 bytes smaller so.

import type { Hono, MiddlewareHandler } from 'hono'
import { MEMO_BYTES, memo } from '../core/memo.ts'
import { sha256 } from '../crypto/digest.ts'
import { fromBase64, toBase64Url } from '../crypto/encoding.ts'
import { parseKeyRing } from '../crypto/key-ring.ts'
import { platformRandom, randomId, randomIds } from '../crypto/random.ts'
import { open, seal } from '../crypto/seal.ts'
import { sign } from '../crypto/sign.ts'
import { FACTORS, factorsOf } from '../factors/registry.ts'
import type { HostContext } from '../http/deployment/deployment.ts'
import type { PageTexts } from '../http/deployment/page-texts.ts'
import { type RecentDecisions, recentDecisions } from '../http/deployment/recent-decisions.ts'
import type { RefusalTexts } from '../http/deployment/refusal-texts.ts'
import { createDecide, type Decide } from '../http/gate/decide.ts'
import { createGate, type GateOptions } from '../http/gate/gate.ts'
import { createStepUp, type StepUpOptions } from '../http/gate/step-up.ts'
import { PAGE_TEXTS } from '../http/pages/index.ts'
import { type ProofToken, writeCookie } from '../http/request/cookie.ts'
import type { Location } from '../http/request/location.ts'
import { arrive, type HttpServices, newRequestId } from '../http/request/visit.ts'
import { createRoutes, type WellKnown } from '../http/routes/routes.ts'
import type { Deps } from '../operations/act/deps.ts'
import { rememberedWaits } from '../operations/act/remembered-waits.ts'
import { endAssurance } from '../operations/sign-in/end-assurance.ts'
import { forgetPrincipal } from '../operations/sign-in/forget-principal.ts'
import { passwordChanged } from '../operations/sign-in/password-changed.ts'
import type { PasskeysOfDeployment } from '../passkeys/passkeys.ts'
import type { Factor } from '../ports/factor.ts'

/**
 * What `createMfa` makes. Its routes and middlewares answer every error of Sallyport's with 503 and log it; an error of the
 * host's own handler goes on as it came.
 *
 * The methods that return a promise are for the host's own handlers. Each rejects where its work was not done: with the
 * error of the database when that is away, slow or answers nonsense; with an Error that names the argument when one is
 * missing or too long; and, where it takes `c`, with whatever `identify` threw. Nothing is half done then, and calling it
 * again is safe. Do not go on with what it was called for (a sign-in, say): what was to end may still hold.
 */
export type Mfa = {
  /** Mount before the gate: `app.route('/mfa', mfa.routes)`. These routes guard themselves. */
  routes: Hono
  /**
   * The login middleware: `app.use('*', mfa.gate({ open: ['/about'] }))`. Throws at once when a path in `open` could be read
   * in two ways.
   */
  gate(options?: GateOptions): MiddlewareHandler
  /**
   * The same for a framework without Hono, whose middleware takes a `Request` (Next, SvelteKit, Astro): the routes and the
   * gate in one function. Make it once, at start.
   *
   * @example
   * const decide = mfa.decide({ open: ['/about'] })
   * const decided = await decide(request)
   * return decided.response ?? decided.finish(await handle(request))
   */
  decide(options?: GateOptions): Decide
  /**
   * For one route of the host: asks for a fresh code when the last proof is older. Throws at once when `maxAgeSeconds` is not
   * a whole number from 1 to 43,200.
   */
  stepUp(options: StepUpOptions): MiddlewareHandler
  /**
   * For hosts that sign out on another path: ends what this session has proved, and takes our cookie out of the answer's
   * browser. `c` is the request that signs out, while `identify` still knows its session. Nothing happens to a request that
   * the gate would refuse (an unknown host or credential).
   */
  endAssurance(c: HostContext): Promise<void>
  /** For hosts that sign in on another path: the same, to be called before the new session begins. */
  signedIn(c: HostContext): Promise<void>
  /**
   * For hosts that renew the session's id: keeps what this session has proved. `newSessionId` is what `identify` will answer
   * from now on. Only in an assured request; in any other nothing happens, and the person is asked for a code.
   */
  moved(c: HostContext, newSessionId: string): Promise<void>
  /**
   * The principal's password was changed or reset: ends all that any of their sessions has proved, and the waits of their
   * backup codes. Whether they are known here is not told.
   */
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
  return mfaWith(options, {})
}

/** The same, of other parts. Not part of the package. */
export function mfaWith(options: MfaOptions, parts: Parts): Mfa {
  const { http, recent, passkeys } = mfaParts(options, parts)
  const end = (c: HostContext) => endFor(http, c)
  const inHono = {
    routes: createRoutes(
      http,
      [options.logins, options.embed, options.sessions?.part, passkeys?.part],
      options.forwardAuth?.({ http, recent }),
      passkeys?.pages,
      options.admin,
    ),
    gate: (gateOptions: GateOptions = {}) => behind(passkeys?.wellKnown, http, createGate(http, recent, gateOptions)),
    stepUp: (stepUpOptions: StepUpOptions) => createStepUp(http, stepUpOptions),
  }
  return {
    ...inHono,
    decide: (gateOptions = {}) => createDecide(inHono, http.deployment, gateOptions),
    endAssurance: end,
    signedIn: end,
    moved: (c, newSessionId) => moveFor(http, c, newSessionId),
    passwordChanged: (principalId) => passwordChanged(http.deps, principalId, newRequestId(http)),
    forget: (principalId) =>
      forgetPrincipal(http.deps, required('forget: principalId', principalId), newRequestId(http)),
  }
}

function behind(answers: WellKnown | undefined, http: HttpServices, gate: MiddlewareHandler): MiddlewareHandler {
  return answers ? async (c, next) => (await answers(http, c)) ?? gate(c, next) : gate
}

/** What is no option of a host's. */
export type Parts = {
  /** A first method takes an invitation. */
  invites?: boolean
  /** The kinds of proof, in the order in which they are offered, and what our pages say about each. */
  factors?: readonly Factor[]
  texts?: PageTexts
  /** What is said of reasons to refuse that are its own. */
  refusals?: RefusalTexts
  /** What the style sheet has besides. */
  styles?: string | undefined
}

/** What all of it is made of, for what stands in front of a site instead of inside it. Not part of the package. */
export function mfaParts(
  options: MfaOptions,
  { invites = false, factors = FACTORS, texts = PAGE_TEXTS, refusals, styles }: Parts = {},
): { http: HttpServices; recent: RecentDecisions; passkeys: PasskeysOfDeployment | undefined } {
  const ring = parseKeyRing(options.keys)
  const random = options.ports?.random ?? platformRandom
  const plain = deploymentOf(options)
  const { origins, issuer } = plain
  const passkeys = options.passkeys?.({ ring, random, origins, issuer })
  const said = { ...refusals?.said, ...passkeys?.refusals.said }
  const pages = { ...refusals?.pages, ...passkeys?.refusals.pages }
  const site = {
    ...plain,
    texts: { ...texts, ...(passkeys && { [passkeys.factor.kind]: passkeys.texts }) },
    refusals: { said, pages },
    styles,
  }
  const recent = recentDecisions(site.revocationMs)
  const waits = rememberedWaits()
  const deps: Deps = {
    store: storeOf(options),
    factors: factorsOf(passkeys ? [...factors, passkeys.factor] : factors),
    clock: options.ports?.clock ?? Date.now,
    platformClock: options.ports?.platformClock ?? Date.now,
    random,
    seal: (context, plain) => seal(ring, random, context, plain),
    open: (context, sealed) => open(ring, context, sealed),
    lastDeployment: { id: null },
    newId: () => randomId(random),
    sha256,
    digests: memo(MEMO_BYTES),
    encode: toBase64Url,
    decode: fromBase64,
    issuer,
    limits: { maxSeconds: site.maxSeconds, idleSeconds: site.idleMs / 1000 },
    backupCodeIterations: iterationsOf(options),
    requiresEverybody: options.requireMfa === 'all',
    invites,
    ceremonies: passkeys?.ceremonies,
    waits,
    forget() {
      recent.forget()
      waits.forget()
    },
  }
  const http: HttpServices = {
    deployment: site,
    deps,
    ring,
    requestIds: randomIds(random),
    bodyMs: options.ports?.bodyMs ?? MAX_BODY_SECONDS * 1000,
    bodyBytes: passkeys?.bodyBytes ?? MAX_BODY_BYTES,
    cookieWritten: new WeakSet(),
    gateResults: new WeakMap(),
    seen: options.sessions?.seen,
    memos: { tokens: memo(MEMO_BYTES), sessions: memo(MEMO_BYTES), csrf: memo(MEMO_BYTES) },
  }
  return { http, recent, passkeys }
}

async function endFor(http: HttpServices, c: HostContext): Promise<void> {
  const arrival = await arrive(http, c, newRequestId(http))
  if (!arrival.ok) return
  const { value } = arrival
  if (value.kind === 'known') await endAssurance(http.deps, value.visit)
  const { location } = value.kind === 'known' ? value.visit : value
  await settleCookie(http, c, location, null)
}

async function moveFor(http: HttpServices, c: HostContext, newSessionId: string): Promise<void> {
  const arrival = await arrive(http, c, newRequestId(http))
  if (!arrival.ok || arrival.value.kind !== 'known') return
  const { visit } = arrival.value
  if (!visit.token) return
  const sessionHash = await sign(http.ring, 'session', [
    visit.principal.id,
    required('moved: newSessionId', newSessionId),
  ])
  const moved = await http.deps.store.moveAssurance({ caller: visit.caller, sessionHash, now: http.deps.clock() })
  if (!moved.moved) return
  http.deps.forget()
  await settleCookie(http, c, visit.location, {
    ...visit.token,
    s: sessionHash,
    i: http.deps.clock() + http.deployment.idleMs,
  })
}

/** Writes our cookie once and for all: the gate's own comes after the handler and would overwrite it. */
async function settleCookie(
  http: HttpServices,
  c: HostContext,
  location: Location,
  token: ProofToken | null,
): Promise<void> {
  const added = new Headers()
  await writeCookie(added, http.ring, location, token)
  for (const cookie of added.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
  // Where no gate is around the handler.
  c.header('Cache-Control', 'private, no-store')
  http.cookieWritten.add(c.req.raw)
}
