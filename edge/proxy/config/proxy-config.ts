import type { Naming } from '../../core/names.ts'
import type { NamePatterns } from '../../reading/patterns.ts'
import type { Words } from '../../words/words.ts'

/** The gate in front of a site, as its variables describe it (docs/any-site.md). Checked once, at the start. */
export type ProxyConfig = {
  /** Where the site is. */
  origin: URL
  /** What browsers know us by; empty: whatever the request says, on loopback only. */
  publicOrigins: string[]
  issuer: string
  support: string | null
  /** Our pages are in these besides English; empty: in English alone. */
  languages: readonly Words[]
  /** `origin`: the site sees its own address as `Host`; `public`: ours, through a service binding. */
  hostMode: 'public' | 'origin'

  /** Exact paths, or `*`: any. */
  loginPaths: readonly string[]
  /** Where somebody who is not signed in is sent: path and query. */
  loginPage: string
  /** Name of a form or query field, or a JSON Pointer. */
  userField: string
  /** The field that makes a request without a user field the second step of a login. */
  passwordField: string | null
  sessionCookies: NamePatterns
  /** Whether the site gives somebody who is signed in another session with its answers; null: not known. */
  sessionRenews: 'yes' | 'no' | null
  plainCookies: NamePatterns
  success: SuccessSigns
  /** What a wrong password is answered; null: a probe finds out. */
  failure: FailureSignature | null
  loginSession: 'same' | 'fresh'
  /** How the site's own page sends its login. */
  loginType: 'form' | 'json'

  anonymous: 'pass' | 'login'
  openPaths: ReadonlySet<string>
  /** `/static/`: everything below, for reading. */
  openPrefixes: readonly string[]
  /** Whether the site answers preflights (Fetch Standard), which bring no credential, or the gate refuses them. */
  preflights: 'pass' | 'refuse'
  /** Magic links, returns from another sign-in: reachable by anybody, and looked at by `whoami` afterwards. */
  signInPaths: ReadonlySet<string>

  identity: IdentityConfig
  owners: ReadonlySet<string>
  /** Nobody new sets a method up without an Owner's word. */
  invites: boolean
  requireAll: boolean

  logoutPath: string | null
  /** The answer of a login carries a bearer token in this field (JSON Pointer); null: no such logins. */
  tokenField: string | null
  authorization: 'drop' | 'bound' | 'assured'
  /** Base64 of the key that signs `X-MFA-Assertion`; null: none is sent. */
  assertionKey: string | null
  /** The domain of this site's passkeys, and other sites' that use them too; null: there are none. */
  passkeys: { rpId: string; relatedOrigins: readonly string[] } | null
  /** People see where they are signed in, and end that. */
  showsSessions: boolean
  /** Where signed events are posted to, and by what key each; null: nobody is told of any. */
  webhook: { url: string; keys: readonly string[]; loopback: boolean } | null
  /** Whether operators and their programs have an API here, by keys. */
  hasAdminApi: boolean
  /** CSS custom properties of our pages and elements. */
  tokens: readonly { name: string; value: string }[]
}

export type SuccessSigns = { statuses: readonly number[]; locations: readonly string[]; cookies: NamePatterns }

/** A wrong password, as the site answers it. */
export type FailureSignature = {
  status: number
  location: string | null
  /** It gives the session cookie another value, as sites do whose session rolls with each answer. */
  renews?: true
}

export type IdentityConfig =
  /** `isUntried`: nothing but somebody's word says that the site takes one name for each person. */
  | { kind: 'form'; naming: Naming; isUntried?: boolean }
  | {
      kind: 'whoami'
      /** With its query. */
      path: string
      /** The page holds the name in this text; null: the answer is JSON. */
      text: PageText | null
      /** What the answer holds for nobody: a text of the page, or a pointer. */
      nobody: string | null
      fields: readonly AskedField[]
      user: string
      name: string | null
      accounts: string | null
      naming: Naming
    }
  | {
      kind: 'jwt'
      /** The cookie that is the token; null: the token of a bearer login. */
      cookie: string | null
      key: { jwks: string } | { secret: string }
      user: string
      name: string | null
      accounts: string | null
      naming: Naming
    }

/** A header field that goes along with the question; null: as the browser sent it, if it did. */
export type AskedField = { name: string; value: string | null }

/** A name in a page of the site's own, between two literal texts. */
export type PageText = {
  before: string
  after: string
  /** How the name is escaped there: as a JSON string, or as HTML writes text and attributes. */
  isJson: boolean
}
