import { plainCode } from './typed-code.ts'

/*
 * The form of a backup code (spec T3): 16 characters of Crockford's base32 in four groups. The first is the place on the
 * list and not secret (NIST SP 800-63B-4 §3.1.2.2 asks for numbered secrets), 14 carry 70 random bits, the last is a
 * check character (Luhn mod 32), so that a typing error costs nothing.
 */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const BACKUP_CODE_LENGTH = 16

/** Case does not matter either; O reads as 0, I and L as 1 (Crockford). */
export function plainBackupCode(typed: string): string {
  // Letters of ASCII only: elsewhere a capital can be two characters, or the capital of another letter.
  return plainCode(typed)
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

/** `4K3QF9XWM2HTBPZQ` → `4K3Q-F9XW-M2HT-BPZQ`. */
export function groupCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

export function hasRightCheckCharacter(code: string): boolean {
  return luhn(code) === 0
}

/** Luhn mod N, N = 32. */
export function withCheckCharacter(characters: string): string {
  return characters + ALPHABET.charAt((32 - luhn(`${characters}0`)) % 32)
}

/** 0: the last character makes the sum even out. -1: one is not of the alphabet. */
function luhn(code: string): number {
  let sum = 0
  for (let i = 0; i < code.length; i++) {
    const value = ALPHABET.indexOf(code.charAt(i))
    if (value < 0) return -1
    const product = value * (1 + ((code.length - 1 - i) % 2))
    sum += (product >> 5) + (product & 31)
  }
  return sum % 32
}
