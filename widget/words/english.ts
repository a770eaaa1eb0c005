import { members } from './member-texts.ts'
import { type Messages, mostMessages } from './messages.ts'
import { methodTexts } from './method-texts.ts'
import { ceremonyTexts } from './passkey-texts.ts'
import { backupCodes, setup } from './setup-texts.ts'

/** The English texts, as a starting point for others. */
export function englishMessages(): Messages {
  return { ...mostMessages(), ...methodTexts, ...members, ...ceremonyTexts, ...setup, ...backupCodes }
}
