import type { Bytes } from '../../../edge/crypto/encoding.ts'
import { Unreadable } from './entry.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 (RFC 4648 §6) as people and programs write it: either case, in groups, with or without padding. */
export function fromBase32(text: string): Bytes {
  const symbols = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
  // No number of bytes has so many symbols: the end is missing.
  const isCut = [1, 3, 6].includes(symbols.length % 8)
  if (!/^[A-Z2-7]+$/.test(symbols) || isCut) throw new Unreadable('the secret is no base32')
  const bytes = new Uint8Array(Math.floor((symbols.length * 5) / 8))
  let [held, bits, at] = [0, 0, 0]
  for (const symbol of symbols) {
    held = (held << 5) | ALPHABET.indexOf(symbol)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = held >> bits
    held &= (1 << bits) - 1
  }
  return bytes
}

export function fromHex(text: string, what = 'the secret'): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(text)) throw new Unreadable(`${what} is no hex`)
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
