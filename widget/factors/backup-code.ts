import { BACKUP_CODE_LENGTH, hasRightCheckCharacter, plainBackupCode } from '../../edge/shared/backup-code.ts'
import type { Factor } from './factor.ts'

const kind = 'backup_code'

/** One of the ten codes on the person's list. */
export const backupCode: Factor = {
  kind,
  isRecovery: true,
  inputMode: 'text',
  autocomplete: 'off',
  plain: plainBackupCode,
  mistake: (code) => {
    if (code === '') return { code: 'backup_code_required' }
    if (code.length !== BACKUP_CODE_LENGTH) return { code: 'backup_code_length' }
    return /^\d/.test(code) && hasRightCheckCharacter(code) ? null : { code: 'bad_check_character' }
  },
  words: (text) => ({
    label: text.backupCodeLabel,
    format: text.backupCodeFormat,
    way: text.enterBackupCode,
    wrong: text.wrongBackupCode,
    disabled: text.disabledFactor(kind),
  }),
}
