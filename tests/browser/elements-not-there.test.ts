import { expect, test } from 'vitest'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'

/* Our pages where the script of the elements does not come: a person is not left with an empty card. */

const site = await sharedSite()
const SAYS = 'This is not available just now. Nothing was changed. Try again in a moment.'

async function beginner() {
  const account = await site.newAccount('Where all must')
  await site.requireMfa(account)
  return site.agentOf(await site.newPerson(undefined, [[account, 'member']]))
}

const owner = async () => (await site.newOwner('Whose switch it is')).agent

test.each([
  ['/mfa/enrol', beginner],
  ['/mfa/settings', owner],
  ['/mfa/accounts', owner],
] as const)('%s says so after a while, and not before', async (path, who) => {
  const { page } = await site.openAs(await who(), path, { expectedErrors: [/ERR_FAILED/] })
  await page.locator(':is(mfa-setup-wizard, mfa-settings, account-mfa-toggle)[state]').waitFor()
  // The element stands in its place.
  expect(await page.text(SAYS).isVisible()).toBe(false)

  await page.route('**/assets/mfa.js', (route) => route.abort())
  await page.reload()
  await page.text(SAYS).waitFor({ state: 'attached' })
  expect(await page.text(SAYS).isVisible()).toBe(false)
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish()
  })
  await page.text(SAYS).waitFor()
  expect(await axeComplaints(page)).toEqual([])
})
