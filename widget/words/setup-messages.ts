import { type Messages, mostMessages, partsTexts } from './messages.ts'
import { backupCodes, setup } from './setup-texts.ts'

export const setupTexts = (own: Partial<Messages>) => ({ ...partsTexts(), ...setup, ...backupCodes, ...own })
export type SetupTexts = ReturnType<typeof setupTexts>

export const codesTexts = setupTexts

/** The English texts, as a starting point for others. */
export function englishMessages(): Messages {
  return { ...mostMessages(), ...setup, ...backupCodes }
}
