import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type StrictPage, sharedBrowser } from '../support/browser.ts'
import { decodeQr } from '../support/qr.ts'
import { parseOtpauthUri } from '../support/totp-oracle.ts'
import {
  button,
  codeField,
  codeOf,
  confirmSetUp,
  enterCode,
  fetchIn,
  goToSetUp,
  heading,
  openWindow,
  type Person,
  qrCode,
  roomInStep,
  sharedDemo,
  shownSecret,
  signIn,
  signOut,
  stepNow,
  type TestDemo,
  wrongCode,
} from './support.ts'

const WRONG = "That code didn't work. If you have just used it, wait for the next one."
/** Spec T3: the place on the list, then Crockford's base32 in groups of four. */
const BACKUP_CODE = /^[0-9][0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([sharedDemo(), sharedBrowser()])
})

describe('a person sets up an authenticator app and signs in with it', () => {
  let person: Person
  let window: StrictPage
  let page: Page
  let secret = ''
  let enrolledWith = 0
  let passedWith = 0

  beforeAll(async () => {
    person = await demo.newPerson('Robin Example')
    window = await openWindow(browser, demo)
    page = window.page
  })
  afterAll(() => window?.close())

  test('with the password alone they are in, and the settings are empty', async () => {
    await signIn(page, person)
    await heading(page, 'Welcome, Robin Example').waitFor()
    await page.goto('/profile')
    await button(page, 'Add new method').waitFor()
    expect(await page.locator('mfa-settings').getAttribute('state')).toBe('empty')
  })

  test('the wizard offers the authenticator app as the default method', async () => {
    await button(page, 'Add new method').click()
    await heading(page, 'New MFA method').waitFor()
    expect(await page.getByLabel('Select method').locator('option').allTextContents()).toEqual(['Authenticator app'])
    const isDefault = page.getByLabel('Default')
    expect([await isDefault.isChecked(), await isDefault.isDisabled()]).toEqual([true, true])
    await button(page, 'Next').click()
    secret = await shownSecret(page)
  })

  test('the QR code on the screen, the key and the link carry one secret, in light and in dark', async () => {
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(await page.locator('#key').textContent()).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    const link = await page.getByRole('link', { name: 'Open in authenticator app' }).getAttribute('href')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const scanned = decodeQr(await page.screenshot())
      expect(scanned).toBe(link)
      expect(parseOtpauthUri(scanned)).toEqual({
        issuer: 'Client Control Panel',
        labelIssuer: 'Client Control Panel',
        name: 'Robin Example',
        secret,
        algorithm: 'SHA1',
        digits: 6,
        periodSeconds: 30,
      })
    }
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await qrCode(page).getAttribute('aria-label')).toContain('Client Control Panel')
  })

  test('nothing is sent before Enter, and a wrong code stays on the page and says why', async () => {
    await button(page, 'Next').click()
    window.forget()
    await codeField(page).fill(wrongCode(secret))
    expect(window.requests).toEqual([])
    await button(page, 'Enter').click()
    await page.getByText(WRONG).waitFor()
    expect(window.requests).toHaveLength(1)
    await heading(page, 'Verify your identity').waitFor()
  })

  test('the code of the app gives ten backup codes of the right form', async () => {
    // Room for its second use below, which must fail because it was used, not because it is too old.
    enrolledWith = (await roomInStep(10)) - 1
    await enterCode(page, codeOf(secret, enrolledWith))
    await heading(page, 'Backup codes').waitFor()
    const codes = await page.locator('backup-codes li').allTextContents()
    expect(codes).toHaveLength(10)
    for (const code of codes) expect(code).toMatch(BACKUP_CODE)
    expect(codes.map((code) => code.charAt(0)).join('')).toBe('0123456789')
    expect(new Set(codes).size).toBe(10)
  })

  test('after Finish the settings show the method, and the site goes on without asking', async () => {
    await button(page, 'Finish').click()
    await page.getByText('10 of 10 left').waitFor()
    const methods = page.locator('mfa-settings').getByRole('listitem')
    expect(await methods.first().textContent()).toMatch(/Authenticator app\s*Default\s*Added .*20\d\d/)
    await expect.poll(() => page.getByText('Not confirmed as saved').count()).toBe(0)
    expect(await button(page, 'Add new method').count()).toBe(0)
    await page.goto('/')
    await heading(page, 'Welcome, Robin Example').waitFor()
  })

  test('at the next sign-in nothing of the site is served before a code', async () => {
    await signOut(page)
    await signIn(page, person)
    await heading(page, 'Verify your identity').waitFor()
    expect(new URL(page.url()).pathname).toBe('/mfa/challenge')
    await page.goto('/profile?tab=2')
    await heading(page, 'Verify your identity').waitFor()
    const address = new URL(page.url())
    expect([address.pathname, address.searchParams.get('to')]).toEqual(['/mfa/challenge', '/profile?tab=2'])
    expect(await page.getByText(person.email).count()).toBe(0)
    const api = await fetchIn(page, '/api/me')
    expect([api.status, api.type]).toEqual([401, 'application/problem+json'])
    expect(JSON.parse(api.body)).toMatchObject({
      code: 'challenge_required',
      page: expect.stringMatching(/^\/mfa\/challenge(\?to=|$)/),
    })
  })

  test('a wrong code, and the one used at the set-up, stay at the challenge with the same sentence', async () => {
    for (const code of [wrongCode(secret), codeOf(secret, enrolledWith)]) {
      await codeField(page).fill('')
      await enterCode(page, code)
      await page.getByRole('alert').filter({ hasText: WRONG }).waitFor()
      await expect.poll(() => page.locator('mfa-challenge').getAttribute('state')).toBe('asking')
      expect(new URL(page.url()).pathname).toBe('/mfa/challenge')
    }
    expect((await fetchIn(page, '/api/me')).status).toBe(401)
  })

  test('the next code of the app leads to where they were going', async () => {
    passedWith = stepNow()
    await enterCode(page, codeOf(secret, passedWith))
    await page.waitForURL('**/profile?tab=2')
    await page.getByText('10 of 10 left').waitFor()
    const api = await fetchIn(page, '/api/me')
    expect(api.status).toBe(200)
    expect(JSON.parse(api.body)).toMatchObject({ email: person.email })
  })

  test('the same code lets no second browser in', async () => {
    const second = await openWindow(browser, demo)
    await signIn(second.page, person)
    await enterCode(second.page, codeOf(secret, passedWith))
    await second.page.getByText(WRONG).waitFor()
    await second.page.goto('/profile')
    expect(new URL(second.page.url()).pathname).toBe('/mfa/challenge')
    await second.assertClean()
    await second.close()
  })

  test('signing out ends it: the address behind it leads to the sign-in page, and the next session is asked again', async () => {
    await signOut(page)
    await page.goto('/profile')
    expect(new URL(page.url()).pathname).toBe('/login')
    await signIn(page, person)
    await heading(page, 'Verify your identity').waitFor()
    expect((await fetchIn(page, '/api/me')).status).toBe(401)
  })

  test('all of it without a script error, a policy violation or a request to anybody else', () => window.assertClean())
})

test('two people on one machine do not share what they have proved', async () => {
  const [first, second] = await Promise.all([demo.newPerson(), demo.newPerson()])
  const window = await openWindow(browser, demo)
  const { page } = window
  for (const person of [first, second]) {
    await signIn(page, person)
    await page.goto('/profile')
    const secret = await goToSetUp(page)
    await confirmSetUp(page, secret, (await roomInStep()) - 1)
    await button(page, 'Finish').click()
    await page.getByText('10 of 10 left').waitFor()
    await signOut(page)
  }
  await signIn(page, first)
  await heading(page, 'Verify your identity').waitFor()
  expect(await page.getByText(first.name).count()).toBe(1)
  expect(await page.getByText(second.name).count()).toBe(0)
  await window.assertClean()
  await window.close()
})
