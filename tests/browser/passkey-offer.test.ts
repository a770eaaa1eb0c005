import { expect, test } from 'vitest'
import { plugIn, withPasskeys } from './support/authenticator.ts'
import type { Person } from './support/demo.ts'
import { type Enrolled, sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'
import type { Window } from './support/window.ts'

/* K14: whoever came with a code is offered a passkey, three times at most, a month apart. */

const site = await sharedSite()

const HEADING = 'Next time without a code?'
const MONTH_MS = 31 * 86_400_000

/** A browser on the way of signing in, on a device that knows passkeys, or on none. */
async function atTheSite({ hasDevice = true } = {}) {
  const window = await site.open()
  await withPasskeys(site, window)
  const device = hasDevice ? await plugIn(window) : null
  const person = await site.newEnrolled()
  return { ...window, device, person }
}

async function signIn({ page, context }: Pick<Window, 'page' | 'context'>, person: Enrolled & Person): Promise<void> {
  await context.clearCookies()
  await withPasskeys(site, { context })
  await site.bringIn({ page, context }, person, '/profile')
  await page.untilAsked()
  await page.enterCode(await site.newCode(person))
}

/** For the offers of somebody: no page is open for so long. */
const aMonthPasses = ({ id }: Person) =>
  site.execute('update mfa_principal set nudged_at = nudged_at - ? where id = ?', MONTH_MS, id)

const countOf = async ({ id }: Person) =>
  (await site.execute('select nudge_count from mfa_principal where id = ?', id)).rows[0]?.nudge_count ?? 0

test('it is added with the sign-in just made, and then never offered again', async () => {
  const place = await atTheSite()
  const { page, person } = place
  await signIn(place, person)
  await page.heading(HEADING).waitFor()
  await page.link('Add a passkey').click()
  await page.button('Create passkey').click()
  await page.untilAt('/profile')
  await page.button('Menu for Passkey').waitFor()

  await aMonthPasses(person)
  await signIn(place, person)
  await page.untilAt('/profile')
  expect(await countOf(person)).toBe(1)
})

test('Not now leads on; it comes back after a month, three times at most', async () => {
  const place = await atTheSite()
  const { page, person } = place
  for (const count of [1, 2, 3]) {
    await signIn(place, person)
    await page.heading(HEADING).waitFor()
    expect(await countOf(person)).toBe(count)
    await page.link('Not now').click()
    await page.untilAt('/profile')
    await signIn(place, person)
    await page.untilAt('/profile')
    await aMonthPasses(person)
  }
  await signIn(place, person)
  await page.untilAt('/profile')
  expect(await countOf(person)).toBe(3)
})

test('Don’t ask again is meant', async () => {
  const place = await atTheSite()
  const { page, person } = place
  await signIn(place, person)
  await page.heading(HEADING).waitFor()
  await page.button('Don’t ask again').click()
  await page.untilAt('/profile')
  await aMonthPasses(person)
  await signIn(place, person)
  await page.untilAt('/profile')
})

/** At the offer, by the keyboard from the field of the code on. */
async function toTheOffer() {
  const place = await atTheSite()
  const { page, person } = place
  await site.bringIn(place, person, '/profile')
  await page.untilAsked()
  await page.untilFocused('6-digit code')
  await page.keyboard.type(await site.newCode(person))
  await page.keyboard.press('Enter')
  await page.heading(HEADING).waitFor()
  return place
}

test('by the keyboard: Escape decides nothing, the ways on stand in their order, and Not now leads on', async () => {
  const { page, person } = await toTheOffer()
  await page.keyboard.press('Escape')
  await page.tabTo('Add a passkey')
  await page.keyboard.press('Escape')
  for (const next of ['Not now', 'Don’t ask again']) {
    await page.keyboard.press('Tab')
    expect(await page.focused()).toBe(next)
  }
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.untilAt('/profile')
  // Escape was no answer, and Not now is not never.
  expect(await countOf(person)).toBe(1)
})

test('by the keyboard a passkey is added; given up in the middle, Not now still leads on', async () => {
  const { page, device } = await toTheOffer()
  await page.pressOn('Add a passkey')
  await page.untilState('mfa-setup-wizard', 'prompting')
  // There is one step, and nothing to count.
  expect(await page.text(/Step 1/).count()).toBe(0)
  await device?.touches(false)
  await page.pressOn('Create passkey')
  await page.locator('#press').filter({ hasText: 'Follow the instructions of your device.' }).waitFor()
  await page.pressOn('Cancel')
  await page.untilState('mfa-setup-wizard', 'prompting')
  expect(await page.locator('mfa-setup-wizard [role=alert]').allInnerTexts()).toEqual(['', ''])
  await page.untilFocused('Create passkey')
  await device?.touches(true)
  await page.keyboard.press('Enter')
  await page.untilAt('/profile')
  await page.button('Menu for Passkey').waitFor()
})

test('in a browser that could not, nobody is asked, nothing is counted, and for a month nobody looks again', async () => {
  const place = await atTheSite({ hasDevice: false })
  const { page, person, requests } = place
  await signIn(place, person)
  await page.untilAt('/profile')
  expect(await countOf(person)).toBe(0)
  const looks = () => requests.filter((address) => address.includes('/mfa/offer')).length
  await eventually(async () => looks()).toBe(2)
  await signIn(place, person)
  await page.untilAt('/profile')
  expect(looks()).toBe(2)
})
