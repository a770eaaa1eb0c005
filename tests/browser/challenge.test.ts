import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

/* The question for a code, and what comes after it. Wrong codes: `wrong-codes.test.ts`; backup codes: `backup-codes.test.ts`. */

const site = await sharedSite()

test('an empty field, too few digits and letters are told before anything is sent', async () => {
  const { page, sent, forget } = await site.openChallenge()
  forget()
  const cases = [
    ['', 'Enter the 6-digit code.'],
    ['12345', "You've entered 5 digits. The code has 6."],
    ['12a456', 'The code has digits only.'],
  ] as const
  for (const [typed, said] of cases) {
    await page.enterCode(typed)
    await page.text(said).waitFor()
    await page.untilFocused('6-digit code')
  }
  expect(await sent()).toEqual([])
})

test('somebody in a hurry presses Enter twice: the code is sent once, and they are in', async () => {
  const { person, page, sent, forget } = await site.openChallenge()
  await page.codeField().fill(await site.newCode(person))
  forget()
  await page.button('Enter').dblclick()
  await page.untilAt('/profile')
  expect((await sent()).filter((request) => request.startsWith('POST'))).toHaveLength(1)
  expect(await site.failuresOf(person, 'totp')).toBe(0)
})

test('reloading stays, going back and a bookmark of the challenge lead onward, never to a blank page', async () => {
  const { person, page } = await site.openChallenge()
  await site.enterCode(page, person, '/profile')
  await page.text('10 of 10 left').waitFor()
  await page.reload()
  await page.text('10 of 10 left').waitFor()
  await page.goBack()
  await eventually(async () => (await page.locator('main').innerText()).trim().length).toBeGreaterThan(20)
  expect(await page.codeField().count()).toBe(0)
  await page.goto('/mfa/challenge?to=%2Fprofile')
  expect(page.pathOf()).toBe('/profile')
  expect((await page.fetchIn('/api/me')).status).toBe(200)
})

test('an address of another site as the way back leads to the start page', async () => {
  const person = await site.newEnrolled()
  const { page } = await site.openChallenge(person, '/mfa/challenge?to=https%3A%2F%2Fevil.example%2F')
  await page.enterCode(await site.newCode(person))
  await page.heading(`Welcome, ${person.name}`).waitFor()
  expect(page.url()).toBe(`${site.url}/`)
})
