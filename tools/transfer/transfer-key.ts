import { type KeyRing, parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { Refused } from './read-file.ts'

/** The variable with the key of a move: 32 random bytes in base64, in the environment of both sides. */
const TRANSFER_KEY = 'MFA_TRANSFER_KEY'

/** A ring of its own, with a subkey for each use (HKDF, RFC 5869). A passphrase is refused: the file could be tried on it. */
export function transferRing(secret: string | undefined): KeyRing {
  if (!secret) throw new Refused(`${TRANSFER_KEY} is not set: the key that the secrets in the file are sealed with.`)
  try {
    return parseKeyRing(JSON.stringify({ active: 'transfer', keys: { transfer: secret } }))
  } catch {
    // What the ring says of its own form would mislead here.
    throw new Refused(`${TRANSFER_KEY} must be 32 random bytes in base64: openssl rand -base64 32`)
  }
}
