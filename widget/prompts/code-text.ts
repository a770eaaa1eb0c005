import type { FactorKind } from '../../edge/contract/index.ts'
import type { CodeMistake } from '../messages.ts'

export const CODE_DIGITS = 6
const BACKUP_CODE_LENGTH = 16

/** Crockford's base32. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * What a person typed or pasted, as the characters that count. Full-width and Arabic digits are read, spaces and dashes
 * dropped; of a backup code, case does not matter, O reads as 0, I and L as 1 (spec T3). The server does the same; here
 * it only serves the texts about typing mistakes.
 */
export function plainCode(typed: string, factor: FactorKind = 'totp'): string {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/[\s\p{Pd}\p{Cf}\u2212.]/gu, '')
  return factor === 'totp' ? plain : plain.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** What is wrong with a code before anything is sent; null: it may be sent. */
export function codeMistake(code: string, factor: FactorKind, digits = CODE_DIGITS): CodeMistake | null {
  if (factor !== 'totp') return backupCodeMistake(code)
  if (code === '') return { code: 'code_required', digits }
  if (!/^\d+$/.test(code)) return { code: 'code_not_digits' }
  return code.length === digits ? null : { code: 'code_length', entered: code.length, digits }
}

function backupCodeMistake(code: string): CodeMistake | null {
  if (code === '') return { code: 'backup_code_required' }
  if (code.length !== BACKUP_CODE_LENGTH) return { code: 'backup_code_length' }
  return /^\d/.test(code) && hasRightCheckCharacter(code) ? null : { code: 'bad_check_character' }
}

/** Luhn mod 32 over all characters, the last one making the sum even out. */
function hasRightCheckCharacter(code: string): boolean {
  let sum = 0
  for (let i = 0; i < code.length; i++) {
    const value = ALPHABET.indexOf(code.charAt(i))
    if (value < 0) return false
    const product = value * (1 + ((code.length - 1 - i) % 2))
    sum += (product >> 5) + (product & 31)
  }
  return sum % 32 === 0
}
