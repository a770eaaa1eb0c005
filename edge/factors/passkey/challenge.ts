import { fromBase64Url, toBase64Url } from '../../crypto/encoding.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import { isAmong, sign, signAll } from '../../crypto/sign.ts'
import type { Random, SessionHash } from '../../ports/runtime.ts'

/*
 * A challenge that is stored nowhere, so that asking for one writes nothing: version 1 (1 byte), issue time (6, epoch
 * milliseconds), chance (16), HMAC-SHA-256 (32). Who keeps its hash makes it count once.
 */

/** What a challenge is for. Of another one of these it is worth nothing. */
export type Binding = {
  sessionHash: SessionHash
  principalId: string
  rpId: string
  purpose: string
  /** Which one of its purpose: an authenticator, an account; else empty. */
  target: string
}

export const CHALLENGE_SECONDS = 300
const VERSION = 1
const HEAD_BYTES = 23
const BYTES = HEAD_BYTES + 32
/** Of two machines' clocks; nobody but us can make one of later. */
const AHEAD_MS = 10_000

/** A new challenge, base64url. */
export async function issueChallenge(ring: KeyRing, binding: Binding, now: number, random: Random): Promise<string> {
  const head = new Uint8Array(HEAD_BYTES)
  const view = new DataView(head.buffer)
  view.setUint8(0, VERSION)
  view.setUint16(1, Math.floor(now / 2 ** 32))
  view.setUint32(3, now % 2 ** 32)
  head.set(random(16), 7)
  const mac = fromBase64Url(await sign(ring, 'webauthn-challenge', partsOf(binding, head)))
  return toBase64Url(Uint8Array.of(...head, ...(mac ?? [])))
}

/** When it was issued, epoch milliseconds; null: forged, of another binding, or older than 300 s. Constant time. */
export async function openChallenge(
  ring: KeyRing,
  challenge: string,
  binding: Binding,
  now: number,
): Promise<{ issuedAt: number } | null> {
  // One text per challenge, since what was answered is known by its hash.
  const bytes = challenge.length < 2 * BYTES ? fromBase64Url(challenge) : null
  if (bytes?.length !== BYTES || bytes[0] !== VERSION) return null
  const head = bytes.slice(0, HEAD_BYTES)
  const ours = await signAll(ring, 'webauthn-challenge', partsOf(binding, head))
  const isOurs = isAmong(toBase64Url(bytes.slice(HEAD_BYTES)), ours)
  const view = new DataView(head.buffer)
  const issuedAt = view.getUint16(1) * 2 ** 32 + view.getUint32(3)
  const isFresh = now - issuedAt <= CHALLENGE_SECONDS * 1000 && issuedAt - now <= AHEAD_MS
  return isOurs && isFresh ? { issuedAt } : null
}

function partsOf(
  { sessionHash, principalId, rpId, purpose, target }: Binding,
  head: Uint8Array<ArrayBuffer>,
): string[] {
  return [sessionHash, principalId, rpId, purpose, target, toBase64Url(head)]
}
