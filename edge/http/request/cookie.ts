import type { Memo } from '../../core/memo.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import { readToken, signToken } from '../../crypto/sign.ts'
import type { Clock, SessionHash } from '../../ports/runtime.ts'
import { type CookiePair, cookieStem } from '../../reading/cookies.ts'
import type { Location } from './location.ts'

/** What our cookie says. Short keys: it travels with every request. No personal data. */
export type ProofToken = {
  /** Assurance id. */
  a: string
  /** Session hash: the cookie is worth nothing beside another host session. */
  s: SessionHash
  /** Origin it was made for. */
  o: string
  /** Idle end, epoch milliseconds. */
  i: number
  /** Absolute end. */
  e: number
}

/** What of `Http` it takes to read one. */
type CookieReader = { ring: KeyRing; deps: { clock: Clock }; memos: { tokens: Memo<unknown> } }

/** The proof among these cookies, not yet checked. Two of the name are nobody's: one of them was planted. */
export function proofAmong(cookies: readonly Pick<CookiePair, 'name' | 'value'>[], origin: string): string | null {
  const stem = cookieStem(origin)
  const [own, second] = cookies.filter(({ name }) => name === stem)
  return own && !second ? own.value : null
}

/** What a proof says, if our ring signed it for this origin and its time has not run out. */
export async function readProof(http: CookieReader, proof: string | null, origin: string): Promise<ProofToken | null> {
  if (proof === null) return null
  const token = http.memos.tokens.get(proof) ?? (await checkToken(http, proof))
  return isLive(token, origin, http.deps.clock()) ? token : null
}

/** Verification depends on the token's text only, so a verified token may be remembered. */
async function checkToken({ ring, memos }: Pick<CookieReader, 'ring' | 'memos'>, value: string): Promise<unknown> {
  const token = await readToken(ring, value)
  if (token !== null) memos.tokens.set(value, token)
  return token
}

/** Adds the cookie for this session, or its end, to an answer. */
export async function writeCookie(
  headers: Headers,
  ring: KeyRing,
  location: Location,
  token: ProofToken | null,
): Promise<void> {
  headers.append('Set-Cookie', await cookieLine(ring, location, token))
}

/** The same as the value of `Set-Cookie`. */
export async function cookieLine(ring: KeyRing, location: Location, token: ProofToken | null): Promise<string> {
  const value = token ? await signToken(ring, token) : ''
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax']
  if (location.isSecure) attributes.push('Secure')
  if (!token) attributes.push('Max-Age=0')
  return `${cookieStem(location.origin)}=${value}; ${attributes.join('; ')}`
}

/** Whether an answer puts a proof into the browser. */
export function givesProof(headers: Headers, location: Location): boolean {
  return headers.getSetCookie().some((line) => line.startsWith(`${cookieStem(location.origin)}=v1.`))
}

/** Whether this is a proof that was made for this origin and has not run out. */
export function isLive(value: unknown, origin: string, now: number): value is ProofToken {
  return isToken(value) && value.o === origin && value.i > now && value.e > now
}

function isToken(value: unknown): value is ProofToken {
  if (typeof value !== 'object' || value === null) return false
  const { a, s, o, i, e } = value as Record<string, unknown>
  return (
    typeof a === 'string' && typeof s === 'string' && typeof o === 'string' && Number.isFinite(i) && Number.isFinite(e)
  )
}
