import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'

/* What only a browser shows of setting up and of the codes: questions before leaving, files, a telephone's screen. */

const site = await sharedSite()

test('on a phone the first thing in sight opens the authenticator app; the key follows, and the code to scan is folded', async () => {
  const phone = { isMobile: true, hasTouch: true, viewport: { width: 360, height: 640 } }
  const { page } = await site.openAs(await site.newPerson('By Phone'), '/profile', phone)
  await page.button('Add new method').tap()
  await page.button('Next').tap()
  const open = page.link('Open in authenticator app')
  await open.waitFor()
  const { y = 640, height = 0 } = (await open.boundingBox()) ?? {}
  expect([height >= 44, y + height <= 640]).toEqual([true, true])
  expect(await page.qrCode().isVisible()).toBe(false)
  await page.text('Scan with another device').tap()
  const secret = await page.shownSecret()
  await page.button('Next').tap()
  await page.untilFocused('6-digit code')
  await page.enterCode(await site.newCode({ secret }))
  await page.shownBackupCodes()
  await page.finish()
})

test('new codes, not confirmed as saved: leaving asks, and whoever stays has them; settings and next sign-in say it', async () => {
  const { person, page, context } = await site.openProfile()
  await page.button('Generate backup codes').click()
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
})

test('Download gives a file with all of them, whose they are and where they belong; leaving does not ask any more', async () => {
  const { page, secret, person } = await site.openSetUp()
  const codes = await page.confirmSetUp(await site.newCode({ secret }))
  const download = page.waitForEvent('download')
  await page.button('Download').click()
  const file = readFileSync(await (await download).path(), 'utf8')
  for (const part of ['Client Control Panel', person.email, ...codes]) expect(file).toContain(part)
  expect(file).not.toContain(secret)
  let dialogs = 0
  page.on('dialog', (dialog) => {
    dialogs += 1
    void dialog.accept()
  })
  await page.reload()
  await page.text('10 of 10 left').waitFor()
  expect(dialogs).toBe(0)
})

test.each([
  [4, 'Few are left. Generate new ones while you can sign in.', 'This sign-in is enough for it for 10 minutes.', 0],
  [1, 'a lost method locks you out', 'This sign-in is enough for it, as long as it lasts.', 1],
] as const)('a sign-in with one of the last %i backup codes', async (codesLeft, warning, reset, alerts) => {
  const { person, page } = await site.openChallenge({ codesLeft })
  await page.toBackupCode()
  // No place for the password manager's one-time code.
  expect(await page.backupCodeField().getAttribute('autocomplete')).toBe('off')
  await page.enterBackupCode(person.backupCodes[0])
  await page.text(`${codesLeft - 1} of 10 left`).waitFor()
  for (const words of [warning, reset]) await page.text(words).waitFor()
  expect(await page.getByRole('alert').count()).toBe(alerts)
  await page.link('Reset').click()
  await page.qrCode().waitFor()
})

const OFFLINE = { isAlone: true, expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /status of 401/] }

test('offline at the first press of Add new method: it is said, and the next press works once the network is back', async () => {
  const { page, context } = await site.openAs(await site.newPerson(), '/profile', OFFLINE)
  await page.button('Add new method').waitFor()
  await context.setOffline(true)
  await page.button('Add new method').click()
  await page.text("You're offline.").waitFor()
  await context.setOffline(false)
  await page.button('Add new method').click()
  await page.heading('New MFA method').waitFor()
})

test('offline at the challenge: it is said, nothing is charged or lost, and the same code works later', async () => {
  const { person, page, context } = await site.openChallenge({}, '/profile', OFFLINE)
  const code = await site.newCode(person)
  await context.setOffline(true)
  await page.enterCode(code)
  await page.text("You're offline. Nothing was changed.").waitFor()
  expect([await page.codeField().inputValue(), await site.failuresOf(person, 'totp')]).toEqual([code, 0])
  await context.setOffline(false)
  await page.button('Enter').click()
  await page.text('10 of 10 left').waitFor()
})

test('an error at the challenge does not move the field under the pointer', async () => {
  const { person, page } = await site.openChallenge()
  const top = async () => (await page.codeField().boundingBox())?.y
  const before = await top()
  await page.enterWrong(site.wrongCode(person))
  await page.text("That code didn't work").waitFor()
  expect([typeof before, await top()]).toEqual(['number', before])
})

test('when the script of the elements does not load, the form works by itself and has no complaint of axe', async () => {
  const person = await site.newEnrolled()
  const window = await site.open({ expectedErrors: [/status of 401/, /ERR_FAILED/] })
  const { page } = window
  await page.route('**/assets/mfa.js', (route) => route.abort())
  await site.bringIn(window, person, '/')
  await page.enterCode(site.wrongCode(person))
  await page.text("That code didn't work").waitFor()
  expect(await page.locator('mfa-challenge').getAttribute('state')).toBeNull()
  expect(await axeComplaints(page)).toEqual([])
  await page.enterCode(await site.newCode(person))
  await page.heading(`Welcome, ${person.name}`).waitFor()
})
