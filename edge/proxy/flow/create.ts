import type { Hono } from 'hono'
import { MEMO_BYTES, memo } from '../../core/memo.ts'
import { platformRandom } from '../../crypto/random.ts'
import { INVITATION_STYLES } from '../../http/pages/invitations.ts'
import { GATE_REFUSALS } from '../../http/response/gate-refusals.ts'
import { invitationRoutes } from '../../http/routes/invitations.ts'
import { languages } from '../../languages/languages.ts'
import { mfaParts } from '../../mfa/mfa.ts'
import type { MfaOptions } from '../../mfa/options.ts'
import type { InvitationStore } from '../../ports/invitations.ts'
import type { SessionStore } from '../../ports/sessions.ts'
import type { MfaStore } from '../../ports/store.ts'
import { VISITOR_JAR_DAYS } from '../../reading/jars.ts'
import type { FailureSignature, ProxyConfig } from '../config/proxy-config.ts'
import { identityOf } from '../identity/identity.ts'
import { jarKeeper } from '../jar/jar.ts'
import { assertionOf } from '../upstream/assertion.ts'
import { ASKED_EVERY_MS } from '../upstream/socket.ts'
import { createUpstream, type Reach, type Upstream } from '../upstream/upstream.ts'
import { principalOf } from '../upstream/visitor.ts'
import { createProxy, type Elements, PREFIX } from './proxy.ts'

/** Who looks on, from outside (edge/observe). */
export type SiteWatch = {
  /** Our own pages and API, whose answers are told. */
  routes(routes: Hono): Hono
  /** The gate lets this request go on to the site, now. */
  sent(request: Request): void
}

export type ProxyParts = {
  config: ProxyConfig
  store: MfaStore
  sessions: SessionStore
  invitations: InvitationStore
  /** The key ring, as `createMfa` takes it. */
  keys: string
  elements: Elements
  /** Where the configuration names their domain. */
  passkeys?: MfaOptions['passkeys']
  /** Where the configuration has an API for operators. */
  admin?: MfaOptions['admin']
  /** Where the configuration asks for the list of a person's sessions. */
  listed?: MfaOptions['sessions']
  /** The way to the site; default `fetch`. */
  reach?: Reach
  /** What the site answers to a wrong password, where the configuration does not say. Asked once. */
  findFailure(): Promise<FailureSignature>
  notify?: MfaOptions['notify']
  log?: MfaOptions['log']
  watch?: SiteWatch | undefined
  /** Clock and chance; for tests. */
  ports?: MfaOptions['ports']
  /** How long the site may take to begin an answer, milliseconds; default 100 s. */
  timeoutMs?: number
  /** How often it is decided anew whether an open WebSocket may stay open, milliseconds; default 25 s. */
  socketCheckMs?: number
}

const TIMEOUT_MS = 100_000

/** The gate in front of one site, ready to answer. No I/O happens here. */
export function createSiteGate(parts: ProxyParts): Hono {
  const { config } = parts
  const ports = parts.ports ?? {}
  const { invites } = config
  const options: MfaOptions = {
    store: parts.store,
    identify: (c) => principalOf(config, c),
    keys: parts.keys,
    issuer: config.issuer,
    login: `${PREFIX}/login`,
    signOut: `${PREFIX}/sign-out`,
    elements: `${PREFIX}/elements/mfa.js`,
    prefix: PREFIX,
    origins: config.publicOrigins,
    support: config.support ?? undefined,
    languages: config.languages.length > 0 ? languages(config.languages) : undefined,
    tokens: Object.fromEntries(config.tokens.map(({ name, value }) => [name, value])),
    requireMfa: config.requireAll ? 'all' : undefined,
    passkeys: parts.passkeys,
    sessions: parts.listed,
    notify: parts.notify,
    log: parts.log,
    ports,
  }
  const { http, recent, passkeys } = mfaParts(options, {
    invites,
    refusals: GATE_REFUSALS,
    styles: invites ? INVITATION_STYLES : undefined,
  })
  const clock = ports.clock ?? Date.now
  const visitorDays = VISITOR_JAR_DAYS[config.anonymous]
  const keeper = jarKeeper({
    ring: http.ring,
    random: ports.random ?? platformRandom,
    clock,
    visitorDays,
    memo: memo(MEMO_BYTES),
    headers: memo(MEMO_BYTES),
  })
  let found: Promise<FailureSignature> | undefined
  const failure = (): Promise<FailureSignature> => {
    if (config.failure) return Promise.resolve(config.failure)
    found ??= parts.findFailure().catch((error: unknown) => {
      // The site was away: the next sign-in asks again.
      found = undefined
      throw error
    })
    return found
  }
  const reach: Reach = parts.reach ?? ((address, init) => fetch(address, init))
  const upstream = createUpstream(config, reach, parts.timeoutMs ?? TIMEOUT_MS)
  const context = {
    config,
    http,
    deps: { ...http.deps, sessions: parts.sessions, visitorDays },
    recent,
    keeper,
    upstream: parts.watch ? watched(upstream, parts.watch) : upstream,
    identity: identityOf(config, clock),
    assertion: config.assertionKey === null ? null : assertionOf(config.assertionKey, config.origin.origin),
    failure,
    socketCheckMs: parts.socketCheckMs ?? ASKED_EVERY_MS,
  }
  return createProxy(context, parts.elements, {
    pages: invites ? invitationRoutes(parts.invitations) : undefined,
    passkeys,
    admin: parts.admin,
    watch: parts.watch,
    more: parts.listed?.part,
  })
}

function watched(upstream: Upstream, { sent }: SiteWatch): Upstream {
  return {
    ...upstream,
    send(request) {
      sent(request.from)
      return upstream.send(request)
    },
  }
}
