import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { WRONG_CODE } from './support/tab.ts'

const site = await sharedSite()

const TYPING_ERROR = 'There is a typing error in this code. Compare it with your list. Nothing was counted.'
const plain = (code = '') => code.replaceAll('-', '').toLowerCase()
const mistyped = (code = '') => code.slice(0, -1) + (code.endsWith('7') ? '8' : '7')

describe('somebody whose phone is not at hand', () => {
  test('gets in with a backup code, typed as it comes, and is told how many are left and what to do', async () => {
    const { person, page } = await site.openChallenge()
    await page.link('Try another way').click()
    await page.text('No phone and no codes?').waitFor()
    await page.link('Use authenticator app').click()
    expect(await page.codeField().getAttribute('autocomplete')).toBe('one-time-code')
    await page.toBackupCode()
    // No place for the password manager's one-time code.
    expect(await page.backupCodeField().getAttribute('autocomplete')).toBe('off')
    await page.enterBackupCode(plain(person.backupCodes[4]))
    await page.untilAt('/mfa/codes-left')
    await page.heading('Backup codes').waitFor()
    await page.text('9 of 10 left').waitFor()
    await page.link('Reset').waitFor()
    await page.link('Generate backup codes').waitFor()
    await page.link('Continue').click()
    await page.untilAt('/profile')
    await page.text('9 of 10 left').waitFor()
  })

  test('is told of a typing error before anything is sent, and corrects it where it is', async () => {
    const { person, page, sent, forget } = await site.openChallenge()
    const [code = ''] = person.backupCodes
    await page.toBackupCode()
    forget()
    for (const [typed, said] of [
      [mistyped(code), TYPING_ERROR],
      [code.slice(0, 11), 'A backup code has 16 letters and digits.'],
      ['', 'Enter one of your backup codes.'],
    ] as const) {
      await page.enterBackupCode(typed)
      await page.text(said).waitFor()
    }
    expect(await sent()).toEqual([])
    // O for 0, I and L for 1, blanks for dashes: as people read them.
    await page.enterBackupCode(code.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' '))
    await page.untilAt('/mfa/codes-left')
  })

  test('can do all of it without JavaScript', async () => {
    const { person, page } = await site.openChallenge({}, '/profile', { javaScriptEnabled: false })
    const [code] = person.backupCodes
    await page.passByBackupCode(mistyped(code))
    await page.text(TYPING_ERROR).waitFor()
    expect(await site.failuresOf(person, 'backup_code')).toBe(0)
    await page.enterBackupCode(plain(code))
    await page.heading('Backup codes').waitFor()
    await page.text('9 of 10 left').waitFor()
    await page.link('Continue').click()
    await page.heading('My profile').waitFor()
  })
})

describe('the number of codes that are left', () => {
  test('is warned about from 3 on, at the sign-in and in the settings', async () => {
    const { person, page } = await site.openChallenge({ codesLeft: 4 })
    await page.passByBackupCode(person.backupCodes[0])
    await page.text('3 of 10 left').waitFor()
    await page.text('Few are left. Generate new ones while you can sign in.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.link('Continue').click()
    await page.text('Few codes are left.').waitFor()
  })

  test('is an alert at 0, and the sign-in with the last one proves a reset for as long as it lasts', async () => {
    const { person, page } = await site.openChallenge({ codesLeft: 1 })
    await page.passByBackupCode(person.backupCodes[0])
    await page.text('0 of 10 left').waitFor()
    await page.alert('a lost phone locks you out').waitFor()
    await page.text('This sign-in is enough for it, as long as it lasts.').waitFor()
    await page.link('Continue').click()
    await page.alert('No codes are left.').waitFor()
    await page.button('Generate backup codes').waitFor()
  })
})

describe('new backup codes', () => {
  test('a sign-in by backup code leads to new ones, which end the old ones', async () => {
    const { person, page } = await site.openChallenge()
    await page.passByBackupCode(person.backupCodes[0])
    await page.link('Generate backup codes').click()
    await page.text('Your 9 remaining codes stop working.').waitFor()
    // The app only: a list that was found must not make another.
    expect(await page.button('Try another way').count()).toBe(0)
    await page.enterCode(site.wrongCode(person))
    await page.text(WRONG_CODE).waitFor()
    await page.enterCode(await site.newCode(person))
    const codes = await page.shownBackupCodes()
    expect(codes).toHaveLength(10)
    expect(codes.filter((code) => person.backupCodes.includes(code))).toEqual([])
    // They are dead before anybody presses Finish.
    expect(await site.getsIn(person, 'backup_code', person.backupCodes[1])).toBe(false)
    await page.finish()
    await page.link('Continue').click()
    await page.untilAt('/profile')
    expect(await site.getsIn(person, 'backup_code', codes[1])).toBe(true)
  })

  test('made in the settings, not confirmed as saved: leaving asks, and whoever stays has them; settings and next sign-in say it', async () => {
    const { person, page, context } = await site.openProfile()
    await page.button('Generate backup codes').click()
    await page.text('Your 10 remaining codes stop working.').waitFor()
    await page.enterCode(await site.newCode(person))
    const codes = await page.shownBackupCodes()
    const asked = page.waitForEvent('dialog')
    // A browser asks only on behalf of a page that the person has touched; they have.
    void page.reload().catch(() => {})
    await (await asked).dismiss()
    expect(await page.shownBackupCodes()).toEqual(codes)
    expect(await page.leaveAnyway(() => page.reload())).toBe('beforeunload')
    await page.text('Not confirmed as saved').waitFor()

    await site.signInAgain({ context, page }, person, '/profile')
    await site.enterCode(page, person, '/mfa/codes-left')
    await page.text('These codes were never confirmed as saved.').waitFor()
    expect(await page.link('Reset').count()).toBe(0)
    await page.link('Continue').click()
    await page.untilAt('/profile')
  })

  test('Cancel at the code keeps the old ones', async () => {
    const { person, page } = await site.openProfile()
    await page.button('Generate backup codes').click()
    await page.codeField().waitFor()
    await page.button('Cancel').click()
    await page.text('10 of 10 left').waitFor()
    expect(await site.getsIn(person, 'backup_code', person.backupCodes[9])).toBe(true)
  })

  test('Download gives a file with all of them, whose they are and where they belong', async () => {
    const person = await site.newPerson('Robin Example')
    const { page } = await site.openAs(person, '/profile')
    const secret = await page.beginSetUp()
    const codes = await page.confirmSetUp(await site.newCode({ secret }))
    const download = page.waitForEvent('download')
    await page.button('Download').click()
    const file = readFileSync(await (await download).path(), 'utf8')
    expect(file).toContain('Client Control Panel')
    expect(file).toContain(person.email)
    for (const code of codes) expect(file).toContain(code)
    expect(file).not.toContain(secret)
    // Kept: nothing asks, and nothing is said to be unconfirmed after Finish.
    await page.finish()
    expect(page.pathOf()).toBe('/profile')
  })
})
