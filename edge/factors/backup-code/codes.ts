import type { Random } from '../../ports.ts'

/**
 * Backup codes (spec T3): 16 characters of Crockford's base32 in four groups. The first is the place on the list and
 * not secret (NIST SP 800-63B-4 §3.1.2.2 asks for numbered secrets), 14 carry 70 random bits, the last is a check
 * character (Luhn mod 32), so that a typing error costs nothing.
 */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODES_PER_SET = 10
const RANDOM_CHARACTERS = 14
const LENGTH = 16

/** Ten new codes, normalised: no dashes. */
export function makeCodes(random: Random): string[] {
  return Array.from({ length: CODES_PER_SET }, (_, place) => {
    // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
    const body = Array.from(random(RANDOM_CHARACTERS), (byte) => ALPHABET.charAt(byte & 31)).join('')
    return withCheckCharacter(`${place}${body}`)
  })
}

/** `4K3QF9XWM2HTBPZQ` → `4K3Q-F9XW-M2HT-BPZQ`. */
export function groupCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Case, spaces and dashes do not matter; O reads as 0, I and L as 1 (Crockford). null: not a code at all. */
export function normaliseCode(input: string): string | null {
  const text = input.replace(/[\s-]/g, '')
  // Letters of ASCII only: elsewhere a capital can be two characters, or the capital of another letter.
  if (!/^[0-9A-Za-z]{16}$/.test(text)) return null
  const code = text.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  return /^[0-9]/.test(code) && [...code].every((character) => ALPHABET.includes(character)) ? code : null
}

export function hasRightCheckCharacter(code: string): boolean {
  return withCheckCharacter(code.slice(0, LENGTH - 1)) === code
}

/** Luhn mod N, N = 32, over the characters before it. */
function withCheckCharacter(characters: string): string {
  let sum = 0
  let factor = 2
  for (let i = characters.length - 1; i >= 0; i--) {
    const product = factor * ALPHABET.indexOf(characters.charAt(i))
    sum += Math.floor(product / ALPHABET.length) + (product % ALPHABET.length)
    factor = factor === 2 ? 1 : 2
  }
  return characters + ALPHABET.charAt((ALPHABET.length - (sum % ALPHABET.length)) % ALPHABET.length)
}
