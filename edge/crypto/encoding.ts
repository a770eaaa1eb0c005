const encoder = new TextEncoder()

export type Bytes = Uint8Array<ArrayBuffer>

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** What newer engines have of their own (ECMAScript 2026), which the types here do not know yet. */
type Encoder = { toBase64?(options: { alphabet: 'base64url'; omitPadding: true }): string }

export const toBase64 = (bytes: Uint8Array): string => btoa(latin1(bytes))

export function toBase64Url(bytes: Uint8Array & Encoder): string {
  if (bytes.toBase64) return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** In one call for what is short, as nearly everything is; a call takes only so many arguments. */
function latin1(bytes: Uint8Array): string {
  if (bytes.length <= 4096) return String.fromCharCode(...bytes)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The bytes, or null when the text is not base64 (either alphabet, padding optional). */
export function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''))
    return Uint8Array.from(binary, (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** The bytes, or null when the text is not base64url without padding, in the one spelling that its bytes have. */
export function fromBase64Url(text: string): Bytes | null {
  const bytes = fromBase64(text)
  return bytes && toBase64Url(bytes) === text ? bytes : null
}

/** Length-prefixed, so that no two different tuples give the same bytes. */
export function tuple(parts: readonly string[]): Bytes {
  const encoded = parts.map(utf8)
  const out = new Uint8Array(encoded.reduce((sum, part) => sum + 4 + part.length, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const part of encoded) {
    view.setUint32(at, part.length)
    out.set(part, at + 4)
    at += 4 + part.length
  }
  return out
}

/** Compares in time that depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}
