import type { Random } from '../../ports/runtime.ts'
import { ALPHABET, plainBackupCode, withCheckCharacter } from '../../shared/backup-code.ts'

export const CODES_PER_SET = 10
const RANDOM_CHARACTERS = 14

/** Ten new codes, normalised: no dashes. */
export function makeCodes(random: Random): string[] {
  return Array.from({ length: CODES_PER_SET }, (_, place) => {
    // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
    const body = Array.from(random(RANDOM_CHARACTERS), (byte) => ALPHABET.charAt(byte & 31)).join('')
    return withCheckCharacter(`${place}${body}`)
  })
}

/** What was typed, as it was made; null: not a code at all. */
export function normaliseCode(typed: string): string | null {
  const code = plainBackupCode(typed)
  return /^\d[\dA-HJKMNP-TV-Z]{15}$/.test(code) ? code : null
}
