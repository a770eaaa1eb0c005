import { expect, test } from 'vitest'
import { plugIn, withPasskeys } from './support/authenticator.ts'
import type { Account, Person } from './support/demo.ts'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'

/* K10a: an account that takes passkeys only, as its Owner and its members see it. */

const site = await sharedSite()

/** A window of the site with passkeys and a device beside it, for somebody who has shown the password. */
async function openFor(person: Person, address: string) {
  const window = await site.open()
  await withPasskeys(site, window)
  const device = await plugIn(window)
  await site.bringIn(window, person, address)
  return { ...window, device }
}

const strength = (page: Tab, { name }: Account) =>
  page.getByRole('switch', { name: `Passkeys only for ${name}`, exact: true })

const untilStrong = (page: Tab, account: Account, isStrong: boolean) =>
  eventually(() => strength(page, account).getAttribute('aria-checked')).toBe(String(isStrong))

/** An Owner with a passkey, at the switch of an account that requires MFA. */
async function ownerAtTheSwitch() {
  const owner = await site.newPerson()
  const place = await openFor(owner, '/profile')
  const { page } = place
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.button('Create passkey').click()
  await page.shownBackupCodes()
  await page.finish()
  await site.requireMfa(owner.account)
  await page.goto('/accounts')
  await page.untilSwitch(owner.account)
  await strength(page, owner.account).waitFor()
  return { ...place, account: owner.account }
}

test('a member with an app alone is led to add a passkey and gets in with it; the Owner ends it with a passkey', async () => {
  const { page, account } = await ownerAtTheSwitch()
  const person = await site.newEnrolled({ roles: [[account, 'member']] })
  const member = await openFor(person, '/profile')
  await member.page.untilAsked()
  await strength(page, account).click()
  await untilStrong(page, account, true)

  // The code that is asked for already is taken, and is not enough.
  await member.page.enterCode(await site.newCode(person))
  await member.page.untilAt('/mfa/enrol')
  await member.page.text(`${account.name} takes passkeys only. Add one to continue.`).waitFor()
  expect(await member.page.link('Not now').count()).toBe(0)
  await member.page.button('Create passkey').click()
  await member.page.untilAt('/profile')
  expect(await member.device.credentials()).toHaveLength(1)

  await member.context.clearCookies()
  await withPasskeys(site, member)
  await site.bringIn(member, person, '/profile')
  await member.page.untilAsked()
  // Neither the app nor a backup code is offered beside it.
  await member.page.button('Use passkey').waitFor()
  await member.page.link('Try another way').click()
  await member.page.text('No phone and no codes?').waitFor()
  for (const name of ['Use authenticator app', 'Enter backup code'])
    expect(await member.page.link(name).count(), name).toBe(0)
  await member.page.link('Use passkey').click()
  await member.page.button('Use passkey').click()
  await member.page.untilAt('/profile')

  await strength(page, account).click()
  const dialog = page.getByRole('dialog', { name: `Allow other methods for ${account.name} again?` })
  await dialog.getByText(`Members of ${account.name} will no longer need passkeys.`).waitFor()
  await dialog.locator(page.button('Use passkey')).click()
  await untilStrong(page, account, false)
  expect(await page.isOn(account)).toBe(true)
})

test('by the keyboard alone: asked for, given up, ended, and never left at the other switch', async () => {
  const { page, account } = await ownerAtTheSwitch()
  const name = `Passkeys only for ${account.name}`
  await page.pressOn(name, 'Space')
  await untilStrong(page, account, true)
  expect(await page.focused()).toBe(name)

  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: `Allow other methods for ${account.name} again?` })
  await dialog.waitFor()
  await dialog.locator(page.button('Use passkey')).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.untilFocused(name)
  await untilStrong(page, account, true)

  await page.keyboard.press('Space')
  await dialog.waitFor()
  await page.pressOn('Cancel')
  await page.untilFocused(name)

  await page.keyboard.press('Enter')
  await dialog.locator(page.button('Use passkey')).waitFor()
  await page.pressOn('Use passkey')
  await untilStrong(page, account, false)
  await page.untilFocused(name)
  expect(await page.isOn(account)).toBe(true)
})
