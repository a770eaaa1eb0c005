import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { shownBackupCodes } from '../e2e/support.ts'
import {
  backupCodeField,
  button,
  codeField,
  enterBackupCode,
  enterCode,
  failuresOf,
  getsIn,
  heading,
  leaveCodes,
  link,
  pathOf,
  type Site,
  sharedSite,
  signIn,
  text,
  toBackupCode,
  untilAt,
  WRONG_BACKUP_CODE,
  WRONG_CODE,
  wrongCode,
} from './support.ts'

let site: Site

beforeAll(async () => {
  site = await sharedSite()
})

const plain = (code: string | undefined) => (code ?? '').replaceAll('-', '').toLowerCase()

describe('somebody whose phone is not at hand', () => {
  test('gets in with a backup code, typed as it comes, and is told how many are left and what to do', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    await link(page, 'Try another way').click()
    await text(page, 'No phone and no codes?').waitFor()
    await link(page, 'Use authenticator app').click()
    await codeField(page).waitFor()
    await toBackupCode(page)
    await enterBackupCode(page, plain(person.backupCodes[4]))
    await untilAt(page, '/mfa/codes-left')
    await heading(page, 'Backup codes').waitFor()
    await text(page, '9 of 10 left').waitFor()
    await link(page, 'Reset').waitFor()
    await link(page, 'Generate backup codes').waitFor()
    await link(page, 'Continue').click()
    await untilAt(page, '/profile')
    await text(page, '9 of 10 left').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('is refused with a code that was used, in the words for backup codes', async () => {
    const person = await site.newEnrolled()
    const [used = ''] = person.backupCodes
    expect(await getsIn(site, person, 'backup_code', used)).toBe(true)
    const window = await site.openChallenge(person)
    await toBackupCode(window.page)
    await enterBackupCode(window.page, used)
    await text(window.page, WRONG_BACKUP_CODE).waitFor()
    expect(new URL(window.page.url()).pathname).toBe('/mfa/challenge')
    await window.assertClean()
    await window.close()
  })

  test('is told of a typing error before anything is sent, and corrects it where it is', async () => {
    const person = await site.newEnrolled()
    const [code = ''] = person.backupCodes
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    const mistyped = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7')
    window.forget()
    await enterBackupCode(page, mistyped)
    await text(page, 'There is a typing error in this code. Compare it with your list. Nothing was counted.').waitFor()
    await enterBackupCode(page, code.slice(0, 11))
    await text(page, 'A backup code has 16 letters and digits.').waitFor()
    await enterBackupCode(page, '')
    await text(page, 'Enter one of your backup codes.').waitFor()
    expect(window.requests).toEqual([])
    // O for 0, I and L for 1, blanks for dashes: as people read them.
    const asRead = code.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ')
    await enterBackupCode(page, asRead)
    await untilAt(page, '/mfa/codes-left')
    await window.assertClean()
    await window.close()
  })

  test('can do all of it without JavaScript', async () => {
    const person = await site.newEnrolled()
    const [code = ''] = person.backupCodes
    const window = await site.openChallenge(person, '/profile', { javaScriptEnabled: false })
    const { page } = window
    await toBackupCode(page)
    await enterBackupCode(page, code.slice(0, -1) + (code.endsWith('7') ? '8' : '7'))
    await text(page, 'There is a typing error in this code. Compare it with your list. Nothing was counted.').waitFor()
    expect(await failuresOf(site, person, 'backup_code')).toBe(0)
    await enterBackupCode(page, plain(code))
    await heading(page, 'Backup codes').waitFor()
    await text(page, '9 of 10 left').waitFor()
    await link(page, 'Continue').click()
    await heading(page, 'My profile').waitFor()
    await window.assertClean()
    await window.close()
  })
})

describe('the number of codes that are left', () => {
  test('is warned about from 3 on, at the sign-in and in the settings', async () => {
    const person = await site.newEnrolled()
    await leaveCodes(site, person, 4)
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await text(page, '3 of 10 left').waitFor()
    await text(page, 'Few are left. Generate new ones while you can sign in.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await link(page, 'Continue').click()
    await text(page, 'Few codes are left.').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('is an alert at 0, and the sign-in with the last one proves a reset for as long as it lasts', async () => {
    const person = await site.newEnrolled()
    await leaveCodes(site, person, 1)
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await text(page, '0 of 10 left').waitFor()
    await page.getByRole('alert').filter({ hasText: 'a lost phone locks you out' }).waitFor()
    await text(page, 'This sign-in is enough for it, as long as it lasts.').waitFor()
    await link(page, 'Continue').click()
    await page.getByRole('alert').filter({ hasText: 'No codes are left.' }).waitFor()
    await button(page, 'Generate backup codes').waitFor()
    await window.assertClean()
    await window.close()
  })
})

describe('new backup codes', () => {
  test('a sign-in by backup code leads to new ones, which end the old ones', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await link(page, 'Generate backup codes').click()
    await text(page, 'Your 9 remaining codes stop working.').waitFor()
    // The app only: a list that was found must not make another.
    expect(await button(page, 'Try another way').count()).toBe(0)
    await enterCode(page, wrongCode(site, person))
    await text(page, WRONG_CODE).waitFor()
    await enterCode(page, await site.newCode(person))
    const codes = await shownBackupCodes(page)
    expect(codes).toHaveLength(10)
    expect(codes.filter((code) => person.backupCodes.includes(code))).toEqual([])
    // They are dead before anybody presses Finish.
    expect(await getsIn(site, person, 'backup_code', person.backupCodes[1] ?? '')).toBe(false)
    await button(page, 'Finish').click()
    await text(page, '10 of 10 left').waitFor()
    await link(page, 'Continue').click()
    await untilAt(page, '/profile')
    expect(await getsIn(site, person, 'backup_code', codes[1] ?? '')).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('made in the settings, not confirmed as saved: leaving asks once, settings and next sign-in say it', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await button(page, 'Generate backup codes').click()
    await text(page, 'Your 10 remaining codes stop working.').waitFor()
    await enterCode(page, await site.newCode(person))
    await shownBackupCodes(page)
    const asked = page.waitForEvent('dialog')
    const left = page.reload()
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.accept()
    await left
    await text(page, 'Not confirmed as saved').waitFor()

    await window.context.clearCookies()
    await signIn(page, person)
    await page.goto('/profile')
    await enterCode(page, await site.newCode(person))
    await untilAt(page, '/mfa/codes-left')
    await text(page, 'These codes were never confirmed as saved.').waitFor()
    expect(await link(page, 'Reset').count()).toBe(0)
    await link(page, 'Continue').click()
    await untilAt(page, '/profile')
    await window.assertClean()
    await window.close()
  })

  test('Cancel at the code keeps the old ones', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await button(page, 'Generate backup codes').click()
    await codeField(page).waitFor()
    await button(page, 'Cancel').click()
    await text(page, '10 of 10 left').waitFor()
    expect(await getsIn(site, person, 'backup_code', person.backupCodes[9] ?? '')).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('Download gives a file with all of them, whose they are and where they belong', async () => {
    const person = await site.newPerson('Robin Example')
    const window = await site.open()
    const { page } = window
    await signIn(page, person)
    await page.goto('/profile')
    await button(page, 'Add new method').click()
    await button(page, 'Next').click()
    const secret = ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
    await button(page, 'Next').click()
    await enterCode(page, await site.newCode({ secret }))
    const codes = await shownBackupCodes(page)
    const download = page.waitForEvent('download')
    await button(page, 'Download').click()
    const file = readFileSync(await (await download).path(), 'utf8')
    expect(file).toContain('Client Control Panel')
    expect(file).toContain('Robin Example')
    for (const code of codes) expect(file).toContain(code)
    expect(file).not.toContain(secret)
    // Kept: nothing asks, and nothing is said to be unconfirmed after Finish.
    await button(page, 'Finish').click()
    await text(page, '10 of 10 left').waitFor()
    expect(pathOf(page)).toBe('/profile')
    await window.assertClean()
    await window.close()
  })

  test('a code field of backup codes is no place for the password manager’s one-time code', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    expect(await codeField(window.page).getAttribute('autocomplete')).toBe('one-time-code')
    await toBackupCode(window.page)
    expect(await backupCodeField(window.page).getAttribute('autocomplete')).toBe('off')
    await window.assertClean()
    await window.close()
  })
})
