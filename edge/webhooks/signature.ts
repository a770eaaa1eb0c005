import { signingKey } from '../crypto/ed25519.ts'
import { type Bytes, fromBase64, toBase64, utf8 } from '../crypto/encoding.ts'

/*
 * Signatures of Standard Webhooks 1.0.0: `v1a`, Ed25519, which the receiver checks with a key that signs nothing; and `v1`,
 * HMAC-SHA256, for receivers that know no other.
 */

/** One key, ready to sign: answers `v1a,…` or `v1,…`. */
export type Signer = (message: Bytes) => Promise<string>

const ED25519 = 'whsk_'
const HMAC = 'whsec_'
const SEED_BYTES = 32
/** What the standard asks of a shared secret, in bytes. */
const SECRET_BYTES = { least: 24, most: 64 }

/** Why this is no key, without a word of it; null: it is one. */
export function whyNoKey(key: string): string | null {
  const bytes = bytesOf(key)
  const length = bytes?.length ?? 0
  if (key.startsWith(ED25519)) {
    // Some write the public half behind it.
    if (length === SEED_BYTES || length === 2 * SEED_BYTES) return null
    return `must be the base64 of ${SEED_BYTES} bytes behind "${ED25519}"`
  }
  if (key.startsWith(HMAC)) {
    if (length >= SECRET_BYTES.least && length <= SECRET_BYTES.most) return null
    return `must be the base64 of ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes behind "${HMAC}"`
  }
  return `must begin with "${ED25519}" (Ed25519) or "${HMAC}" (HMAC): npx sallyport webhooks key makes one`
}

const bytesOf = (key: string) => fromBase64(key.slice(key.indexOf('_') + 1))

/** A key that `whyNoKey` has nothing against. It is imported at its first use. */
export function signerOf(key: string): Signer {
  const bytes = bytesOf(key) ?? new Uint8Array(0)
  const isEd25519 = key.startsWith(ED25519)
  const algorithm = isEd25519 ? 'Ed25519' : 'HMAC'
  let imported: CryptoKey | undefined
  return async (message) => {
    imported ??= isEd25519
      ? await signingKey(bytes.slice(0, SEED_BYTES))
      : await crypto.subtle.importKey('raw', bytes, { name: algorithm, hash: 'SHA-256' }, false, ['sign'])
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm, imported, message))
    return `${isEd25519 ? 'v1a' : 'v1'},${toBase64(signature)}`
  }
}

/** The header fields of one attempt. `seconds`: when it is made. Each key signs, so that a receiver may know either. */
export async function signedFields(
  signers: readonly Signer[],
  { id, seconds, body }: { id: string; seconds: number; body: string },
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const message = utf8(`${id}.${seconds}.${body}`)
  const signatures = await Promise.all(signers.map((sign) => sign(message)))
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') }
}
