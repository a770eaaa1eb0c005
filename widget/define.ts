// Registers every element under its own tag.
import './define/backup-codes.ts'
import './define/mfa-challenge.ts'
import './define/mfa-settings.ts'
import './define/mfa-setup-wizard.ts'
