import { beforeAll, describe, expect, test } from 'vitest'
import { shownBackupCodes, shownSecret } from '../e2e/support.ts'
import type { StrictPage } from '../support/browser.ts'
import {
  backupCodeField,
  button,
  choose,
  codeField,
  type Enrolled,
  enterBackupCode,
  enterCode,
  eventually,
  focused,
  getsIn,
  heading,
  leadsTo,
  leaveCodes,
  link,
  qrCode,
  type Site,
  sharedSite,
  switchOn,
  text,
  toBackupCode,
  untilAt,
  WRONG_CODE,
  wrongCode,
} from './support.ts'

let site: Site

beforeAll(async () => {
  site = await sharedSite()
})

/** Somebody with a method, at My profile. */
async function atProfile(): Promise<{ person: Enrolled; window: StrictPage; page: StrictPage['page'] }> {
  const person = await site.newEnrolled()
  const window = await site.openAs(person.agent, '/profile')
  await text(window.page, '10 of 10 left').waitFor()
  return { person, window, page: window.page }
}

/** From the new QR code to the end. */
async function finishReset(page: StrictPage['page']): Promise<{ secret: string; backupCodes: string[] }> {
  const secret = await shownSecret(page)
  await button(page, 'Next').click()
  await enterCode(page, await site.newCode({ secret }))
  const backupCodes = await shownBackupCodes(page)
  await button(page, 'Finish').click()
  await text(page, '10 of 10 left').waitFor()
  return { secret, backupCodes }
}

describe('Reset', () => {
  test('with the current code: the old app and codes hold until the new code is right, then die together', async () => {
    const { person, window, page } = await atProfile()
    const other = await site.openChallenge(person)
    await enterCode(other.page, await site.newCode(person))
    await untilAt(other.page, '/profile')

    await choose(page, 'Reset')
    await text(page, 'Enter a code from your current entry.').waitFor()
    await enterCode(page, wrongCode(site, person))
    await text(page, WRONG_CODE).waitFor()
    await enterCode(page, await site.newCode(person))
    const secret = await shownSecret(page)
    expect(secret).not.toBe(person.secret)
    await button(page, 'Next').click()
    await text(page, 'Enter the code of the new entry. Until then the old one keeps working.').waitFor()
    await enterCode(page, await site.newCode(person))
    await text(page, 'That code is from your previous entry. Enter the code of the new one.').waitFor()
    expect(await getsIn(site, person, 'totp', await site.newCode(person))).toBe(true)
    expect(await getsIn(site, person, 'backup_code', person.backupCodes[0] ?? '')).toBe(true)
    await other.page.reload()
    await text(other.page, '9 of 10 left').waitFor()

    await enterCode(page, await site.newCode({ secret }))
    const codes = await shownBackupCodes(page)
    await button(page, 'Finish').click()
    await text(page, '10 of 10 left').waitFor()
    expect(await getsIn(site, person, 'totp', await site.newCode(person))).toBe(false)
    expect(await getsIn(site, person, 'backup_code', person.backupCodes[1] ?? '')).toBe(false)
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret }))).toBe(true)
    expect(await getsIn(site, person, 'backup_code', codes[1] ?? '')).toBe(true)

    // The other browser is asked again; this one goes on.
    await other.page.goto('/')
    await heading(other.page, 'Verify your identity').waitFor()
    await page.goto('/')
    await heading(page, `Welcome, ${person.name}`).waitFor()
    for (const one of [window, other]) {
      await one.assertClean()
      await one.close()
    }
  })

  test('with a backup code, where the phone is gone but this browser is still signed in', async () => {
    const { person, window, page } = await atProfile()
    await choose(page, 'Reset')
    await button(page, 'Try another way').click()
    await button(page, 'Enter backup code').click()
    await text(page, 'Your current entry keeps working until the new one is confirmed.').waitFor()
    await enterBackupCode(page, person.backupCodes[7] ?? '')
    const { secret } = await finishReset(page)
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret }))).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('right after a sign-in by backup code asks for no second one, again after an abandoned try, for 10 minutes', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await text(page, 'This sign-in is enough for it for 10 minutes.').waitFor()
    await link(page, 'Reset').click()
    await qrCode(page).waitFor()
    await button(page, 'Cancel').click()
    await text(page, '9 of 10 left').waitFor()
    expect(await getsIn(site, person, 'totp', await site.newCode(person))).toBe(true)
    await choose(page, 'Reset')
    await qrCode(page).waitFor()
    await button(page, 'Cancel').click()

    await site.pass(601)
    await choose(page, 'Reset')
    await text(page, 'Enter a code from your current entry.').waitFor()
    expect(await qrCode(page).count()).toBe(0)
    await enterBackupCodeInStep(page, person.backupCodes[1] ?? '')
    const { secret } = await finishReset(page)
    await link(page, 'Continue').click()
    await untilAt(page, '/profile')
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret }))).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('after the last backup code needs no other proof as long as the sign-in lasts', async () => {
    const person = await site.newEnrolled()
    await leaveCodes(site, person, 1)
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await text(page, '0 of 10 left').waitFor()
    await site.pass(50 * 60)
    await link(page, 'Reset').click()
    const { secret } = await finishReset(page)
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret }))).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('abandoned at the new QR code by closing the tab leaves everything as it was', async () => {
    const { person, window, page } = await atProfile()
    await choose(page, 'Reset')
    await enterCode(page, await site.newCode(person))
    const secret = await shownSecret(page)
    await page.close()
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret }))).toBe(false)
    expect(await getsIn(site, person, 'totp', await site.newCode(person))).toBe(true)
    expect(await getsIn(site, person, 'backup_code', person.backupCodes[0] ?? '')).toBe(true)
    const again = await window.context.newPage()
    await again.goto('/profile')
    await text(again, '9 of 10 left').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('keeps the name that the person gave the method', async () => {
    const { person, window, page } = await atProfile()
    await choose(page, 'Rename')
    await page.getByLabel('Name', { exact: true }).fill('Old phone')
    await page.locator('mfa-settings').getByRole('button', { name: 'Save' }).click()
    await choose(page, 'Reset', 'Old phone')
    await enterCode(page, await site.newCode(person))
    await finishReset(page)
    await button(page, 'Menu for Old phone').waitFor()
    await window.assertClean()
    await window.close()
  })
})

