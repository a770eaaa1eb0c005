import { expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/* Without a mouse. The switch of an account: see `owner-switch.test.ts`. */

const site = await sharedSite()

async function typeAndEnter(page: Tab, text: string): Promise<void> {
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

async function signInByKeyboard(page: Tab, email: string): Promise<void> {
  await page.goto('/login')
  await page.tabTo('Email')
  await page.keyboard.type(email)
  await page.tabTo('Password')
  await page.keyboard.type(DEMO_PASSWORD)
  await page.pressOn('Sign in')
}

test('a person sets up an app, signs out, and signs in again; the focus is always seen', async () => {
  const person = await site.newPerson('Key Board')
  const { page } = await site.open()
  await signInByKeyboard(page, person.email)
  await page.heading('Welcome, Key Board').waitFor()

  await page.reload()
  const pill = page.locator('button[popovertarget="user-menu"]')
  const pillName = ((await pill.textContent()) ?? '').replace(/\s+/g, ' ').trim()
  await page.pressOn(pillName)
  const menu = page.locator('#user-menu')
  await menu.waitFor()
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'hidden' })
  await page.untilFocused(pillName)
  await page.keyboard.press('Space')
  await menu.waitFor()
  await page.pressOn('My profile')
  await page.untilAt('/profile')

  await page.untilState('mfa-settings', 'empty')
  await page.pressOn('Add new method', 'Space')
  await page.untilFocused('New MFA method')
  await page.pressOn('Next')
  await page.untilFocused('Set up')
  const secret = await page.shownSecret()
  await page.pressOn('Next', 'Space')
  await page.untilFocused('6-digit code')
  await typeAndEnter(page, await site.newCode({ secret }))
  await page.shownBackupCodes()
  await page.untilFocused('Backup codes')
  await page.pressOn('Finish')
  await page.text('10 of 10 left').waitFor()
  await page.untilFocused('MFA settings')

  await page.pressOn('Menu for Authenticator app')
  for (const item of ['Rename', 'Reset', 'Delete']) {
    await page.untilFocused(item)
    expect([item, await page.focusOutline()]).toEqual([item, 2])
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Escape')
  await page.untilFocused('Menu for Authenticator app')

  await page.goto('/')
  await page.pressOn(pillName)
  await menu.waitFor()
  await page.pressOn('Sign out')
  await page.untilAt('/login')
  await signInByKeyboard(page, person.email)
  await page.untilAsked()
  await page.heading('Verify your identity').waitFor()
  await page.untilFocused('6-digit code')
  await typeAndEnter(page, await site.newCode({ secret }))
  await page.heading('Welcome, Key Board').waitFor()
})
