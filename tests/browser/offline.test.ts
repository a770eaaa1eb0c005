import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/* The network goes at the worst moment. The switch of an account without it: `owner-switch.test.ts`. */

const site = await sharedSite()

const OFFLINE = { isAlone: true, expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /status of 401/] }
const SAID = "You're offline. Nothing was changed."

async function unplugged(page: Tab, act: () => Promise<void>): Promise<void> {
  await page.context().setOffline(true)
  await act()
  await page.context().setOffline(false)
}

test('at the first press of Add new method it is said, and the next press works once the network is back', async () => {
  const { page } = await site.openAs(await site.newPerson(), '/profile', OFFLINE)
  await page.button('Add new method').waitFor()
  await unplugged(page, async () => {
    await page.button('Add new method').click()
    await page.text("You're offline.").waitFor()
  })
  await page.button('Add new method').click()
  await page.heading('New MFA method').waitFor()
})

test.each([
  ['a code at the challenge', 'totp', false],
  ['a backup code at the challenge', 'backup_code', false],
  ['a code of a reset', 'totp', true],
] as const)('%s: it is said, nothing is charged or lost, and the same code works later', async (_, factor, isReset) => {
  const { person, page } = isReset ? await site.openProfile(OFFLINE) : await site.openChallenge({}, '/profile', OFFLINE)
  const isBackup = factor === 'backup_code'
  if (isReset) await page.choose('Reset')
  if (isBackup) await page.toBackupCode()
  const [backupCode = ''] = person.backupCodes
  const code = isBackup ? backupCode : await site.newCode(person)
  const field = isBackup ? page.backupCodeField() : page.codeField()
  await field.waitFor()
  await unplugged(page, async () => {
    await (isBackup ? page.enterBackupCode(code) : page.enterCode(code))
    await page.text(SAID).waitFor()
    expect([await field.inputValue(), await site.failuresOf(person, factor)]).toEqual([code, 0])
  })
  await page.button('Enter').click()
  await (isReset ? page.qrCode() : page.text(`${isBackup ? 9 : 10} of 10 left`)).waitFor()
  if (isBackup) expect(await site.getsIn(person, factor, code)).toBe(false)
})

test('in the wizard the enrolment goes on, Finish ends it all the same, and the card comes back by itself', async () => {
  const { page, secret } = await site.openSetUp(OFFLINE)
  await page.button('Next').click()
  const code = await site.newCode({ secret })
  await unplugged(page, async () => {
    await page.enterCode(code)
    await page.text(SAID).waitFor()
  })
  await page.button('Enter').click()
  expect(await page.shownBackupCodes()).toHaveLength(10)
  await unplugged(page, async () => {
    await page.button('Finish').click()
    await page.text("You're offline. Your MFA settings load when you are back.").waitFor()
  })
  await page.text('10 of 10 left').waitFor()
  // The server never heard of Finish.
  await page.text('Not confirmed as saved').waitFor()
})
