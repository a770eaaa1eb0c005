import type { SealPurpose } from '../ports/runtime.ts'
import { type Bytes, equalBytes, fromBase64, tuple, utf8 } from './encoding.ts'

/**
 * One ring of root keys; every use has a subkey of its own by HKDF-SHA-256 (RFC 5869), so that a key never serves two
 * purposes. Root keys never leave this module.
 */
export type KeyPurpose =
  | SealPurpose
  | 'cookie'
  | 'session'
  | 'csrf'
  | 'jar'
  | 'embed'
  | 'members'
  | 'audit'
  | 'webauthn-challenge'
  | 'transfer'

export type KeyRing = {
  /** The id under which new things are sealed and signed. */
  active: string
  ids: readonly string[]
  aes(id: string, purpose: KeyPurpose): Promise<CryptoKey> | null
  hmac(id: string, purpose: KeyPurpose): Promise<CryptoKey> | null
}

const KEY_BYTES = 32
/** The key of `.dev.vars.example`. It is public, so it is refused wherever it turns up. */
const EXAMPLE_KEY = 'c2FsbHlwb3J0LWV4YW1wbGUta2V5LWRvLW5vdC11c2U='

/** Makes the Error of what is wrong with a ring: under its name, and with how to make one. */
type Complain = (what: string) => Error

/**
 * Reads and checks a ring. Throws an Error that names the key and says what to do, so that a deployment with a
 * missing, short, example or duplicated key does not start. No key material is in the message.
 *
 * @param text JSON, as `MFA_KEYS` holds it.
 * @param name What messages call it: the variable or option that it came by.
 */
export function parseKeyRing(text: unknown, name = 'MFA_KEYS'): KeyRing {
  const complain: Complain = (what) =>
    new Error(
      `${name}${what}. ${name} must be JSON like {"active":"k1","keys":{"k1":"<base64 of 32 random bytes>"}}. Make a key with: openssl rand -base64 32`,
    )
  const { active, keys } = readShape(text, complain)
  const roots = new Map<string, Bytes>()
  for (const [id, value] of Object.entries(keys)) roots.set(id, readKey(id, value, roots, complain))
  if (!roots.has(active)) throw complain(`: the active key "${active}" is not among the keys`)
  return keyRing(active, roots)
}

function readShape(text: unknown, complain: Complain): { active: string; keys: Record<string, unknown> } {
  if (typeof text === 'object' && text !== null)
    throw complain(' is an object and must be text, as JSON.stringify makes it')
  if (typeof text !== 'string' || text.trim() === '') throw complain(' is missing')
  let ring: unknown
  try {
    ring = JSON.parse(text)
  } catch {
    throw complain(' is not JSON')
  }
  const { active, keys } = (ring ?? {}) as { active?: unknown; keys?: unknown }
  if (typeof active !== 'string' || typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
    throw complain(' lacks "active" or "keys"')
  }
  return { active, keys: keys as Record<string, unknown> }
}

function readKey(id: string, value: unknown, others: Map<string, Bytes>, complain: Complain): Bytes {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) throw complain(': a key id must be 1 to 32 of A-Z a-z 0-9 _ -')
  const bytes = typeof value === 'string' ? fromBase64(value) : null
  if (/^[0-9a-f]{64}$/i.test(String(value))) throw complain(`: key "${id}" is in hex and must be in base64`)
  if (!bytes) throw complain(`: key "${id}" is not base64`)
  if (bytes.length !== KEY_BYTES) {
    throw complain(`: key "${id}" has ${bytes.length} bytes and must have ${KEY_BYTES}`)
  }
  const example = fromBase64(EXAMPLE_KEY)
  if ((example && equalBytes(bytes, example)) || new Set(bytes).size < 8) {
    throw complain(`: key "${id}" is the example key or not random`)
  }
  for (const [other, otherBytes] of others) {
    if (equalBytes(bytes, otherBytes)) throw complain(`: keys "${other}" and "${id}" are the same`)
  }
  return bytes
}

function keyRing(active: string, roots: Map<string, Bytes>): KeyRing {
  const made = new Map<string, Promise<CryptoKey>>()

  function subkey(id: string, purpose: KeyPurpose, algorithm: 'AES-GCM' | 'HMAC'): Promise<CryptoKey> | null {
    const root = roots.get(id)
    if (!root) return null
    const name = `${id}/${purpose}/${algorithm}`
    let key = made.get(name)
    if (!key) {
      key = derive(root, purpose, algorithm)
      made.set(name, key)
    }
    return key
  }

  return {
    active,
    ids: [active, ...[...roots.keys()].filter((id) => id !== active)],
    aes: (id, purpose) => subkey(id, purpose, 'AES-GCM'),
    hmac: (id, purpose) => subkey(id, purpose, 'HMAC'),
  }
}

async function derive(root: Bytes, purpose: KeyPurpose, algorithm: 'AES-GCM' | 'HMAC'): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', root, 'HKDF', false, ['deriveKey'])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: utf8('sallyport/v1'), info: tuple([purpose, algorithm]) }
  return algorithm === 'AES-GCM'
    ? crypto.subtle.deriveKey(params, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    : crypto.subtle.deriveKey(params, base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign', 'verify'])
}
