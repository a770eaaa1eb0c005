import type { Random, Sealed } from '../ports.ts'
import { type Bytes, fromBase64, toBase64Url, tuple } from './encoding.ts'
import type { KeyRing } from './key-ring.ts'

/** What a sealed text belongs to. It opens only where all of it is the same: moved to another row, it is noise. */
export type SealContext = { purpose: 'secret' | 'backup_code' | 'jar' | 'embed'; owner: readonly string[] }

const VERSION = 'v1'
const IV_BYTES = 12
/** One tenant per database; the word keeps the place for more (spec T4). */
const TENANT = 'default'

/** AES-256-GCM, random 96-bit IV: `v1.<key id>.<iv>.<text and tag>`. */
export async function seal(ring: KeyRing, random: Random, context: SealContext, plain: Bytes): Promise<Sealed> {
  const key = await ring.aes(ring.active, context.purpose)
  if (!key) throw new Error('the active key is gone')
  const iv = random(IV_BYTES)
  const text = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: bound(context, ring.active) },
    key,
    plain,
  )
  return `${VERSION}.${ring.active}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(text))}` as Sealed
}

/** The plain bytes. Throws when the text was changed, moved or sealed under a key that is not in the ring. */
export async function open(ring: KeyRing, context: SealContext, sealed: string): Promise<Bytes> {
  const [version, id, iv, text, ...rest] = sealed.split('.')
  const ivBytes = iv ? fromBase64(iv) : null
  const textBytes = text ? fromBase64(text) : null
  if (version !== VERSION || !id || !ivBytes || !textBytes || rest.length > 0)
    throw new Error('sealed text is malformed')
  const key = await ring.aes(id, context.purpose)
  if (!key) throw new Error(`sealed under key "${id}", which is not in MFA_KEYS`)
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: ivBytes, additionalData: bound(context, id) },
    key,
    textBytes,
  )
  return new Uint8Array(plain)
}

function bound(context: SealContext, keyId: string): Bytes {
  return tuple([VERSION, TENANT, context.purpose, keyId, ...context.owner])
}
