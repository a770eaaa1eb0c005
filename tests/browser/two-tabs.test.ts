import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'

/* One session, two tabs, and an answer that was lost on the way. */

const site = await sharedSite()

test('the first to confirm a set-up wins; the other says that it is set up already and closes', async () => {
  const { page, context, newTab, person, secret } = await site.openSetUp()
  const other = await newTab('/profile')
  const second = await other.beginSetUp()
  expect(second).not.toBe(secret)
  await page.confirmSetUp(await site.newCode({ secret }))
  await page.finish()

  await other.button('Next').click()
  await other.enterCode(await site.newCode({ secret: second }))
  await other.text('Already set up in another tab').waitFor()
  await other.button('Close').click()
  await other.text('10 of 10 left').waitFor()

  // The app entry that counts is that of the tab that won.
  await site.signInAgain({ page, context }, person, '/')
  await page.enterCode(await site.newCode({ secret }))
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('a challenge that another tab has passed goes onward by itself when it is sent', async () => {
  const { person, page, newTab } = await site.openChallenge()
  const other = await newTab('/profile')
  await other.untilAsked()
  const code = await site.newCode(person)
  await page.enterCode(code)
  await page.untilAt('/profile')
  await other.enterCode(code)
  await other.untilAt('/profile')
  await other.heading('My profile').waitFor()
})

test('what another tab has changed is shown on return', async () => {
  const { page, newTab } = await site.openAs(await site.newPerson(), '/profile', { expectedErrors: [/status of 404/] })
  await page.button('Add new method').waitFor()
  const other = await newTab('/profile')
  const secret = await other.beginSetUp()
  await other.confirmSetUp(await site.newCode({ secret }))
  await other.finish()
  await site.pass(11)
  await page.comeBack()
  await page.text('10 of 10 left').waitFor()

  await other.chooseToDelete()
  await other.enterCode(await site.newCode({ secret }))
  await other.text('MFA method deleted.').waitFor()
  // Not come back to: a press on what is gone says how it stands.
  await page.rename('Too late')
  await page.button('Add new method').waitFor()
})

test('a fourth set-up begun in one session ends the oldest, which starts again', async () => {
  const { page, agent, secret } = await site.openSetUp()
  await agent.json('GET', '/mfa/api/settings')
  for (let begins = 0; begins < 3; begins++) await agent.beginEnrolment()
  await page.button('Next').click()
  await page.enterCode(await site.newCode({ secret }))
  await page.button('Start again').click()
  expect(await page.shownSecret()).not.toBe(secret)
})

test('the answer to the right code was lost: the same tab says that it is set up without having shown the codes', async () => {
  const { page, secret } = await site.openSetUp({ expectedErrors: [/ERR_FAILED/, /status of (409|410)/] })
  await page.route('**/confirm', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await page.button('Next').click()
  const code = await site.newCode({ secret })
  await page.enterCode(code)
  await page.text("We couldn't reach the server.").waitFor()
  await page.unrouteAll()
  await page.enterCode(code)
  await page.text('You are set up, but your backup codes were not shown: sign in with your app').waitFor()
})

test('of two resets begun in two tabs the first one counts, the other says so', async () => {
  const { person, page, newTab } = await site.openProfile()
  const other = await newTab('/profile')
  const begin = async (tab: typeof page) => {
    await tab.choose('Reset')
    await tab.enterCode(await site.newCode(person))
    return tab.shownSecret()
  }
  const [first, second] = [await begin(page), await begin(other)]
  await page.confirmSetUp(await site.newCode({ secret: first }))
  await other.button('Next').click()
  await other.enterCode(await site.newCode({ secret: second }))
  await other.alert(/another tab/).waitFor()
  await other.button('Close').click()
  await other.text('10 of 10 left').waitFor()
  expect(await site.getsIn(person, 'totp', await site.newCode({ secret: first }))).toBe(true)
})
