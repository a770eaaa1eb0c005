import type { Tab } from '../../browser/support/tab.ts'
import type { Transcript } from './transcript.ts'

/* What a page of the wizard shows that is another one each time, and is named in a transcript. */

/** Answers the key without its spaces. */
export async function nameSecret(page: Tab, heard: Transcript): Promise<string> {
  const shown = (await page.locator('#key').textContent()) ?? ''
  heard.name({ key: shown })
  return shown.replaceAll(' ', '')
}

export async function nameCodes(page: Tab, heard: Transcript): Promise<void> {
  const codes = await page.locator('backup-codes li').allTextContents()
  heard.name(Object.fromEntries(codes.map((code, index) => [`code ${index + 1}`, code])))
}
