import { expect, test } from 'vitest'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'

/* The challenge of browsers that run no script. Held members: `held-members.test.ts`. */

const site = await sharedSite()

const PLAIN = { javaScriptEnabled: false }

test('a right code leads to the page that was asked for', async () => {
  const person = await site.newEnrolled()
  const { page } = await site.open(PLAIN)
  await page.signIn(person)
  await page.goto('/profile')
  await page.heading('Verify your identity').waitFor()
  expect(await page.locator('mfa-challenge').getAttribute('state')).toBeNull()
  const answer = await page.sendCode(await site.newCode(person))
  expect([answer.status(), answer.headers().location]).toEqual([303, '/profile'])
  await page.heading('My profile').waitFor()
  await page.goto('/mfa/challenge?to=/profile')
  expect(page.pathOf()).toBe('/profile')
})

test('with and without JavaScript a lost method is said in words, with help and Sign out, and nothing takes a code (A9)', async () => {
  for (const javaScriptEnabled of [false, true]) {
    const person = await site.newEnrolled()
    await site.loseMethod(person)
    const { page } = await site.open({ javaScriptEnabled, expectedErrors: [/status of 403/] })
    await page.signIn(person)
    await page.heading('Verify your identity').waitFor()
    await page.text('Your MFA method cannot be found. Ask the people who run this site to reset it.').waitFor()
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
    await page.signOut()
  }
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
