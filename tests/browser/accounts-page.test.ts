import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { shortcomings } from './support/looks.ts'
import { sharedSite } from './support/site.ts'

/*
 * *Accounts*, in a page that the site built and in ours, for a site that did no work for it: a plain document, under our
 * strict policy. What the switch does: see `owner-switch.test.ts`.
 */

const site = await sharedSite()

test('without JavaScript our page says what is missing, and both ways out work', async () => {
  const { page } = await site.openAs(await site.newPerson('Plain'), '/mfa/accounts', { javaScriptEnabled: false })
  await page.locator('noscript > p', { hasText: 'Changing these settings needs JavaScript.' }).waitFor()
  await page.link('MFA settings').click()
  await page.untilAt('/mfa/settings')
  await page.link('Continue').click()
  await page.untilAt('/')
})

test('our page follows the tokens of the configuration, in the page, in the elements and in the dialog, light and dark', async () => {
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
