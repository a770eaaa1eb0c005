import { DIGITS, PERIOD_SECONDS } from './totp.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 (RFC 4648 §6) without padding, as apps take it by hand. */
export function toBase32(secret: Uint8Array): string {
  const bits = Array.from(secret, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.replace(/.{1,5}/g, (five) => ALPHABET.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
}

/** The `otpauth:` address that a QR code carries. A colon would end the issuer early in some apps, so it is left out. */
export function keyUri(options: { secret: Uint8Array; issuer: string; label: string }): string {
  const issuer = encodeURIComponent(part(options.issuer))
  const label = encodeURIComponent(part(options.label) || 'account')
  const secret = toBase32(options.secret)
  return `otpauth://totp/${issuer}:${label}?issuer=${issuer}&secret=${secret}&algorithm=SHA1&digits=${DIGITS}&period=${PERIOD_SECONDS}`
}

/** A name that was cut in the middle of an emoji holds half a character, which no address can. */
function part(text: string): string {
  const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
  return text.replace(halves, '\ufffd').replaceAll(':', ' ').trim()
}
