import type { Reply } from './exchange.ts'
import type { Contact } from './recorder.ts'

/** Its name has an underscore, so that other spellings of it exist in PHP (`sid.x7`). */
export const SESSION_COOKIE = 'sid_x7'
/** What a field `remember` asks for: it signs in by itself. */
export const REMEMBER_COOKIE = 'keep_me'

/** How the site behaves at first. All of it can be changed while it runs. */
export const DEFAULT_SITE = {
  /** By the name that `normalise` gives; a name that signs in as another is an alias. */
  users: { alice: 'alice has a password', bob: 'bob has another' } as Record<string, string>,
  normalise: (name: string): string => name.trim().toLowerCase(),
  /** `*`: a name and a password sign in on any path, as on a wiki; otherwise on this path alone. */
  loginPath: '*',
  userField: 'u',
  passwordField: 'p',
  /** At sign-in: the id stays, or is another. `rolling`: also another with each answer, and older ones go on working. */
  sessionId: 'kept' as 'kept' | 'rotated' | 'rolling',
  /** Whether `?sid_x7=` and `;sid_x7=` in the URL carry the session too. */
  isSessionInUrl: false,

  /** Of a form; a sign-in by query answers the page that was asked for. */
  successStatus: 302,
  /** A cookie that only success sets (and failure deletes), or none. */
  successCookie: null as string | null,
  /** What a JSON sign-in gives: a session, or a bearer token and no cookie. */
  jsonSuccess: 'session' as 'session' | 'token',
  failureStatus: 200,
  /** Whoever is signed in already is led on by a login, without a look at name and password. */
  leadsOnWhoIsIn: false,
  /** A success is told to scripts (`X-Requested-With`, or a field `ajax`) in a page's type, with 200. */
  isScriptTold: false,

  /** Where links sign people in. */
  magicPath: '/magic',
  whoamiPath: '/whoami',
  /** What is told there in place of JSON. */
  whoami: null as ((user: string | null, contact: Contact) => Reply) | null,
  /** What is told there of somebody's accounts. */
  accounts: {} as Record<string, { id: string; name: string; role: string }[]>,
  /** Every answer holds the secret, not only those to somebody: for gates that let nobody see the site. */
  isAllGated: false,
  /** Added to every page. */
  headers: {} as Record<string, string>,
}

export type NastySite = typeof DEFAULT_SITE
