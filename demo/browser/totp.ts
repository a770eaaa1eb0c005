import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { Secret, TOTP } from 'otpauth/bare'

export const PERIOD_SECONDS = 30

/** The code of a base32 key at a time (RFC 6238), by a library of the phone's own: a phone shares no code with a server. */
export async function codeAt(key: string, now: number): Promise<string> {
  return TOTP.generate({
    secret: Secret.fromBase32(key),
    timestamp: now,
    hmac: (_, bytes, message) => hmac(sha1, bytes, message),
  })
}

export function stepAt(now: number): number {
  return Math.floor(now / 1000 / PERIOD_SECONDS)
}
