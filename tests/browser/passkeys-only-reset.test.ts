import { expect, test } from 'vitest'
import { plugIn, withPasskeys } from './support/authenticator.ts'
import { PASSKEY_SCENES } from './support/passkey-scenes.ts'
import { sharedSite } from './support/site.ts'

/*
 * K10a, R1: a member with an app alone of an account that takes passkeys only came in by a backup code, and has the app at
 * hand all the same. Whatever they do next leads to a passkey, and nowhere does it end.
 */

const site = await sharedSite()

/** The member, and their window: held, with the password and one backup code shown. */
async function heldMember() {
  const owner = await site.open()
  const account = await PASSKEY_SCENES['passkeys-only-accounts']({ site, window: owner, page: owner.page })
  const person = await site.newEnrolled({ roles: [[account, 'member']] })
  const window = await site.open()
  await withPasskeys(site, window)
  const device = await plugIn(window)
  await site.bringIn(window, person, '/profile')
  const { page } = window
  await page.untilAsked()
  await page.passByBackupCode(person.backupCodes[0])
  await page.untilAt('/mfa/codes-left')
  return { page, device, person }
}

test('who resets the app with its own code comes to the end of it, and from there to a passkey', async () => {
  const { page, device, person } = await heldMember()
  // A backup code proves no reset here, so none is offered; whoever knows the address is asked for a code.
  expect(await page.link('Reset').count()).toBe(0)
  await page.goto('/mfa/settings?do=reset')
  await page.heading('Verify your identity').waitFor()
  await page.enterCode(await site.newCode(person))
  const secret = await page.shownSecret()
  expect(await page.confirmSetUp(await site.newCode({ secret }))).toHaveLength(10)
  await page.finish()

  await page.goto('/profile')
  await page.untilAt('/mfa/enrol')
  await page.button('Create passkey').click()
  await page.untilAt('/profile')
  expect(await device.credentials()).toHaveLength(1)
})

test('who adds the passkey at once is asked for a code of the app first', async () => {
  const { page, device, person } = await heldMember()
  await page.link('Continue').click()
  await page.untilAt('/mfa/enrol')
  await page.heading('Verify your identity').waitFor()
  await page.enterCode(await site.newCode(person))
  await page.button('Create passkey').click()
  await page.untilAt('/profile')
  expect(await device.credentials()).toHaveLength(1)
})
