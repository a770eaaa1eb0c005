import type { SessionHash } from '../ports/runtime.ts'
import { equalBytes, fromBase64, toBase64Url, tuple, utf8 } from './encoding.ts'
import type { KeyPurpose, KeyRing } from './key-ring.ts'

/** Of a session: the hash that the database knows it by. */
type Signature<P extends KeyPurpose> = P extends 'session' ? SessionHash : string

async function mac(ring: KeyRing, id: string, purpose: KeyPurpose, message: Uint8Array<ArrayBuffer>) {
  const key = await ring.hmac(id, purpose)
  return key && new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
}

/** HMAC-SHA-256 over a tuple under the active key, base64url. */
export async function sign<P extends KeyPurpose>(
  ring: KeyRing,
  purpose: P,
  parts: readonly string[],
): Promise<Signature<P>> {
  const signature = await mac(ring, ring.active, purpose, tuple(parts))
  if (!signature) throw new Error('the active key is gone')
  return toBase64Url(signature) as Signature<P>
}

/** Under every key of the ring, the active one first: for looking up what was written before a rotation. */
export async function signAll<P extends KeyPurpose>(
  ring: KeyRing,
  purpose: P,
  parts: readonly string[],
): Promise<Signature<P>[]> {
  const signatures = await Promise.all(ring.ids.map((id) => mac(ring, id, purpose, tuple(parts))))
  return signatures.filter((signature) => signature !== null).map((bytes) => toBase64Url(bytes) as Signature<P>)
}

/** Whether `signature` is one of those that were made, of `signAll`. Constant time per key. */
export function isAmong(signature: string, made: readonly string[]): boolean {
  const given = fromBase64(signature)
  if (!given) return false
  let isMatch = false
  for (const one of made) {
    const expected = fromBase64(one)
    if (expected && equalBytes(expected, given)) isMatch = true
  }
  return isMatch
}

/** `v1.<key id>.<payload>.<mac>`: opaque to the browser, checked before anything in it is read. */
export async function signToken(ring: KeyRing, payload: unknown, purpose: KeyPurpose = 'cookie'): Promise<string> {
  const head = `v1.${ring.active}.${toBase64Url(utf8(JSON.stringify(payload)))}`
  const signature = await mac(ring, ring.active, purpose, utf8(head))
  if (!signature) throw new Error('the active key is gone')
  return `${head}.${toBase64Url(signature)}`
}

/** The payload of a token that this ring signed for this purpose, else null. Never throws, whatever came in. */
export async function readToken(ring: KeyRing, token: string, purpose: KeyPurpose = 'cookie'): Promise<unknown> {
  if (token.length > 2048) return null
  const parts = token.split('.')
  const [version, id, payload, given] = parts
  if (parts.length !== 4 || version !== 'v1' || !id || !payload || !given) return null
  const givenBytes = fromBase64(given)
  const payloadBytes = fromBase64(payload)
  const expected = await mac(ring, id, purpose, utf8(`v1.${id}.${payload}`))
  // One text per token: a second spelling of the same bytes (padding, the other alphabet) is not what was signed.
  if (!expected || !givenBytes || !payloadBytes || toBase64Url(givenBytes) !== given) return null
  if (!equalBytes(expected, givenBytes)) return null
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payloadBytes))
  } catch {
    return null
  }
}
