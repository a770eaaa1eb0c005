import { BackupCodesElement } from '../backup-codes/backup-codes.ts'
import { register } from './register.ts'

register('backup-codes', BackupCodesElement)

declare global {
  interface HTMLElementTagNameMap {
    'backup-codes': BackupCodesElement
  }
}
