import { type Bytes, toBase64Url } from '../../crypto/encoding.ts'
import type { CborMap, CborValue } from './cbor.ts'

/** ES256, EdDSA over Ed25519, RS256 (IANA COSE Algorithms). What is offered, and all that is taken. */
export type Algorithm = -7 | -8 | -257

export type PublicKey = { alg: Algorithm; verify(signature: Bytes, signed: Bytes): Promise<boolean> }

// Labels of a COSE_Key (RFC 9052 §7.1, RFC 9053 §7, RFC 8230 §4).
const KTY = 1
const ALG = 3
const CRV = -1
const X = -2
const Y = -3
const N = -1
const E = -2

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const ED25519 = { name: 'Ed25519' }
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/**
 * The key of an authenticator. The map holds what its kind needs and nothing besides (Web Authentication §6.5.1).
 *
 * @returns null: an algorithm that is not offered, a curve or length that does not belong to it, a weak key, or one that is
 *   no point of its curve.
 */
export async function readPublicKey(cose: CborValue): Promise<PublicKey | null> {
  if (!(cose instanceof Map)) return null
  try {
    const alg = cose.get(ALG)
    if (alg === -7) return await readP256(cose)
    if (alg === -8) return await readEd25519(cose)
    if (alg === -257) return await readRsa(cose)
    return null
  } catch {
    // Web Crypto refuses what is no key.
    return null
  }
}

async function readP256(cose: CborMap): Promise<PublicKey | null> {
  const x = bytesOf(cose.get(X), 32)
  const y = bytesOf(cose.get(Y), 32)
  if (cose.size !== 5 || cose.get(KTY) !== 2 || cose.get(CRV) !== 1 || !x || !y) return null
  const key = await crypto.subtle.importKey('raw', Uint8Array.of(4, ...x, ...y), P256, false, ['verify'])
  return {
    alg: -7,
    async verify(signature, signed) {
      const plain = plainSignature(signature)
      return plain !== null && (await crypto.subtle.verify(P256, key, plain, signed))
    },
  }
}

async function readEd25519(cose: CborMap): Promise<PublicKey | null> {
  const x = bytesOf(cose.get(X), 32)
  if (cose.size !== 4 || cose.get(KTY) !== 1 || cose.get(CRV) !== 6 || !x || isSmallOrder(x)) return null
  const key = await crypto.subtle.importKey('raw', x, ED25519, false, ['verify'])
  return { alg: -8, verify: (signature, signed) => crypto.subtle.verify(ED25519, key, signature, signed) }
}

async function readRsa(cose: CborMap): Promise<PublicKey | null> {
  const n = bytesOf(cose.get(N))
  const e = bytesOf(cose.get(E))
  if (cose.size !== 4 || cose.get(KTY) !== 3 || !n || !e || !isSoundRsa(n, e)) return null
  const jwk = { kty: 'RSA', n: toBase64Url(n), e: toBase64Url(e) }
  const key = await crypto.subtle.importKey('jwk', jwk, RSA, false, ['verify'])
  return { alg: -257, verify: (signature, signed) => crypto.subtle.verify(RSA, key, signature, signed) }
}

function bytesOf(value: CborValue | undefined, length?: number): Bytes | null {
  return value instanceof Uint8Array && (length === undefined || value.length === length) ? value : null
}

/** 2,048 to 4,096 bits, both numbers odd and without zeros before them (RFC 8230 §4), the exponent 3 or more in at most 4 bytes. */
function isSoundRsa(n: Bytes, e: Bytes): boolean {
  const bits = n.length * 8 - Math.clz32(n[0] ?? 0) + 24
  const isOdd = (number: Bytes) => (number.at(-1) ?? 0) % 2 === 1
  if (bits < 2048 || bits > 4096 || n[0] === 0 || !isOdd(n)) return false
  return e.length >= 1 && e.length <= 4 && e[0] !== 0 && isOdd(e) && !(e.length === 1 && e[0] === 1)
}

/** The prime of Curve25519, and the y of the points of order eight (with its negative, the other two). */
const PRIME = 2n ** 255n - 19n
const ORDER_EIGHT = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n

/**
 * Whether a point of Ed25519 has an order of eight or less, under which one signature fits every message, or is written in a
 * way that RFC 8032 §5.1.3 does not decode. Its y tells: 0, 1, the one above, or one of
 * these below zero; what is not below the prime folds to less than 1.
 */
function isSmallOrder(point: Bytes): boolean {
  let hex = ''
  for (const byte of point) hex = byte.toString(16).padStart(2, '0') + hex
  const y = BigInt(`0x${hex}`) & (2n ** 255n - 1n)
  const folded = PRIME - y < y ? PRIME - y : y
  return folded <= 1n || folded === ORDER_EIGHT
}

/**
 * An ECDSA signature as Web Crypto takes it, r and s of 32 bytes each, from strict DER (X.690): lengths in one byte, each
 * number positive, not zero, without a byte that it does not need, and nothing after it.
 */
export function plainSignature(der: Bytes): Bytes | null {
  const r = readInteger(der, 2)
  const s = r && readInteger(der, r.end)
  if (!s || der[0] !== 0x30 || der[1] !== der.length - 2 || s.end !== der.length) return null
  const plain = new Uint8Array(64)
  plain.set(r.bytes, 32 - r.bytes.length)
  plain.set(s.bytes, 64 - s.bytes.length)
  return plain
}

function readInteger(der: Bytes, at: number): { bytes: Bytes; end: number } | null {
  const length = der[at + 1] ?? 0
  const first = der[at + 2] ?? 0
  const end = at + 2 + length
  if (der[at] !== 2 || length === 0 || length > 33 || end > der.length || first >= 0x80) return null
  if (first !== 0) return length > 32 ? null : { bytes: der.slice(at + 2, end), end }
  // A zero stands only before what would else be negative; alone it is the number zero.
  return (der[at + 3] ?? 0) >= 0x80 && length > 1 ? { bytes: der.slice(at + 3, end), end } : null
}
