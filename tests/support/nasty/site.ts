import type { Reply } from './exchange.ts'
import type { Contact } from './recorder.ts'

/** How the site behaves. All of it can be changed while it runs. */
export type NastySite = {
  /** By the name that `normalise` gives; a name that signs in as another is an alias. */
  users: Record<string, string>
  normalise: (name: string) => string
  /** `*`: a name and a password sign in on any path, as on a wiki; otherwise on this path alone. */
  loginPath: string
  userField: string
  passwordField: string

  /** Its name has an underscore, so that other spellings of it exist in PHP (`sid.x7`). */
  sessionCookie: string
  /** At sign-in: the id stays, or is another. `rolling`: also another with each answer, and older ones go on working. */
  sessionId: 'kept' | 'rotated' | 'rolling'
  /** Whether a page gives a session to anybody who comes without one. */
  hasAnonymousSessions: boolean
  /** Whether `?sid_x7=` and `;sid_x7=` in the URL carry the session too. */
  isSessionInUrl: boolean
  cookies: 'forgiving' | 'strict'

  /** Of a form; a sign-in by query answers the page that was asked for. */
  successStatus: number
  /** Absolute, or made absolute under the site's own address unless it begins with `./` or `//`. */
  successLocation: string
  /** A cookie that only success sets (and failure deletes), or none. */
  successCookie: string | null
  /** What a JSON sign-in gives: a session, or a bearer token and no cookie. */
  jsonSuccess: 'session' | 'token'
  failureStatus: number
  /** Whoever is signed in already is led on by a login, without a look at name and password. */
  leadsOnWhoIsIn: boolean
  /** A success is told to scripts (`X-Requested-With`, or a field `ajax`) in a page's type, with 200. */
  isScriptTold: boolean
  /** `session`: forms need the value that the session's pages hold. */
  csrf: 'none' | 'session'
  /** Cookie that a field `remember` asks for, which signs in by itself. */
  rememberCookie: string
  isRememberHttpOnly: boolean
  /** Sign-out deletes the cookie, or only forgets who it was. */
  signOut: 'deletes' | 'forgets'

  /** Where links sign people in. */
  magicPath: string
  whoamiPath: string
  /** What is told there in place of JSON. */
  whoami: ((user: string | null, contact: Contact) => Reply) | null
  /** What is told there of somebody's accounts. */
  accounts: Record<string, { id: string; name: string; role: string }[]>
  /** Every answer holds the secret, not only those to somebody: for gates that let nobody see the site. */
  isAllGated: boolean
  /** Added to every page. */
  headers: Record<string, string>
}

export const DEFAULT_SITE: NastySite = {
  users: { alice: 'alice has a password', bob: 'bob has another' },
  normalise: (name) => name.trim().toLowerCase(),
  loginPath: '*',
  userField: 'u',
  passwordField: 'p',
  sessionCookie: 'sid_x7',
  sessionId: 'kept',
  hasAnonymousSessions: true,
  isSessionInUrl: false,
  cookies: 'forgiving',
  successStatus: 302,
  successLocation: '/account',
  successCookie: null,
  jsonSuccess: 'session',
  failureStatus: 200,
  leadsOnWhoIsIn: false,
  isScriptTold: false,
  csrf: 'none',
  rememberCookie: 'keep_me',
  isRememberHttpOnly: true,
  signOut: 'deletes',
  magicPath: '/magic',
  whoamiPath: '/whoami',
  whoami: null,
  accounts: {},
  isAllGated: false,
  headers: {},
}
