import type { Membership } from '../../ports/principal.ts'
import type { SetCookie } from './set-cookie.ts'

/* What a browser's jar holds. */

/** `v`isitor · `p`ending: signed in, the code is due · `a`dmitted: went through the gate. A jar is never raised, only replaced. */
export type Level = 'v' | 'p' | 'a'

/** A cookie of the site. Name and path make it one. */
export type SiteCookie = Pick<SetCookie, 'name' | 'value' | 'path' | 'expiresAt' | 'sameSite'>

/** Whose sign-in this jar holds: sealed, by us, at the sign-in. */
export type Who = {
  id: string
  name: string
  /** The id as it was typed, or as the site writes it; left out by versions that did not keep it. */
  spelling?: string
  /** Made at the sign-in; what assurance is bound to. */
  sessionId: string
  memberships: Membership[]
  /** When the password was accepted, epoch milliseconds. */
  at: number
  /** When the site was last asked who it is. */
  askedAt: number
  /** Keyed hashes of the bearer tokens that this person's logins were answered with. */
  tokens: string[]
}

export type Jar = {
  id: string
  level: Level
  cookies: SiteCookie[]
  /** Null for visitors. */
  who: Who | null
  /** `Set-Cookie` lines of the login's answer that are not sealed: given to the browser after the code. */
  held: string[]
  /** The name given in the first step of a login in two. */
  named: string | null
}

/** What a browser brought. */
export type Brought = {
  jar: Jar | null
  /** Cookies that are not ours, in order. */
  raw: { name: string; value: string }[]
  /** Names of all our own, so that each can be taken back. */
  ours: string[]
  /** A part of a visitor's time is over: it is sealed anew, so that it does not run out while they come. */
  isAgeing: boolean
}

/** The origin that the browser knows us by; over http the cookies have no prefix (spec H8). */
export type Where = { origin: string; isSecure: boolean }

/** What a cookie of ours holds of a jar. */
export type Kind = 'cookie' | 'who' | 'held' | 'named'
