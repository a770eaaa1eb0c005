export const PERIOD_SECONDS = 30
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of a base32 key at a time (RFC 6238), worked out by the browser alone: a phone shares no code with a server. */
export async function codeAt(key: string, now: number): Promise<string> {
  const hmacKey = await crypto.subtle.importKey('raw', decodeBase32(key), { name: 'HMAC', hash: 'SHA-1' }, false, [
    'sign',
  ])
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(stepAt(now)))
  const digest = new DataView(await crypto.subtle.sign('HMAC', hmacKey, counter))
  // RFC 4226 §5.3: the last four bits say where the 31 bits of the code begin.
  const offset = digest.getUint8(digest.byteLength - 1) & 15
  const number = (digest.getUint32(offset) & 0x7fffffff) % 1_000_000
  return String(number).padStart(6, '0')
}

export function stepAt(now: number): number {
  return Math.floor(now / 1000 / PERIOD_SECONDS)
}

function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let buffer = 0
  let bits = 0
  let index = 0
  for (const character of text) {
    buffer = ((buffer << 5) | ALPHABET.indexOf(character)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[index++] = (buffer >> bits) & 0xff
  }
  return bytes
}
