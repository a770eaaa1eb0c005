import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Account } from './support/demo.ts'
import { looksAt, shortcomings } from './support/looks.ts'
import { sharedSite } from './support/site.ts'

/*
 * *Accounts*, in a page that the site built and in ours, for a site that did no work for it: a plain document, under our
 * strict policy. What the switch does: see `owner-switch.test.ts`.
 */

const site = await sharedSite()

const OWNER_ONLY = 'Only the Owner can change this.'
const FOR_EVERYBODY = 'Required for everybody on this site.'

test.each([
  ['an admin', 'the site’s page', 'none', 'admin', OWNER_ONLY, false],
  ['a member', 'the site’s page', 'none', 'member', OWNER_ONLY, false],
  ['a member', 'our page', 'plain', 'member', OWNER_ONLY, false],
  ['a member', 'a site that requires MFA of all', 'for-everybody', 'member', FOR_EVERYBODY, true],
  ['the Owner', 'a site that requires MFA of all', 'for-everybody', 'owner', FOR_EVERYBODY, true],
] as const)(
  '%s sees why they cannot change it, and pressing it sends nothing: %s',
  async (...[, , ours, role, reason, isOn]) => {
    const account = await site.newAccount('Wingtip')
    const agent = await site.agentOf(await site.newPerson(`A ${role}`, [[account, role]]))
    const { page, forget, sent } = await site.openOurs(ours, agent, ours === 'none' ? '/accounts' : '/mfa/accounts')
    await page.policyOf(account).getByText(reason).waitFor()
    expect(await page.policySwitch(account).getAttribute('aria-disabled')).toBe('true')
    // No counts for those who are not the Owner.
    if (role !== 'owner') expect(await page.policyOf(account).getByText('set up').count()).toBe(0)
    forget()
    await page.policySwitch(account).click({ force: true })
    await page.policySwitch(account).press('Space')
    expect([await sent(), await page.isOn(account)]).toEqual([[], isOn])
  },
)

test('all switches of a page are read with one request', async () => {
  const accounts = await Promise.all(['Adatum', 'Litware', 'Proseware'].map((name) => site.newAccount(name)))
  const roles = accounts.map((account): [Account, 'owner'] => [account, 'owner'])
  const { page, sent } = await site.openAs(await site.newPerson('In Three', roles), '/accounts')
  for (const account of accounts) await page.untilSwitch(account)
  expect((await sent()).filter((request) => request.includes('/mfa/api/policies'))).toHaveLength(1)
})

test('in our page an Owner with a new sign-in is asked for a code first, stands where they were going then, and can sign out', async () => {
  const owner = await site.newOwner('Westwind')
  const { page } = await site.openOurs('plain', await site.agentOf(owner), '/mfa/accounts')
  await page.untilAsked()
  await page.heading('Verify your identity').waitFor()
  await site.enterCode(page, owner, '/mfa/accounts')
  await page.untilSwitch(owner.account)
  await page.signOut()
  await page.goto('/mfa/accounts')
  await page.untilAt('/login')
})

test('without JavaScript our page says what is missing, and both ways out work', async () => {
  const { page } = await site.openAs(await site.newPerson('Plain'), '/mfa/accounts', { javaScriptEnabled: false })
  await page.locator('noscript > p', { hasText: 'Changing these settings needs JavaScript.' }).waitFor()
  await page.link('MFA settings').click()
  await page.untilAt('/mfa/settings')
  await page.link('Continue').click()
  await page.untilAt('/')
})

describe('the look of our page', () => {
  test('nothing is against it at 320 and 1280 px, light and dark, from right to left, with a dialog open', async () => {
    const { agent, account } = await site.newOwner('Donaudampfschifffahrtsgesellschaft')
    await agent.switchOn(account)
    const { page } = await site.openOurs('plain', agent, '/mfa/accounts')
    await page.untilSwitch(account)
    const found = async () => {
      const all: string[] = []
      for (const look of looksAt(1280, 320)) all.push(...(await shortcomings(page, look, { thorough: true })))
      return all
    }
    expect(await found()).toEqual([])
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
    expect(await found()).toEqual([])
    await page.policySwitch(account).click()
    await page.codeField().waitFor()
    expect(await found()).toEqual([])
  })

  test('follows the tokens of the configuration, in the page, in the elements and in the dialog, light and dark', async () => {
    const { agent, account } = await site.newOwner('Branded')
    await agent.switchOn(account)
    const { page } = await site.openOurs('branded', agent, '/mfa/accounts')
    await page.untilSwitch(account)
    const style = (element: Locator, name: string) =>
      element.evaluate((node, property) => getComputedStyle(node).getPropertyValue(property), name)
    for (const [scheme, accent] of [
      ['light', 'rgb(122, 31, 162)'],
      ['dark', 'rgb(217, 165, 240)'],
    ] as const) {
      expect(await shortcomings(page, { width: 1280, scheme }, { thorough: true })).toEqual([])
      expect(await style(page.policySwitch(account), 'background-color')).toBe(accent)
      expect(await style(page.locator('.mfa-page'), 'font-family')).toBe('Georgia, serif')
      expect(await style(page.locator('.mfa-card'), 'border-radius')).toBe('3px')
    }
    await page.policySwitch(account).click()
    await page.codeField().waitFor()
    expect(await style(page.button('Enter'), 'background-color')).toBe('rgb(217, 165, 240)')
    expect(await page.locator('style, [style]').count()).toBe(0)
  })
})
