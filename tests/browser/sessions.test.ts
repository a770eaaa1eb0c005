import { expect, test } from 'vitest'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/* Where somebody is signed in past MFA, in their settings, and what becomes of what they end (spec S1 to S3). */

const site = await sharedSite()

type Somebody = Awaited<ReturnType<typeof site.newEnrolled>>

/** The same person in another browser, past the code. */
async function elsewhere(person: Somebody) {
  const window = await site.openChallenge(person)
  await site.enterCode(window.page, person, '/profile')
  await window.page.heading('Where you are signed in').waitFor()
  return window
}

const rowsOf = (page: Tab) => page.locator('.sessions li')
const endsOf = (page: Tab) => rowsOf(page).getByRole('button')

async function untilRows(page: Tab, count: number): Promise<void> {
  await expect.poll(() => rowsOf(page).count()).toBe(count)
}

test('by keyboard: End, and the other browser is asked for a code at its next step; focus stays in the list', async () => {
  const person = await site.newEnrolled()
  const { page } = await site.openAs(person.agent, '/profile')
  await untilRows(page, 1)
  await page.text('Nowhere else.').waitFor()
  const [phone, laptop] = [await elsewhere(person), await elsewhere(person)]
  await page.reload()
  await untilRows(page, 3)
  const words = (await rowsOf(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
  // So this browser is read when it has no head.
  expect(words[0]).toMatch(/^Safari on Linux This one Signed in .+ · Last used just now$/)
  expect(words.slice(1).every((text) => /^Safari on Linux Signed in .+ · Last used .+ End$/.test(text))).toBe(true)
  expect(await axeComplaints(page, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] })).toEqual([])

  await page.button('Generate backup codes').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.text('Safari on Linux: ended. It is asked for a code again.').waitFor()
  await untilRows(page, 2)
  expect(await endsOf(page).evaluate((button) => button.matches(':focus'))).toBe(true)
  // The newest used stands first: that one went.
  await laptop.page.goto('/accounts')
  await laptop.page.untilAsked()
  await phone.page.goto('/accounts')
  await phone.page.heading('Accounts').waitFor()

  await page.keyboard.press('Enter')
  await untilRows(page, 1)
  expect(await page.locator('#sessions').evaluate((heading) => heading.matches(':focus'))).toBe(true)
  await phone.page.goto('/accounts')
  await phone.page.untilAsked()
  await site.enterCode(phone.page, person, '/accounts')
})

test('Sign out all others: the site’s own sessions end as well, where it does so, and this one stays', async () => {
  const person = await site.newEnrolled()
  const { page } = await site.openAs(person.agent, '/profile')
  const others = [await elsewhere(person), await elsewhere(person)]
  await page.reload()
  await page.button('Sign out all others').click()
  await page.text('All others ended. They are asked for a code again.').waitFor()
  await untilRows(page, 1)
  for (const other of others) {
    await other.page.goto('/accounts')
    await other.page.untilAt('/login')
  }
  await page.goto('/accounts')
  await page.heading('Accounts').waitFor()
})

test('offline it says so and Retry reads again; in a second tab what is over already is said to be', async () => {
  const person = await site.newEnrolled()
  const { page, context } = await site.openAs(person.agent, '/profile', {
    expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /status of (401|404)/],
  })
  await elsewhere(person)
  await page.reload()
  await untilRows(page, 2)
  await context.setOffline(true)
  await endsOf(page).click()
  await page.text("You're offline. Nothing was changed.").waitFor()
  await untilRows(page, 2)
  await context.setOffline(false)
  await page.button('Retry').click()
  await expect.poll(() => page.text("You're offline.").count()).toBe(0)

  const second = await context.newPage()
  await second.goto(new URL('/profile', site.url).href)
  await second.getByRole('button', { name: 'End Safari on Linux' }).click()
  await second.getByText('ended. It is asked for a code again.').waitFor()
  await second.close()
  await endsOf(page).click()
  await page.text('That one was over already.').waitFor()
  await untilRows(page, 1)
})

test('one’s own session over while the page stood open: the settings say what to do', async () => {
  const person = await site.newEnrolled()
  const { page } = await site.openAs(person.agent, '/profile')
  const other = await elsewhere(person)
  await page.reload()
  await untilRows(page, 2)
  await other.page.reload()
  await untilRows(other.page, 2)
  await endsOf(other.page).click()
  await untilRows(other.page, 1)
  await endsOf(page).click()
  await page.getByRole('link', { name: /^Verify your identity/ }).waitFor()
  expect(await rowsOf(page).count()).toBe(0)
})

test('a part of the script that does not come leaves the settings whole', async () => {
  const person = await site.newEnrolled()
  const { page, context } = await site.openAs(person.agent, '/about-nothing', { expectedErrors: [/ERR_FAILED/, /404/] })
  await context.route('**/assets/mfa-sessions.js*', (route) => route.abort())
  await page.goto('/profile')
  await page.text('10 of 10 left').waitFor()
  await page.button('Generate backup codes').click()
  await page.heading('Verify your identity').waitFor()
  expect(await page.locator('.sessions').count()).toBe(0)
})

test.each([1000, 320])('in a narrow and a wide page it makes nothing wider, at %i px', async (width) => {
  const person = await site.newEnrolled()
  await elsewhere(person)
  await site.execute(
    'update mfa_person_session set client = ?, place = ? where assurance_id in (select id from mfa_assurance where principal_id = ?)',
    ...['W'.repeat(60), 'X'.repeat(80), person.id],
  )
  const { page } = await site.openAs(person.agent, '/profile', { viewport: { width, height: 800 } })
  await untilRows(page, 2)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
})
