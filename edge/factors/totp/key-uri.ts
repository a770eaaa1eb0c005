import { Secret, TOTP } from 'otpauth/bare'
import { DIGITS, PERIOD_SECONDS } from './totp.ts'

/** Base32 (RFC 4648), as apps take it by hand. */
export function toBase32(secret: Uint8Array<ArrayBuffer>): string {
  return new Secret({ buffer: secret.slice().buffer }).base32
}

/** The `otpauth:` address that a QR code carries. A colon would end the issuer early in some apps, so it is left out. */
export function keyUri(options: { secret: Uint8Array<ArrayBuffer>; issuer: string; label: string }): string {
  const issuer = part(options.issuer)
  const label = part(options.label) || 'account'
  const secret = new Secret({ buffer: options.secret.slice().buffer })
  return new TOTP({ issuer, label, secret, algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS }).toString()
}

/** A name that was cut in the middle of an emoji holds half a character, which no address can. */
function part(text: string): string {
  const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
  return text.replace(halves, '\ufffd').replaceAll(':', ' ').trim()
}
