import type { Admin } from '../admin/admin.ts'
import { DEFAULT_LIMITS } from '../core/assurance.ts'
import { isStyleToken, type StyleTokens, TOKEN_ADVICE } from '../core/tokens.ts'
import type { Embed } from '../embed/bearer-tokens.ts'
import { DEFAULT_ITERATIONS, MAX_ITERATIONS, MIN_ITERATIONS } from '../factors/backup-code/hash.ts'
import {
  type Deployment,
  type Identify,
  type Languages,
  type LayoutPage,
  type LogEntry,
  listOf,
  plainPath,
  type SignOutOptions,
} from '../http/deployment/deployment.ts'
import type { Extension } from '../http/routes/routes.ts'
import type { TwoCalls } from '../logins/two-calls.ts'
import type { Passkeys } from '../passkeys/passkeys.ts'
import type { Notification } from '../ports/notification.ts'
import type { Clock, Random } from '../ports/runtime.ts'
import type { MfaStore } from '../ports/store.ts'
import { isLoopback, parseOrigin } from '../reading/origin.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { MAX_ASSURANCE_SECONDS } from '../shared/limits.ts'
import { english } from '../words/speech.ts'

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
  layout?: (body: string, page: LayoutPage) => string
  /** Our pages in the reader's language: `languages([de, ar])` of `sallyport/edge/languages`. Left out: English. */
  languages?: Languages | undefined
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
  /** Passkeys: `passkeys({ store, rpId })` of `sallyport/edge/passkeys`. Needs `origins`. */
  passkeys?: Passkeys
  /** An API for operators, by keys: `admin({ store })` of `sallyport/edge/admin`. */
  admin?: Admin
  /** People see and end their sessions past MFA: `sessions({ store })` of `sallyport/edge/sessions`. */
  sessions?: Sessions
  /** Told of each change after it was committed: write an e-mail, or put it into your own outbox. */
  notify?: (event: Notification) => unknown
  /** Where errors go, one entry each, names only; default: a JSON line on the console. */
  log?: (entry: LogEntry) => void
  /** Clock, chance, and patience with a body that is slow to come (milliseconds); for tests. */
  ports?: { clock?: Clock; platformClock?: Clock; random?: Random; bodyMs?: number }
}

/** The options after they were checked, as HTTP needs them. Throws an Error that names the one that cannot work. */
export function deploymentOf(options: MfaOptions): Omit<Deployment, 'texts' | 'refusals'> {
  refuseUnknown(options, KNOWN)
  refuseUnknown(options.assurance, DEFAULT_LIMITS)
  for (const name of ['identify', 'notify', 'log', 'layout', 'languages'] as const) {
    if (!['function', 'undefined'].includes(typeof options[name]))
      throw new Error(`createMfa: ${name} must be a function`)
  }
  const signOut = typeof options.signOut === 'string' ? { path: options.signOut } : required('signOut', options.signOut)
  const { strangers = 'login', requireMfa } = options
  if (strangers !== 'login' && strangers !== 'pass') throw new Error("createMfa: strangers must be 'login' or 'pass'")
  if (requireMfa !== undefined && requireMfa !== 'all')
    throw new Error("createMfa: requireMfa must be 'all' or left out")
  return {
    ...english,
    languages: options.languages,
    identify: required('identify', options.identify),
    prefix: prefixOf(options.prefix ?? '/mfa'),
    issuer: required('issuer', options.issuer?.replaceAll(':', ' ').trim()),
    login: plainPath('login', options.login),
    signOut: { ...signOut, path: plainPath('signOut', signOut.path), redirectsTo: signOut.redirectsTo?.map(originOf) },
    switchAccount: options.switchAccount
      ? { path: plainPath('switchAccount.path', options.switchAccount.path), field: options.switchAccount.field }
      : null,
    elements: plainPath('elements', options.elements),
    origins: new Set(listOf('origins', options.origins).map(servedOrigin)),
    support: options.support ?? null,
    layout: options.layout ?? null,
    tokens: checkedTokens(options.tokens ?? {}),
    strangers,
    isEmbedded: options.embed !== undefined,
    revocationMs: 1000 * within('revocationSeconds', options.revocationSeconds ?? 5, 0, 5),
    idleMs:
      1000 *
      within(
        'assurance.idleSeconds',
        options.assurance?.idleSeconds ?? DEFAULT_LIMITS.idleSeconds,
        60,
        MAX_ASSURANCE_SECONDS,
      ),
    maxSeconds: within(
      'assurance.maxSeconds',
      options.assurance?.maxSeconds ?? DEFAULT_LIMITS.maxSeconds,
      60,
      MAX_ASSURANCE_SECONDS,
    ),
    notify: options.notify ?? null,
    log: options.log ?? logToConsole,
  }
}

const KNOWN: Record<keyof MfaOptions, 1> = {
  store: 1,
  identify: 1,
  keys: 1,
  issuer: 1,
  login: 1,
  signOut: 1,
  elements: 1,
  switchAccount: 1,
  prefix: 1,
  origins: 1,
  support: 1,
  layout: 1,
  languages: 1,
  tokens: 1,
  strangers: 1,
  assurance: 1,
  revocationSeconds: 1,
  requireMfa: 1,
  backupCodeIterations: 1,
  logins: 1,
  forwardAuth: 1,
  embed: 1,
  passkeys: 1,
  admin: 1,
  sessions: 1,
  notify: 1,
  log: 1,
  ports: 1,
}

/** A misspelt `origins` would be none, and misspelt limits the widest. */
function refuseUnknown(options: object | undefined, known: object): void {
  for (const name in options) {
    if (!(name in known)) throw new Error(`createMfa: ${name} is no option; there are ${Object.keys(known).join(', ')}`)
  }
}

function prefixOf(path: string): string {
  if (plainPath('prefix', path).endsWith('/')) throw new Error('createMfa: prefix must not end with "/", like "/mfa"')
  return path
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

/** What must be there. */
export function required<T>(name: string, value: T | null | undefined | ''): T {
  if (value === undefined || value === null || value === '') throw new Error(`createMfa: ${name} is missing`)
  return value
}

/** `store`, checked: a database alone is none. */
export function storeOf({ store }: MfaOptions): MfaStore {
  if (typeof required('store', store).loadStanding === 'function') return store
  throw new Error('createMfa: store must be what createStore(db) makes')
}

/** `backupCodeIterations`, checked. */
export function iterationsOf({ backupCodeIterations = DEFAULT_ITERATIONS }: MfaOptions): number {
  return within('backupCodeIterations', backupCodeIterations, MIN_ITERATIONS, MAX_ITERATIONS)
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`createMfa: ${name} must be a whole number from ${least} to ${most}; it is ${value}`)
}

function originOf(text: string): string {
  if (parseOrigin(text)) return text
  throw new Error(
    `createMfa: an origin must look like "https://app.example", without a path; it is ${JSON.stringify(text)}`,
  )
}

/** One that this site is served at (spec H8). */
function servedOrigin(text: string): string {
  const { protocol, hostname } = new URL(originOf(text))
  if (protocol === 'https:' || isLoopback(hostname)) return text
  throw new Error(`createMfa: origins: ${text} is http, which is served on this machine only; use https`)
}

function logToConsole(entry: LogEntry): void {
  // biome-ignore lint/suspicious/noConsole: the default sink of operators, one JSON line
  console.error(JSON.stringify(entry))
}
