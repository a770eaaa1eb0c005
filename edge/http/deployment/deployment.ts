import type { Context } from 'hono'
import type { StyleTokens } from '../../core/tokens.ts'
import type { Notification } from '../../ports/notification.ts'
import type { Principal } from '../../ports/principal.ts'
import { isPlainPath } from '../../reading/paths.ts'
import type { Speech } from '../../words/speech.ts'
import type { PageTexts } from './page-texts.ts'
import type { RefusalTexts } from './refusal-texts.ts'

/** Anything Hono: the host's variables and bindings are its own business. */
// biome-ignore lint/suspicious/noExplicitAny: a host's Context is typed by the host
export type HostContext = Context<any>

/**
 * The one function a host writes: request → who is signed in, by its own session. `null` when no credential came along
 * or its session is over; throws `UnknownCredential` when one came along that it cannot resolve. Anything else that it throws,
 * and an answer that is no `Principal`, is 503: nobody is let through, and the log has it.
 */
export type Identify = (c: HostContext) => Principal | null | Promise<Principal | null>

/** Thrown by `identify` for a cookie, `Authorization` header or token that it cannot resolve (spec L1b). */
export class UnknownCredential extends Error {
  override name = 'UnknownCredential'
}

export type SignOutOptions = {
  path: string
  /** Further fields of the form that signs out, for example the host's own CSRF token. */
  fields?: (c: HostContext) => Record<string, string>
  /** Origins that the host's sign-out redirects to: they join `form-action` on our pages. */
  redirectsTo?: string[]
}

/** What a layout is told of a page, for its `<title>` and `<html lang dir>`. */
export type LayoutPage = { title: string; lang: string; dir: 'ltr' | 'rtl' }

/** How our pages speak in answer to a request: what `languages([…])` makes. */
export type Languages = (c: HostContext) => Speech

/**
 * How HTTP looks to this deployment: the options after they were checked, once, at construction. It speaks English until
 * `speaking` has asked a request.
 */
export type Deployment = Speech & {
  identify: Identify
  prefix: string
  issuer: string
  login: string
  signOut: SignOutOptions
  switchAccount: { path: string; field: string } | null
  elements: string
  /** Empty: whatever the request's URL says. */
  origins: ReadonlySet<string>
  support: string | null
  layout: ((body: string, page: LayoutPage) => string) | null
  /** Left out: English. */
  languages?: Languages | undefined
  tokens: StyleTokens
  /** What the style sheet has besides, for pages of a part. */
  styles?: string | undefined
  /** What our pages call each factor and say about it. */
  texts: PageTexts
  /** And of reasons to refuse that not every deployment has. */
  refusals: RefusalTexts
  strangers: 'login' | 'pass'
  /** Pages of other origins show our elements, which need our stylesheet there. */
  isEmbedded: boolean
  /** For how long a safe sub-resource may rest on the last decision, milliseconds. */
  revocationMs: number
  idleMs: number
  maxSeconds: number
  notify: ((event: Notification) => unknown) | null
  log: (entry: LogEntry) => void
}

/** The deployment as it speaks to whoever sent a request. */
export function speaking(site: Deployment, c: HostContext): Deployment {
  return { ...site, ...site.languages?.(c) }
}

/** One line about something that went wrong. Never a code, secret, hash or cookie: only names. */
export type LogEntry = { event: 'mfa.error'; requestId: string; error: string; code?: string }

/** Refuses a path that could be read in two ways, at construction, naming the option. */
export function plainPath(option: string, path: unknown): string {
  if (typeof path === 'string' && isPlainPath(path)) return path
  throw new Error(
    `createMfa: ${option} must be a path like "/login", without query, "..", "//", ";" or "%"; it is ${JSON.stringify(path)}`,
  )
}

/** Refuses what is no list, at construction, naming the option. */
export function listOf(option: string, list: string[] | undefined): string[] {
  if (list === undefined || Array.isArray(list)) return list ?? []
  throw new Error(`createMfa: ${option} must be a list, like [${JSON.stringify(list)}]`)
}
