import type { Random } from '../ports/runtime.ts'
import { toBase64Url } from './encoding.ts'

/** The platform's approved generator (NIST SP 800-90A by way of Web Crypto). */
export const platformRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length))

/** 128 random bits as text: ids that nobody can guess. */
export function randomId(random: Random): string {
  return toBase64Url(random(ID_BYTES))
}

const ID_BYTES = 16
const AT_ONCE = 64

/** The same for ids that every request needs: drawn many at a time, since the drawing costs more than the bytes. */
export function randomIds(random: Random): () => string {
  let drawn: Uint8Array = new Uint8Array(0)
  let at = 0
  return () => {
    if (at === drawn.length) [drawn, at] = [random(AT_ONCE * ID_BYTES), 0]
    at += ID_BYTES
    return toBase64Url(drawn.subarray(at - ID_BYTES, at))
  }
}
