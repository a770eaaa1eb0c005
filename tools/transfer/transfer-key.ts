import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { type KeyRing, parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { Refused } from './read-file.ts'

/** RFC 7914, at what OWASP asks of it for passwords: 128 MB and a few tenths of a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }
const KEY_BYTES = 32
const LEAST_LETTERS = 20

export const TRANSFER_KEY = 'MFA_TRANSFER_KEY'

export const newSalt = (): string => randomBytes(16).toString('base64url')

/** The key of one export: a ring of its own, made of what both sides have in their environment. */
export async function transferRing(secret: string | undefined, salt: string): Promise<KeyRing> {
  if (!secret) throw new Refused(`${TRANSFER_KEY} is not set: what the secrets in the file are sealed with.`)
  if (secret.length < LEAST_LETTERS) {
    throw new Refused(`${TRANSFER_KEY} has fewer than ${LEAST_LETTERS} letters. Make one with: openssl rand -base64 32`)
  }
  const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt)
  const key = await derive(secret.normalize('NFKC'), Buffer.from(salt, 'base64url'), KEY_BYTES, COST)
  return parseKeyRing(JSON.stringify({ active: 'transfer', keys: { transfer: key.toString('base64') } }), TRANSFER_KEY)
}
