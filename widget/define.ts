// Registers every element under its own tag; the wizard and the backup codes when they are needed.
import './define/account-mfa-toggle.ts'
import './define/mfa-challenge.ts'
import './define/mfa-settings.ts'
import './define/setup-when-needed.ts'
