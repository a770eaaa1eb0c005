import { type Messages, partsTexts } from './messages.ts'
import { backupCodes, setup } from './setup-texts.ts'

export const setupTexts = (own: Partial<Messages>) => ({ ...partsTexts(), ...setup, ...backupCodes, ...own })
export type SetupTexts = ReturnType<typeof setupTexts>

export const codesTexts = setupTexts
