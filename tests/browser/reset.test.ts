import { expect, test } from 'vitest'
import type { WithApp } from './support/codes.ts'
import { type Enrolled, sharedSite } from './support/site.ts'
import { type Tab, WRONG_CODE } from './support/tab.ts'

/* Moving to a new phone. */

const site = await sharedSite()

/** From the new QR code to the end. */
async function finishReset(page: Tab): Promise<WithApp> {
  const secret = await page.shownSecret()
  await page.confirmSetUp(await site.newCode({ secret }))
  await page.finish()
  return { secret }
}

/** Whether an app, and a backup code, let somebody in. */
const letsIn = async (person: Enrolled, app: WithApp, backupCode?: string) => [
  await site.getsIn(person, 'totp', await site.newCode(app)),
  ...(backupCode === undefined ? [] : [await site.getsIn(person, 'backup_code', backupCode)]),
]

test('with the current code: the old app and codes hold until the new code is right, then die together', async () => {
  const { person, page } = await site.openProfile()
  const other = await site.openChallenge(person)
  await site.enterCode(other.page, person, '/profile')

  await page.choose('Reset')
  await page.text('Enter a code from your current entry.').waitFor()
  await page.enterCode(site.wrongCode(person))
  await page.text(WRONG_CODE).waitFor()
  await page.enterCode(await site.newCode(person))
  const secret = await page.shownSecret()
  expect(secret).not.toBe(person.secret)
  await page.button('Next').click()
  await page.text('Enter the code of the new entry. Until then the old one keeps working.').waitFor()
  await page.enterCode(await site.newCode(person))
  await page.text('That code is from your previous entry. Enter the code of the new one.').waitFor()
  expect(await letsIn(person, person, person.backupCodes[0])).toEqual([true, true])
  await other.page.reload()
  await other.page.text('9 of 10 left').waitFor()

  await page.enterCode(await site.newCode({ secret }))
  const codes = await page.shownBackupCodes()
  await page.finish()
  expect(await letsIn(person, person, person.backupCodes[1])).toEqual([false, false])
  expect(await letsIn(person, { secret }, codes[1])).toEqual([true, true])

  // The other browser is asked again; this one goes on.
  await other.page.goto('/')
  await other.page.heading('Verify your identity').waitFor()
  await page.goto('/')
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('with a backup code, where the phone is gone but this browser is still signed in', async () => {
  const { person, page } = await site.openProfile()
  await page.choose('Reset')
  await page.button('Try another way').click()
  await page.button('Enter backup code').click()
  await page.text('Your current entry keeps working until the new one is confirmed.').waitFor()
  await page.enterBackupCode(person.backupCodes[7])
  expect(await letsIn(person, await finishReset(page))).toEqual([true])
})

test('right after a sign-in by backup code asks for no second one, again after an abandoned try, for 10 minutes', async () => {
  const { person, page } = await site.openChallenge()
  await page.passByBackupCode(person.backupCodes[0])
  await page.text('This sign-in is enough for it for 10 minutes.').waitFor()
  await page.link('Reset').click()
  await page.qrCode().waitFor()
  await page.button('Cancel').click()
  await page.text('9 of 10 left').waitFor()
  expect(await letsIn(person, person)).toEqual([true])
  await page.choose('Reset')
  await page.qrCode().waitFor()
  await page.button('Cancel').click()

  await site.pass(601)
  await page.choose('Reset')
  await page.text('Enter a code from your current entry.').waitFor()
  expect(await page.qrCode().count()).toBe(0)
  await page.enterBackupCodeInstead(person.backupCodes[1])
  const app = await finishReset(page)
  await page.link('Continue').click()
  await page.untilAt('/profile')
  expect(await letsIn(person, app)).toEqual([true])
})

test('after the last backup code needs no other proof as long as the sign-in lasts', async () => {
  const { person, page } = await site.openChallenge({ codesLeft: 1 })
  await page.passByBackupCode(person.backupCodes[0])
  await page.text('0 of 10 left').waitFor()
  await site.pass(50 * 60)
  await page.link('Reset').click()
  expect(await letsIn(person, await finishReset(page))).toEqual([true])
})

test('abandoned at the new QR code by closing the tab leaves everything as it was', async () => {
  const { person, page, newTab } = await site.openProfile()
  await page.choose('Reset')
  await page.enterCode(await site.newCode(person))
  const secret = await page.shownSecret()
  await page.close()
  expect(await letsIn(person, { secret })).toEqual([false])
  expect(await letsIn(person, person, person.backupCodes[0])).toEqual([true, true])
  await (await newTab('/profile')).text('9 of 10 left').waitFor()
})

test('keeps the name of the method; the field of the code is next to the focus, and the old code is asked for once', async () => {
  const { person, page } = await site.openProfile()
  await page.rename('Old phone')
  await page.choose('Reset', 'Old phone')
  await page.untilFocused('6-digit code')
  await page.keyboard.type(await site.newCode(person))
  await page.keyboard.press('Enter')
  await page.qrCode().waitFor()
  expect([await page.backupCodeField().count(), await page.button('Back').count()]).toEqual([0, 0])
  await finishReset(page)
  await page.button('Menu for Old phone').waitFor()
})
