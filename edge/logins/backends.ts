import { sha256 } from '../crypto/digest.ts'
import { type Bytes, equalBytes } from '../crypto/encoding.ts'

/** A backend that may make the two calls. */
export type Backend = {
  /** Its name, in the audit log and in what belongs to it. Two entries of one id: its old key and its new one. */
  id: string
  /** SHA-256 of its key, 64 hexadecimal digits. The key itself is nowhere but at the backend. */
  keyHash: string
}

/** Finds out which backend a key belongs to; null: nobody's. */
export type Backends = (key: string) => Promise<string | null>

/** 128 bits are 22 characters of base64 and 32 hexadecimal digits. */
const MIN_KEY_LENGTH = 22

const BACKEND_KEY_HELP =
  'Make a key with: openssl rand -hex 32, give it to the backend, and write here what this prints: printf %s "$KEY" | openssl dgst -sha256'

/** Checks the list at start: throws an Error that names what is wrong and says what to write. No I/O. */
export function createBackends(list: readonly Backend[]): Backends {
  if (!Array.isArray(list) || list.length === 0) throw new Error(`twoCalls: backends is empty. ${BACKEND_KEY_HELP}`)
  const known: { id: string; hash: Bytes }[] = []
  for (const backend of list) {
    const { id, keyHash } = (backend ?? {}) as Partial<Backend>
    if (typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(id)) {
      throw new Error(`twoCalls: the id of a backend must be 1 to 64 of A-Z a-z 0-9 . _ -; it is ${JSON.stringify(id)}`)
    }
    if (typeof keyHash !== 'string' || !/^[0-9a-f]{64}$/i.test(keyHash)) {
      throw new Error(
        `twoCalls: keyHash of backend "${id}" is not the SHA-256 of a key in hexadecimal. ${BACKEND_KEY_HELP}`,
      )
    }
    const hash = Uint8Array.from(keyHash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    if (new Set(hash).size < 8)
      throw new Error(`twoCalls: keyHash of backend "${id}" is a placeholder. ${BACKEND_KEY_HELP}`)
    const other = known.find((one) => equalBytes(one.hash, hash))
    if (other) throw new Error(`twoCalls: backends "${other.id}" and "${id}" have the same key. ${BACKEND_KEY_HELP}`)
    known.push({ id, hash })
  }

  return async function backendOf(key) {
    const given = await sha256(key)
    let found: string | null = null
    // All of them are compared, each in constant time.
    for (const { id, hash } of known) if (equalBytes(hash, given)) found = id
    return key.length >= MIN_KEY_LENGTH ? found : null
  }
}
