import type { Random } from '../ports/runtime.ts'
import { toBase64Url } from './encoding.ts'

/** The platform's approved generator (NIST SP 800-90A by way of Web Crypto). */
export const platformRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length))

/** 128 random bits as text: ids that nobody can guess. */
export function randomId(random: Random): string {
  return toBase64Url(random(16))
}
