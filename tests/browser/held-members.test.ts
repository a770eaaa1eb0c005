import { expect, test } from 'vitest'
import type { Account } from './support/demo.ts'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

/* Members without a method, whose account requires one. */

const site = await sharedSite()

/** Somebody in two accounts, of which the first requires MFA. */
async function newMemberOfTwo(names: [string, string]) {
  const [strict, open] = [await site.newAccount(names[0]), await site.newAccount(names[1])]
  await site.requireMfa(strict)
  return site.newPerson('In Both', [
    [strict, 'member'],
    [open, 'member'],
  ])
}

const newMember = (account: Account, name = 'A Member') => site.newPerson(name, [[account, 'member']])

test('one is held at the next page of a session that was there before, cannot skip, and goes on where they were going', async () => {
  const owner = await site.newOwner('Contoso')
  const { page } = await site.openAs(await newMember(owner.account), '/')
  await page.heading('Welcome, A Member').waitFor()
  await owner.agent.switchOn(owner.account)
  await page.goto('/profile?tab=2')
  await page.untilAt('/mfa/enrol')
  await page.heading('Set up MFA').waitFor()
  await page.text('Contoso requires a second step after your password.').waitFor()
  await page.qrCode().waitFor()
  for (const name of ['Cancel', 'Back', 'Not now']) expect(await page.text(name, { exact: true }).count()).toBe(0)
  expect(await page.text('Continue to').count()).toBe(0)
  await page.goto('/accounts')
  await page.untilAt('/mfa/enrol')
  const api = await page.fetchIn('/api/me')
  expect([api.status, JSON.parse(api.body).code]).toEqual([401, 'enrolment_required'])
  await page.goto('/profile?tab=2')
  await page.setUpRequired(site.newCode)
  await page.waitForURL('**/profile?tab=2')
  await page.text('10 of 10 left').waitFor()
  // Nobody is asked again right after setting up, and going back shows no form of yesterday.
  await page.goBack()
  await eventually(async () => (await page.locator('main').innerText()).trim().length).toBeGreaterThan(20)
  expect(await page.codeField().count()).toBe(0)
})

test('one continues to an account that does not require it, is held again on switching back, and can sign out', async () => {
  const { page } = await site.openAs(await newMemberOfTwo(['Aldermoor', 'Birchwood']), '/profile')
  await page.untilAt('/mfa/enrol')
  expect(await page.button('Continue to Aldermoor').count()).toBe(0)
  await page.button('Continue to Birchwood').click()
  await page.text('You are working in Birchwood.').waitFor()
  await page.goto('/profile')
  await page.button('Add new method').waitFor()

  await page.locator('button[popovertarget="account-menu"]').click()
  await page.locator('#account-menu').getByRole('button', { name: 'Aldermoor' }).click()
  await page.untilAt('/mfa/enrol')
  await page.signOut()
  await page.goto('/profile')
  await page.untilAt('/login')
})

test('one who reloads while the codes are shown is asked, set up, led on, and told that they were not confirmed', async () => {
  const account = await site.newAccount('Treyresearch')
  await site.requireMfa(account)
  const { page } = await site.openAs(await newMember(account), '/profile')
  const secret = await page.shownSecret()
  await page.confirmSetUp(await site.newCode({ secret }))
  await page.leaveAnyway(() => page.reload())
  await page.untilAt('/profile')
  await page.text('Not confirmed as saved').waitFor()
})

test('one who has set up is told to keep the codes, under one heading, and no longer to set up', async () => {
  const { page } = await site.openAs(await newMemberOfTwo(['Calder', 'Dunmore']), '/profile')
  const secret = await page.shownSecret()
  await page.text('Set it up to continue.').waitFor()
  const before = await page.button('Continue to Dunmore').evaluate((link) => getComputedStyle(link).color)
  await page.confirmSetUp(await site.newCode({ secret }))
  await page.text('You are set up. Keep your backup codes, then press Finish.').waitFor()
  expect(await page.text('Set it up to continue.').isVisible()).toBe(false)
  const seen = page.getByRole('heading').filter({ visible: true })
  const sizes = await seen.evaluateAll((all) => all.filter((each) => getComputedStyle(each).clipPath === 'none').length)
  expect(sizes).toBe(1)
  expect(await page.button('Continue to Dunmore').evaluate((link) => getComputedStyle(link).color)).not.toBe(before)
  await page.button('Finish').click()
  await page.untilAt('/profile')
})
