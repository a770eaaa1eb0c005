/** As WebCrypto and JSON each take them. */
export type Bytes = Uint8Array<ArrayBuffer>

export function bytesOf(source: BufferSource): Bytes {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source)
}

/** Base64url without padding (RFC 4648 §5). */
export function toText(source: BufferSource): string {
  const binary = String.fromCharCode(...bytesOf(source))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromText(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

export function join(...parts: (ArrayLike<number> | ArrayBuffer)[]): Bytes {
  const all = parts.map((part) => (part instanceof ArrayBuffer ? new Uint8Array(part) : part))
  const joined = new Uint8Array(all.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of all) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/* CBOR (RFC 8949), as much of it as an authenticator writes. */

function head(major: number, value: number): number[] {
  if (value < 24) return [(major << 5) | value]
  return value < 256 ? [(major << 5) | 24, value] : [(major << 5) | 25, value >> 8, value & 255]
}

export const cbor = {
  int: (value: number): Bytes => join(value < 0 ? head(1, -1 - value) : head(0, value)),
  bytes: (value: Bytes): Bytes => join(head(2, value.length), value),
  text(value: string): Bytes {
    const encoded = new TextEncoder().encode(value)
    return join(head(3, encoded.length), encoded)
  },
  map: (pairs: [Bytes, Bytes][]): Bytes => join(head(5, pairs.length), ...pairs.flat()),
}
