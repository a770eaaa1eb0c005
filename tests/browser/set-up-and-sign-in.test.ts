import { describe, expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { decodeQr } from '../support/qr.ts'
import { parseOtpauthUri } from '../support/totp-oracle.ts'
import { codeAt, roomInStep, STEP_MS, wrongCodeAt } from './support/codes.ts'
import { sharedDemo } from './support/demo.ts'
import { WRONG_CODE } from './support/tab.ts'
import { openWindow } from './support/window.ts'

/** Spec T3: the place on the list, then Crockford's base32 in groups of four. */
const BACKUP_CODE = /^[0-9][0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/
const ISSUER = 'Client Control Panel'

/* The demo as `npm start` runs it, by the clock of the machine. */
const demo = await sharedDemo()
const person = await demo.newPerson('Robin Example')
const window = await openWindow(await sharedBrowser(), demo.url)
endsWithFile({ stop: window.close })
const { page } = window

describe('a person sets up an authenticator app and signs in with it', () => {
  let secret = ''
  let enrolledAt = 0

  const api = async () => {
    const { status, type, body } = await page.fetchIn('/api/me')
    return { status, type, json: JSON.parse(body) as Record<string, string> }
  }

  test('with the password alone they are in, the settings are empty, and the wizard offers the app as the default', async () => {
    await page.signIn(person)
    await page.heading('Welcome, Robin Example').waitFor()
    await page.goto('/profile')
    await page.button('Add new method').waitFor()
    expect(await page.locator('mfa-settings').getAttribute('state')).toBe('empty')
    await page.button('Add new method').click()
    await page.heading('New MFA method').waitFor()
    const offered = page.getByLabel('Select method').locator('option')
    expect(await offered.allTextContents()).toEqual(['Authenticator app', 'Passkey'])
    expect(await page.getByLabel('Select method').locator('option:checked').allTextContents()).toEqual([
      'Authenticator app',
    ])
    const isDefault = page.getByLabel('Default')
    expect([await isDefault.isChecked(), await isDefault.isDisabled()]).toEqual([true, true])
    await page.button('Next').click()
    secret = await page.shownSecret()
  })

  test('the QR code on the screen, the key and the link carry one secret, in light and in dark', async () => {
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(await page.locator('#key').textContent()).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    const link = await page.getByRole('link', { name: 'Open in authenticator app' }).getAttribute('href')
    const algorithm = { algorithm: 'SHA1', digits: 6, periodSeconds: 30 }
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      const scanned = decodeQr(await page.screenshot())
      expect(scanned).toBe(link)
      expect(parseOtpauthUri(scanned)).toEqual({
        ...{ issuer: ISSUER, labelIssuer: ISSUER, name: person.email, secret, ...algorithm },
      })
    }
    expect(await page.qrCode().getAttribute('alt')).toContain(ISSUER)
  })

  test('nothing is sent before Enter, a wrong code stays and says why, and the right one gives ten backup codes', async () => {
    await page.button('Next').click()
    window.forget()
    await page.codeField().fill(wrongCodeAt({ secret }))
    expect(await window.sent()).toEqual([])
    await page.button('Enter').click()
    await page.text(WRONG_CODE).waitFor()
    expect(await window.sent()).toHaveLength(1)
    await page.heading('Verify your identity').waitFor()

    // Room for its second use below, which must fail because it was used, not because it is too old.
    enrolledAt = (await roomInStep(10)) - STEP_MS
    await page.enterCode(codeAt({ secret }, enrolledAt))
    const codes = await page.shownBackupCodes()
    for (const code of codes) expect(code).toMatch(BACKUP_CODE)
    expect(codes.map((code) => code.charAt(0)).join('')).toBe('0123456789')
    expect(new Set(codes).size).toBe(10)
  })

  test('after Finish the settings show the method, and the site goes on without asking', async () => {
    await page.finish()
    const methods = page.locator('mfa-settings').getByRole('listitem')
    expect(await methods.first().textContent()).toMatch(/Authenticator app\s*Default\s*Added .*20\d\d/)
    await expect.poll(() => page.text('Not confirmed as saved').count()).toBe(0)
    // A passkey could still be added.
    expect(await page.button('Add new method').count()).toBe(1)
    await page.goto('/')
    await page.heading('Welcome, Robin Example').waitFor()
  })

  test('at the next sign-in nothing is served before a code: not for a wrong one, nor for the one of the set-up', async () => {
    await page.signOut()
    await page.signIn(person)
    await page.goto('/profile?tab=2')
    await page.heading('Verify your identity').waitFor()
    expect(page.pathOf()).toBe('/mfa/challenge?to=%2Fprofile%3Ftab%3D2')
    expect(await page.text(person.email).count()).toBe(0)
    for (const code of [wrongCodeAt({ secret }), codeAt({ secret }, enrolledAt)]) {
      await page.enterWrong(code)
      await page.alert(WRONG_CODE).waitFor()
    }
    const { json, ...answer } = await api()
    expect(answer).toEqual({ status: 401, type: 'application/problem+json' })
    expect([json.code, json.page]).toEqual(['challenge_required', expect.stringMatching(/^\/mfa\/challenge(\?to=|$)/)])
    await page.enterCode(codeAt({ secret }))
    await page.waitForURL('**/profile?tab=2')
    await page.text('10 of 10 left').waitFor()
    expect(await api()).toMatchObject({ status: 200, json: { email: person.email } })
  })

  test('signing out ends it: the address behind it leads to the sign-in page, the next session is asked again; all of it clean', async () => {
    await page.signOut()
    await page.goto('/profile')
    expect(page.pathOf()).toBe('/login')
    await page.signIn(person)
    await page.heading('Verify your identity').waitFor()
    expect((await api()).status).toBe(401)
    await window.assertClean()
  })
})
