import { BackupCodesElement } from '../elements/backup-codes.ts'
import { register } from './register.ts'

register('backup-codes', BackupCodesElement)

declare global {
  interface HTMLElementTagNameMap {
    'backup-codes': BackupCodesElement
  }
}
