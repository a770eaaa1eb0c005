import { createHmac } from 'node:crypto'

/**
 * A second opinion on RFC 6238: written from the text of the standard, sharing neither code nor library with the
 * product, so that a mistake there is not made here again.
 */
export type TotpRequest = {
  /** Base32, as an authenticator app takes it: upper or lower case, blanks and padding do not matter. */
  secret: string
  atMs: number
  periodSeconds?: number
  digits?: number
  algorithm?: 'SHA1' | 'SHA256' | 'SHA512'
}

export type OtpauthUri = {
  issuer: string | null
  /** The label's own issuer, which apps show before the name. */
  labelIssuer: string | null
  name: string
  secret: string
  algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  digits: number
  periodSeconds: number
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 §6. Throws on a character outside the alphabet. */
export function decodeBase32(text: string): Buffer {
  const symbols = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
  let bits = ''
  for (const symbol of symbols) {
    const value = ALPHABET.indexOf(symbol)
    if (value < 0) throw new Error(`Not base32: ${JSON.stringify(symbol)}`)
    bits += value.toString(2).padStart(5, '0')
  }
  const octets = bits.match(/[01]{8}/g) ?? []
  return Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)))
}

/** RFC 4226 §5.3 over the time step of RFC 6238 §4.2. */
export function totp(request: TotpRequest): string {
  const { secret, atMs, periodSeconds = 30, digits = 6, algorithm = 'SHA1' } = request
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 1000 / periodSeconds)))
  const mac = createHmac(algorithm.toLowerCase(), decodeBase32(secret)).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const truncated = mac.readUInt32BE(offset) & 0x7fffffff
  return String(truncated % 10 ** digits).padStart(digits, '0')
}

/** Reads a key URI as an authenticator app does. Throws on what an app would refuse. */
export function parseOtpauthUri(uri: string): OtpauthUri {
  const url = new URL(uri)
  if (url.protocol !== 'otpauth:' || url.host !== 'totp')
    throw new Error(`Not an otpauth URI for TOTP: ${url.protocol}`)
  const label = decodeURIComponent(url.pathname.replace(/^\//, ''))
  const colon = label.indexOf(':')
  const algorithm = url.searchParams.get('algorithm') ?? 'SHA1'
  if (algorithm !== 'SHA1' && algorithm !== 'SHA256' && algorithm !== 'SHA512') throw new Error(`Unknown ${algorithm}`)
  const secret = url.searchParams.get('secret')
  if (secret === null || decodeBase32(secret).length === 0) throw new Error('The URI has no secret.')
  return {
    issuer: url.searchParams.get('issuer'),
    labelIssuer: colon < 0 ? null : label.slice(0, colon),
    name: label.slice(colon + 1).trimStart(),
    secret,
    algorithm,
    digits: Number(url.searchParams.get('digits') ?? 6),
    periodSeconds: Number(url.searchParams.get('period') ?? 30),
  }
}
