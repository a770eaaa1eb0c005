import type { KeyRing } from '../../crypto/key-ring.ts'
import { readToken, signToken } from '../../crypto/sign.ts'
import { cookieStem, readCookies } from '../../reading/cookies.ts'
import type { HostContext } from '../deployment/site.ts'
import type { Location } from './location.ts'
import type { Http } from './visit.ts'

/** What our cookie says. Short keys: it travels with every request. No personal data. */
export type Token = {
  /** Assurance id. */
  a: string
  /** Session hash: the cookie is worth nothing beside another host session. */
  s: string
  /** Origin it was made for. */
  o: string
  /** Idle end, epoch milliseconds. */
  i: number
  /** Absolute end. */
  e: number
}

/**
 * The token of this request, if our ring signed it for this origin and its time has not run out. Two cookies of the name
 * are nobody's: one of them was planted.
 */
export async function readCookie(http: Http, c: HostContext, location: Location): Promise<Token | null> {
  const now = http.deps.clock()
  const stem = cookieStem(location.origin)
  const own = readCookies(c.req.header('cookie')).filter(({ name }) => name === stem)
  const [cookie] = own
  if (!cookie || own.length !== 1) return null
  const token = await checkToken(http, cookie.value)
  return isLive(token, location.origin, now) ? token : null
}

/** What a token says is a matter of its letters alone, so a signature that was right stays right. */
async function checkToken({ ring, memos }: Http, value: string): Promise<unknown> {
  const known = memos.tokens.get(value)
  if (known !== undefined) return known
  const token = await readToken(ring, value)
  if (token !== null) memos.tokens.set(value, token)
  return token
}

/** Adds the cookie for this session, or its end, to an answer. */
export async function writeCookie(
  headers: Headers,
  ring: KeyRing,
  location: Location,
  token: Token | null,
): Promise<void> {
  const value = token ? await signToken(ring, token) : ''
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax']
  if (location.isSecure) attributes.push('Secure')
  if (!token) attributes.push('Max-Age=0')
  headers.append('Set-Cookie', `${cookieStem(location.origin)}=${value}; ${attributes.join('; ')}`)
}

/** Whether an answer puts a proof into the browser. */
export function givesProof(headers: Headers, location: Location): boolean {
  return headers.getSetCookie().some((line) => line.startsWith(`${cookieStem(location.origin)}=v1.`))
}

/** Whether this is a proof that was made for this origin and has not run out. */
export function isLive(value: unknown, origin: string, now: number): value is Token {
  return isToken(value) && value.o === origin && value.i > now && value.e > now
}

function isToken(value: unknown): value is Token {
  if (typeof value !== 'object' || value === null) return false
  const { a, s, o, i, e } = value as Record<string, unknown>
  return (
    typeof a === 'string' && typeof s === 'string' && typeof o === 'string' && Number.isFinite(i) && Number.isFinite(e)
  )
}
