import type { Hash } from '../ports/runtime.ts'
import { type Bytes, toBase64Url, utf8 } from './encoding.ts'

/** SHA-256. For what is random enough that nobody can try all of it: keys, tickets, grants. */
export async function sha256(text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))
}

/** The same as text, for a column. Say of what it is. */
export async function digestOf<Of extends string>(text: string): Promise<Hash<Of>> {
  return toBase64Url(await sha256(text)) as Hash<Of>
}
