import { randomBytes } from 'node:crypto'
import { type KeyRing, parseKeyRing } from '../../edge/crypto/key-ring.ts'

/** A root key as a deployment makes it: base64 of 32 random bytes. */
export const newKey = (): string => randomBytes(32).toString('base64')

export function ringOf(active: string, keys: Record<string, string>): KeyRing {
  return parseKeyRing(JSON.stringify({ active, keys }))
}

export const newRing = (): KeyRing => ringOf('k1', { k1: newKey() })

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Every text that differs from this one in exactly one bit of one character. */
export function bitFlips(text: string): string[] {
  return [...text].flatMap((character, at) =>
    Array.from({ length: 8 }, (_, bit) => {
      const flipped = String.fromCharCode(character.charCodeAt(0) ^ (1 << bit))
      return text.slice(0, at) + flipped + text.slice(at + 1)
    }),
  )
}

/** Every text that differs from this one in exactly one character of base64url. */
export function otherCharacters(text: string): string[] {
  return [...text].flatMap((character, at) =>
    [...BASE64URL]
      .filter((other) => other !== character)
      .map((other) => text.slice(0, at) + other + text.slice(at + 1)),
  )
}

/** The bytes with each single bit of them changed, one after the other. */
export function flippedBits(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = bytes.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return flipped
  })
}

/** Lists with a part less, a part twice, an empty one in the place of one, and one more at an end. */
export const misshapen = (parts: string[]): string[][] => [
  ...parts.flatMap((part, at) => [parts.toSpliced(at, 1), parts.toSpliced(at, 0, part), parts.with(at, '')]),
  ...[parts.concat(''), [''].concat(parts)],
]

/** A key that goes and the one that comes, and the rings before, between and after. */
export function rotation() {
  const [old, fresh] = [newKey(), newKey()]
  const [before, after] = [ringOf('k1', { k1: old }), ringOf('k2', { k2: fresh })]
  return { old, fresh, before, both: ringOf('k2', { k1: old, k2: fresh }), after }
}
