import { type Bytes, fromBase64 } from './encoding.ts'

/** What stands before the 32 bytes of a key that signs, in PKCS #8 (RFC 8410 §7). */
const HEAD = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20)

const imported = (seed: Bytes, isExtractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', Uint8Array.of(...HEAD, ...seed), 'Ed25519', isExtractable, ['sign'])

/** The Ed25519 key that these 32 bytes are. */
export const signingKey = (seed: Bytes): Promise<CryptoKey> => imported(seed, false)

/** The 32 bytes of its other half, which verifies. */
export async function publicHalf(seed: Bytes): Promise<Bytes> {
  const { x = '' } = (await crypto.subtle.exportKey('jwk', await imported(seed, true))) as { x?: string }
  const bytes = fromBase64(x)
  if (!bytes) throw new Error('the platform made no public key')
  return bytes
}
