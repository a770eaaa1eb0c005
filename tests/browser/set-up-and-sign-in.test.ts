import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { decodeQr } from '../support/qr.ts'
import { parseOtpauthUri } from '../support/totp-oracle.ts'
import { codeAt, roomInStep, STEP_MS, wrongCodeAt } from './support/codes.ts'
import { type Person, sharedDemo } from './support/demo.ts'
import { sharedSite } from './support/site.ts'
import { type Tab, WRONG_CODE } from './support/tab.ts'
import { openWindow, type Window } from './support/window.ts'

/** Spec T3: the place on the list, then Crockford's base32 in groups of four. */
const BACKUP_CODE = /^[0-9][0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/
const ISSUER = 'Client Control Panel'

/* The demo as `npm start` runs it, by the clock of the machine. */
describe('a person sets up an authenticator app and signs in with it', () => {
  let person: Person
  let window: Window
  let page: Tab
  let secret = ''
  let enrolledAt = 0
  let passedWith = ''

  const api = async () => {
    const { status, type, body } = await page.fetchIn('/api/me')
    return { status, type, json: JSON.parse(body) as Record<string, string> }
  }

  beforeAll(async () => {
    const demo = await sharedDemo()
    person = await demo.newPerson('Robin Example')
    window = await openWindow(await sharedBrowser(), demo.url)
    page = window.page
  })
  afterAll(() => window?.close())

  test('with the password alone they are in, the settings are empty, and the wizard offers the app as the default', async () => {
    await page.signIn(person)
    await page.heading('Welcome, Robin Example').waitFor()
    await page.goto('/profile')
    await page.button('Add new method').waitFor()
    expect(await page.locator('mfa-settings').getAttribute('state')).toBe('empty')
    await page.button('Add new method').click()
    await page.heading('New MFA method').waitFor()
    expect(await page.getByLabel('Select method').locator('option').allTextContents()).toEqual(['Authenticator app'])
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
    expect(await page.button('Add new method').count()).toBe(0)
    await page.goto('/')
    await page.heading('Welcome, Robin Example').waitFor()
  })

  test('at the next sign-in nothing of the site is served before a code', async () => {
    await page.signOut()
    await page.signIn(person)
    await page.heading('Verify your identity').waitFor()
    expect(new URL(page.url()).pathname).toBe('/mfa/challenge')
    await page.goto('/profile?tab=2')
    await page.heading('Verify your identity').waitFor()
    const address = new URL(page.url())
    expect([address.pathname, address.searchParams.get('to')]).toEqual(['/mfa/challenge', '/profile?tab=2'])
    expect(await page.text(person.email).count()).toBe(0)
    const { json, ...answer } = await api()
    expect(answer).toEqual({ status: 401, type: 'application/problem+json' })
    expect([json.code, json.page]).toEqual(['challenge_required', expect.stringMatching(/^\/mfa\/challenge(\?to=|$)/)])
  })

  test('a wrong code, and the one used at the set-up, stay there with the same sentence; the next one leads on', async () => {
    for (const code of [wrongCodeAt({ secret }), codeAt({ secret }, enrolledAt)]) {
      await page.enterWrong(code)
      await page.alert(WRONG_CODE).waitFor()
      expect(await page.locator('mfa-challenge').getAttribute('state')).toBe('asking')
      expect(new URL(page.url()).pathname).toBe('/mfa/challenge')
    }
    expect((await api()).status).toBe(401)
    passedWith = codeAt({ secret })
    await page.enterCode(passedWith)
    await page.waitForURL('**/profile?tab=2')
    await page.text('10 of 10 left').waitFor()
    expect(await api()).toMatchObject({ status: 200, json: { email: person.email } })
  })

  test('the same code lets no second browser in', async () => {
    const second = await openWindow(await sharedBrowser(), (await sharedDemo()).url)
    await second.page.signIn(person)
    await second.page.untilAsked()
    await second.page.enterCode(passedWith)
    await second.page.text(WRONG_CODE).waitFor()
    await second.page.goto('/profile')
    expect(new URL(second.page.url()).pathname).toBe('/mfa/challenge')
    await second.assertClean()
    await second.close()
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

test('two people on one machine do not share what they have proved', async () => {
  const site = await sharedSite()
  const [first, second] = [await site.newEnrolled(), await site.newEnrolled()]
  const { page } = await site.open()
  for (const person of [first, second]) {
    await page.signIn(person)
    await page.untilAsked()
    await page.enterCode(await site.newCode(person))
    await page.heading(`Welcome, ${person.name}`).waitFor()
    await page.signOut()
  }
  await page.signIn(first)
  await page.heading('Verify your identity').waitFor()
  expect([await page.text(first.name).count(), await page.text(second.name).count()]).toEqual([1, 0])
})
