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

test('at the challenge it is said, nothing is charged or lost, and the same code works once the network is back', async () => {
  const person = await site.newEnrolled()
  const { page } = await site.openChallenge(person, '/', OFFLINE)
  const code = await site.newCode(person)
  await unplugged(page, async () => {
    await page.enterCode(code)
    await page.text(SAID).waitFor()
    expect(await page.codeField().inputValue()).toBe(code)
    expect(await site.failuresOf(person, 'totp')).toBe(0)
  })
  await page.button('Enter').click()
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('with a backup code at the challenge as well', async () => {
  const person = await site.newEnrolled()
  const [code = ''] = person.backupCodes
  const { page } = await site.openChallenge(person, '/profile', OFFLINE)
  await page.toBackupCode()
  await unplugged(page, async () => {
    await page.enterBackupCode(code)
    await page.text(SAID).waitFor()
    expect(await page.backupCodeField().inputValue()).toBe(code)
    expect(await site.failuresOf(person, 'backup_code')).toBe(0)
  })
  await page.button('Enter').click()
  await page.text('9 of 10 left').waitFor()
  expect(await site.getsIn(person, 'backup_code', code)).toBe(false)
})

test('at the code step of a reset nothing is lost, and the same code works once the network is back', async () => {
  const { person, page } = await site.openProfile(OFFLINE)
  await page.choose('Reset')
  const code = await site.newCode(person)
  await page.codeField().waitFor()
  await unplugged(page, async () => {
    await page.enterCode(code)
    await page.text(SAID).waitFor()
    expect(await page.codeField().inputValue()).toBe(code)
  })
  await page.button('Enter').click()
  await page.qrCode().waitFor()
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
