import { expect, test } from 'vitest'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import { SUPPORT, WRONG_CODE } from './support/tab.ts'

/* The challenge of browsers that run no script. Held members: `held-members.test.ts`; backup codes: `backup-codes.test.ts`. */

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

test('a wrong code, a used one and none at all stay at the challenge and say why; signing out works from there', async () => {
  const person = await site.newEnrolled()
  const used = await site.newCode(person)
  expect(await site.getsIn(person, 'totp', used)).toBe(true)
  const { page } = await site.openChallenge(person, '/', PLAIN)
  for (const code of [site.wrongCode(person), used]) {
    expect((await page.sendCode(code)).status()).toBe(401)
    await page.text(WRONG_CODE).waitFor()
    expect(await page.title()).toMatch(/^Error: Verify your identity/)
    const field = page.codeField()
    expect([await field.getAttribute('aria-invalid'), await field.inputValue()]).toEqual(['true', ''])
    expect(await page.text(person.email).count()).toBe(0)
  }
  // The browser's own check holds an empty field back.
  await page.button('Enter').click()
  await page.goto('/profile')
  expect(new URL(page.url()).pathname).toBe('/mfa/challenge')
  await page.signOut()
  await page.goto('/profile')
  expect(page.pathOf()).toBe('/login')
})

test('the fifth wrong code in a row says how long to wait', async () => {
  const { person, page } = await site.openChallenge({}, '/', PLAIN)
  for (let tries = 0; tries < 5; tries++) {
    await page.sendCode(site.wrongCode(person))
    await page.text("That code didn't work").waitFor()
  }
  const answer = await page.sendCode(site.codeNow(person))
  expect(answer.status()).toBe(429)
  expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0)
  await page.text(/Too many tries\..* \d+ seconds?\b/).waitFor()
  await page.text(SUPPORT).waitFor()
})

test('a form of yesterday leads onward or asks again, never to a blank page', async () => {
  const { person, page } = await site.openChallenge({}, '/profile', PLAIN)
  // The form of the session before: its token is worth nothing in the next one.
  const csrf = (await page.locator('input[name=csrf]').getAttribute('value')) ?? ''
  const code = await site.newCode(person)
  const agent = await site.agentOf(person)
  const answer = await agent.form('/mfa/challenge', { factor: 'totp', code, csrf, to: '/profile' })
  expect([answer.status, answer.location]).toEqual([303, '/mfa/challenge?to=%2Fprofile'])
  expect(await site.failuresOf(person, 'totp')).toBe(0)
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
