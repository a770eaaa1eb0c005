import type { Random, Sealed, SealPurpose } from '../ports/runtime.ts'
import { type Bytes, fromBase64, toBase64Url, tuple } from './encoding.ts'
import type { KeyRing } from './key-ring.ts'

/**
 * What a sealed text belongs to. It opens only where all of it is the same: moved to another row, it is noise. What is
 * stored names its deployment, so that it is noise in another one's database as well, also under the same keys.
 */
export type SealContext =
  | { purpose: SealPurpose; deployment: string; owner: readonly string[] }
  | { purpose: 'jar' | 'embed' | 'members' | 'audit'; deployment?: undefined; owner: readonly string[] }

const IV_BYTES = 12
/** In a deployment's place: in what lies in browsers, and in rows from before deployments had ids. */
const ANY_DEPLOYMENT = 'default'

/** AES-256-GCM, random 96-bit IV: `<version>.<key id>.<iv>.<text and tag>`. `v2`: bound to a deployment, as rows are. */
export async function seal(ring: KeyRing, random: Random, context: SealContext, plain: Bytes): Promise<Sealed> {
  const key = await ring.aes(ring.active, context.purpose)
  if (!key) throw new Error('the active key is gone')
  const version = context.deployment === undefined ? 'v1' : 'v2'
  const iv = random(IV_BYTES)
  const text = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: bound(version, context, ring.active) },
    key,
    plain,
  )
  return `${version}.${ring.active}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(text))}` as Sealed
}

/** The plain bytes. Throws when the text was changed, moved or sealed under a key that is not in the ring. Rows of `v1` are read on. */
export async function open(ring: KeyRing, context: SealContext, sealed: string): Promise<Bytes> {
  const [version = '', id, iv, text, ...rest] = sealed.split('.')
  const ivBytes = iv ? fromBase64(iv) : null
  const textBytes = text ? fromBase64(text) : null
  const isKnown = version === 'v1' || (version === 'v2' && context.deployment)
  if (!isKnown || !id || !ivBytes || !textBytes || rest.length > 0) throw new Error('sealed text is malformed')
  const key = await ring.aes(id, context.purpose)
  if (!key) throw new Error(`sealed under key "${id}", which is not in MFA_KEYS`)
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: ivBytes, additionalData: bound(version, context, id) },
    key,
    textBytes,
  )
  return new Uint8Array(plain)
}

function bound(version: string, { deployment = '', purpose, owner }: SealContext, keyId: string): Bytes {
  return tuple([version, version === 'v1' ? ANY_DEPLOYMENT : deployment, purpose, keyId, ...owner])
}
