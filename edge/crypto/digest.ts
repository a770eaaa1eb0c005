import { type Bytes, toBase64Url, utf8 } from './encoding.ts'

/** SHA-256. For what is random enough that nobody can try all of it: keys, tickets, grants. */
export async function sha256(text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))
}

/** The same as text, for a column. */
export async function digestOf(text: string): Promise<string> {
  return toBase64Url(await sha256(text))
}
