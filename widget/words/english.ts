import { members } from './member-texts.ts'
import { type Messages, mostMessages } from './messages.ts'
import { methodTexts } from './method-texts.ts'
import { ceremonyTexts } from './passkey-texts.ts'
import { sessionTexts } from './session-texts.ts'
import { backupCodes, setup } from './setup-texts.ts'

/** The English texts, as a starting point for others. */
export function englishMessages(): Messages {
  return { ...mostMessages(), ...methodTexts, ...sessionTexts, ...members, ...ceremonyTexts, ...setup, ...backupCodes }
}