async function enterBackupCodeInStep(page: StrictPage['page'], code: string): Promise<void> {
  await button(page, 'Try another way').click()
  await button(page, 'Enter backup code').click()
  await enterBackupCode(page, code)
}

describe('Delete', () => {
  test('asks first, keeps on Cancel and Esc, and after a proof removes the method and all codes', async () => {
    const { person, window, page } = await atProfile()
    const dialog = page.getByRole('dialog', { name: 'Delete this MFA method?' })
    for (const leave of [() => button(page, 'Cancel').click(), () => page.keyboard.press('Escape')]) {
      await choose(page, 'Delete')
      await dialog.waitFor()
      await leave()
      await dialog.waitFor({ state: 'detached' })
      await eventually(() => focused(page)).toBe('Menu for Authenticator app')
    }
    await text(page, '10 of 10 left').waitFor()

    await choose(page, 'Delete')
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await heading(page, 'Verify your identity').waitFor()
    await enterCode(page, wrongCode(site, person))
    await text(page, WRONG_CODE).waitFor()
    await enterCode(page, await site.newCode(person))
    await page.getByRole('status').filter({ hasText: 'MFA method deleted.' }).waitFor()
    await button(page, 'Add new method').waitFor()
    expect(await text(page, 'of 10 left').count()).toBe(0)

    // The password alone is enough from now on.
    const next = await site.openAs(await site.agentOf(person), '/')
    await heading(next.page, `Welcome, ${person.name}`).waitFor()
    for (const one of [window, next]) {
      await one.assertClean()
      await one.close()
    }
  })

  test('takes a backup code as the proof', async () => {
    const { person, window, page } = await atProfile()
    await choose(page, 'Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await enterBackupCodeInStep(page, person.backupCodes[2] ?? '')
    await text(page, 'MFA method deleted.').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('is refused where accounts require MFA, with their names, and Reset is offered instead', async () => {
    const accounts = [await site.newAccount('Harbour & Sons'), await site.newAccount('Quayside')]
    const person = await site.newEnrolled({ roles: accounts.map((account) => [account, 'owner']) })
    for (const account of accounts) await switchOn(person.agent, account)
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await choose(page, 'Delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Harbour & Sons and Quayside require MFA, so this method cannot be deleted.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0)
    await dialog.getByRole('button', { name: 'Reset', exact: true }).click()
    await text(page, 'Enter a code from your current entry.').waitFor()
    await button(page, 'Cancel').click()
    await text(page, '10 of 10 left').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('is refused by the server too, where the account began to require MFA while the question stood', async () => {
    const account = await site.newAccount('Late Ltd')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const member = await site.newEnrolled({ roles: [[account, 'member']] })
    const window = await site.openAs(member.agent, '/profile')
    const { page } = window
    await choose(page, 'Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await codeField(page).waitFor()
    await switchOn(owner.agent, account)
    await enterCode(page, await site.newCode(member))
    await page.getByRole('dialog').getByText('Late Ltd requires MFA').waitFor()
    await button(page, 'Cancel').click()
    await text(page, '10 of 10 left').waitFor()
    await window.assertClean()
    await window.close()
  })
})

describe('Rename', () => {
  test('shows what was typed as text, refuses nothing and too much, and gives up on Esc', async () => {
    const { window, page } = await atProfile()
    await choose(page, 'Rename')
    const name = page.getByLabel('Name', { exact: true })
    await eventually(() => focused(page)).toBe('Name')
    await name.fill('  ')
    await page.locator('mfa-settings').getByRole('button', { name: 'Save' }).click()
    await text(page, 'Enter a name.').waitFor()
    await name.fill('x'.repeat(61))
    await page.keyboard.press('Enter')
    await text(page, 'A name has at most 60 characters.').waitFor()
    await page.keyboard.press('Escape')
    await button(page, 'Menu for Authenticator app').waitFor()

    const markup = '<img src=x onerror=alert(1)> <b>My phone</b>'
    await choose(page, 'Rename')
    await name.fill(markup)
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Name saved.' }).waitFor()
    await button(page, `Menu for ${markup}`).waitFor()
    await text(page, markup).first().waitFor()
    expect(await page.locator('mfa-settings img, mfa-settings b').count()).toBe(0)
    await page.reload()
    await button(page, `Menu for ${markup}`).waitFor()
    await window.assertClean()
    await window.close()
  })

  test('ends no other session, unlike every other change', async () => {
    const { person, window, page } = await atProfile()
    const other = await site.openChallenge(person)
    await enterCode(other.page, await site.newCode(person))
    await untilAt(other.page, '/profile')
    await choose(page, 'Rename')
    await page.getByLabel('Name', { exact: true }).fill('Phone')
    await page.locator('mfa-settings').getByRole('button', { name: 'Save' }).click()
    await text(page, 'Name saved.').waitFor()
    await other.page.reload()
    await button(other.page, 'Menu for Phone').waitFor()

    await button(page, 'Generate backup codes').click()
    await enterCode(page, await site.newCode(person))
    await shownBackupCodes(page)
    await other.page.reload()
    await heading(other.page, 'Verify your identity').waitFor()
    await button(page, 'Finish').click()
    await text(page, '10 of 10 left').waitFor()
    expect(await leadsTo(person.agent, '/profile')).toBe('200 /profile')
    for (const one of [window, other]) {
      await one.assertClean()
      await one.close()
    }
  })
})

test('the code field of a reset has the focus when it comes up, and the old entry’s code is not asked for twice', async () => {
  const { person, window, page } = await atProfile()
  await choose(page, 'Reset')
  await eventually(() => focused(page)).toBe('Verify your identity')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('6-digit code')
  await page.keyboard.type(await site.newCode(person))
  await page.keyboard.press('Enter')
  await qrCode(page).waitFor()
  expect(await backupCodeField(page).count()).toBe(0)
  expect(await button(page, 'Back').count()).toBe(0)
  await window.assertClean()
  await window.close()
})
