import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { loseMethod } from './scenes.ts'
import {
  axeComplaints,
  bringIn,
  button,
  codeField,
  codeOf,
  enterCode,
  heading,
  newEnrolledPerson,
  openWindow,
  requireMfa,
  sharedDemo,
  signIn,
  stepNow,
  type TestDemo,
  wrongCode,
} from './support.ts'

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([sharedDemo(), sharedBrowser()])
})

const openPlainWindow = () => openWindow(browser, demo, { javaScriptEnabled: false })

test('without JavaScript a right code leads to the page that was asked for', async () => {
  const person = await newEnrolledPerson(demo)
  const window = await openPlainWindow()
  const { page } = window
  await signIn(page, person)
  await page.goto('/profile')
  await heading(page, 'Verify your identity').waitFor()
  expect(await page.locator('mfa-challenge').getAttribute('state')).toBeNull()
  const posted = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await enterCode(page, codeOf(person.secret, stepNow()))
  const answer = await posted
  expect([answer.status(), answer.headers().location]).toEqual([303, '/profile'])
  await heading(page, 'My profile').waitFor()
  await page.goto('/mfa/challenge?to=/profile')
  expect(new URL(page.url()).pathname).toBe('/profile')
  await window.assertClean()
  await window.close()
})

test('with and without JavaScript a lost method is said in words, with help and Sign out, and nothing takes a code (A9)', async () => {
  for (const javaScriptEnabled of [false, true]) {
    const person = await newEnrolledPerson(demo)
    await loseMethod(demo, person)
    const window = await openWindow(browser, demo, { javaScriptEnabled, expectedErrors: [/status of 403/] })
    const { page } = window
    await signIn(page, person)
    await heading(page, 'Verify your identity').waitFor()
    await page.getByText('Your MFA method cannot be found. Ask the people who run this site to reset it.').waitFor()
    await page.locator('[data-mfa=support]').waitFor()
    expect(await page.locator('input:not([type=hidden]), mfa-challenge, mfa-setup-wizard').count()).toBe(0)
    expect(
      await page
        .getByRole('link')
        .filter({ hasText: /code|way|set up/i })
        .count(),
    ).toBe(0)
    for (const path of ['/mfa/enrol', '/profile', '/mfa/settings']) {
      await page.goto(path)
      expect([path, new URL(page.url()).pathname]).toEqual([path, '/mfa/challenge'])
    }
    await button(page, 'Sign out').click()
    await page.waitForURL(/\/login/)
    await window.assertClean()
    await window.close()
  }
})

test('without JavaScript a wrong code, a used one and none at all stay at the challenge and say why', async () => {
  const person = await newEnrolledPerson(demo)
  const window = await openPlainWindow()
  const { page } = window
  await bringIn(demo, page, person, '/')
  for (const code of [wrongCode(person.secret), codeOf(person.secret, person.step)]) {
    const posted = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await enterCode(page, code)
    expect((await posted).status()).toBe(401)
    await page.getByText("That code didn't work. If you have just used it, wait for the next one.").waitFor()
    expect(await page.title()).toMatch(/^Error: Verify your identity/)
    expect(await codeField(page).getAttribute('aria-invalid')).toBe('true')
    expect(await codeField(page).inputValue()).toBe('')
    expect(await page.getByText(person.email).count()).toBe(0)
  }
  // The browser's own check holds an empty field back.
  await button(page, 'Enter').click()
  await page.goto('/profile')
  expect(new URL(page.url()).pathname).toBe('/mfa/challenge')
  await window.assertClean()
  await window.close()
})

test('without JavaScript the fifth wrong code in a row says how long to wait', async () => {
  const person = await newEnrolledPerson(demo)
  const window = await openWindow(browser, demo, { javaScriptEnabled: false, expectedErrors: [/status of (401|429)/] })
  const { page } = window
  await bringIn(demo, page, person, '/')
  const wrong = wrongCode(person.secret)
  for (let tries = 0; tries < 5; tries++) {
    await enterCode(page, wrong)
    await page.getByText("That code didn't work").waitFor()
  }
  const refused = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await enterCode(page, codeOf(person.secret, stepNow()))
  const answer = await refused
  expect(answer.status()).toBe(429)
  expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0)
  await page.getByText(/Too many tries\..* \d+ seconds?\b/).waitFor()
  await page.getByText('No phone and no codes? Ask the help desk, extension 42.').waitFor()
  await window.assertClean()
  await window.close()
})

test('without JavaScript signing out works from the challenge', async () => {
  const person = await newEnrolledPerson(demo)
  const window = await openPlainWindow()
  const { page } = window
  await bringIn(demo, page, person, '/')
  await heading(page, 'Verify your identity').waitFor()
  await button(page, 'Sign out').click()
  await page.waitForURL('**/login')
  await page.goto('/profile')
  expect(new URL(page.url()).pathname).toBe('/login')
  await window.assertClean()
  await window.close()
})

test('without JavaScript whoever must set up MFA first is told so, and can sign out', async () => {
  const person = await demo.newPerson()
  await requireMfa(demo, person)
  const window = await openPlainWindow()
  const { page } = window
  await bringIn(demo, page, person, '/')
  await heading(page, 'Set up MFA').waitFor()
  // Looked up as an element: text searches pass over `noscript`, whether it is shown or not.
  const words = page.locator('noscript p')
  expect(await words.isVisible()).toBe(true)
  expect(await words.textContent()).toBe('Setting up needs JavaScript. Switch it on and reload this page.')
  await button(page, 'Sign out').click()
  await page.waitForURL('**/login')
  await window.assertClean()
  await window.close()
})

test('when the script of the elements does not load, the form works by itself and has no complaint of axe', async () => {
  const person = await newEnrolledPerson(demo)
  const window = await openWindow(browser, demo, { expectedErrors: [/status of 401/, /ERR_FAILED/] })
  const { page } = window
  await page.route('**/assets/mfa.js', (route) => route.abort())
  await bringIn(demo, page, person, '/')
  await enterCode(page, wrongCode(person.secret))
  await page.getByText("That code didn't work").waitFor()
  expect(await page.locator('mfa-challenge').getAttribute('state')).toBeNull()
  expect(await axeComplaints(page)).toEqual([])
  await enterCode(page, codeOf(person.secret, stepNow()))
  await heading(page, `Welcome, ${person.name}`).waitFor()
  await window.assertClean()
  await window.close()
})
