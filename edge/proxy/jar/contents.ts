import type { Membership } from '../../ports/principal.ts'
import type { BearerHash } from '../../ports/runtime.ts'
import { isDeletion, type SetCookie } from './set-cookie.ts'

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
  tokens: BearerHash[]
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
export type IncomingCookies = {
  jar: Jar | null
  /** Cookies that are not ours, in order. */
  raw: { name: string; value: string }[]
  /** One of the cookies imitates ours (`planted.ts`). */
  isPlanted: boolean
  /** The proof, not yet checked; null: none, or two. */
  proof: string | null
  /** Names of all our own, so that each can be taken back. */
  ours: string[]
  /** A part of a visitor's time is over: it is sealed anew, so that it does not run out while they come. */
  isAgeing: boolean
}

/** The origin that the browser knows us by; over http the cookies have no prefix (spec H8). */
export type CookieScope = { origin: string; isSecure: boolean }

/** What a cookie of ours holds of a jar. */
export type Kind = 'cookie' | 'who' | 'held' | 'named'

/** `days`: for how long a visitor's was taken when it was sealed, so that another configuration makes it no longer. */
export type Payload = { at: number; days?: number; cookie?: SiteCookie; who?: Who; held?: string[]; named?: string }

/** One thing of a jar, before it is sealed. */
export type Content = Omit<Payload, 'at' | 'days'>

export type JarKeeper = {
  open(header: string | undefined, where: CookieScope): Promise<IncomingCookies>
  fresh(level: Level): Jar
  /** `Set-Cookie` lines that put a whole jar into the browser in place of what it brought. */
  serialize(jar: Jar, brought: Pick<IncomingCookies, 'ours'>, where: CookieScope): Promise<string[]>
  /** Lines that change single cookies of a jar that the browser has. */
  serializeChanges(
    jar: Jar,
    change: { set: SiteCookie[]; deleted: SiteCookie[] },
    brought: Pick<IncomingCookies, 'ours'>,
    where: CookieScope,
  ): Promise<string[]>
  /** Lines for what the jar itself says, without the site's cookies. */
  serializeMeta(jar: Jar, brought: Pick<IncomingCookies, 'ours'>, where: CookieScope): Promise<string[]>
  /** Lines that take everything back. */
  clear(brought: Pick<IncomingCookies, 'ours'>, where: CookieScope): string[]
}

/** A jar lives as long as the longest of its cookies. */
export function lifeOf(jar: Jar): number | null {
  const ends = jar.cookies.map(({ expiresAt }) => expiresAt ?? 0)
  const longest = Math.max(0, ...ends)
  return longest > 0 ? longest : null
}

/** What the site set, in order, over what the jar had: the last of a name and path wins. */
export function mergeCookies(had: readonly SiteCookie[], set: readonly SetCookie[]): SiteCookie[] {
  if (set.length === 0) return [...had]
  const merged = new Map(had.map((cookie) => [`${cookie.name}\n${cookie.path}`, cookie]))
  for (const cookie of set) {
    const key = `${cookie.name}\n${cookie.path}`
    merged.delete(key)
    if (isDeletion(cookie)) continue
    const { name, value, path, expiresAt, sameSite } = cookie
    merged.set(key, { name, value, path, expiresAt, sameSite })
  }
  return [...merged.values()]
}
