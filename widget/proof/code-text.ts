import type { FactorKind } from '../../edge/contract/index.ts'
import { BACKUP_CODE_LENGTH, hasRightCheckCharacter, plainBackupCode } from '../../edge/shared/backup-code.ts'
import { plainCode as plainDigits } from '../../edge/shared/typed-code.ts'
import type { CodeMistake } from '../words/messages.ts'

export const CODE_DIGITS = 6

/** What a person typed or pasted, as the server reads it, by the same rule; here for the texts about typing mistakes. */
export function plainCode(typed: string, factor: FactorKind = 'totp'): string {
  return factor === 'totp' ? plainDigits(typed) : plainBackupCode(typed)
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
