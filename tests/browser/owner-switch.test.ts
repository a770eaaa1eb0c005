import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { shortcomings } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import { WRONG_CODE } from './support/tab.ts'

/* The Owner's switch: in *Accounts* of a site that built it, and in ours for a site that did not. */

const site = await sharedSite()

const PAGES = [
  ['the site’s page', 'none', '/accounts'],
  ['our page', 'plain', '/mfa/accounts'],
] as const

describe('an Owner switches mandatory MFA on', () => {
  test('and offline it says so, and works once the network is back', async () => {
    const { agent, account } = await site.newOwner('Westwind')
    const options = { isAlone: true, expectedErrors: [/ERR_INTERNET_DISCONNECTED/] }
    const { page, context } = await site.openAs(agent, '/accounts', options)
    const offline = page.refusalOf(account, "You're offline. Nothing was changed.")
    await page.untilSwitch(account)
    await context.setOffline(true)
    await page.policySwitch(account).click()
    await offline.waitFor()
    await context.setOffline(false)
    await page.policySwitch(account).click()
    await page.untilOn(account, true)
    // Now that what a press does is there, it is the request that does not get through.
    await offline.waitFor({ state: 'detached' })
    await context.setOffline(true)
    await page.policySwitch(account).click()
    await offline.waitFor()
    expect(await page.isOn(account)).toBe(true)
    await context.setOffline(false)
  })

  test('also with the script of the switch alone, after the part that a press needs failed to load', async () => {
    const { agent, account } = await site.newOwner('Midwind')
    const { page, context } = await site.openAs(agent, '/accounts', { expectedErrors: [/ERR_FAILED/] })
    await context.route('**/assets/mfa.js', async (route) => {
      const url = new URL('/assets/account-mfa-toggle.js', site.url).href
      await route.fulfill({ response: await route.fetch({ url }) })
    })
    await context.route('**/assets/mfa-prove.js*', (route) => route.abort())
    await page.reload()
    await page.policySwitch(account).click()
    await page.refusalOf(account, "We couldn't reach the server.").waitFor()
    await context.unroute('**/assets/mfa-prove.js*')
    await page.policySwitch(account).click()
    await page.untilOn(account, true)
  })
})

describe('an Owner switches mandatory MFA off', () => {
  test.each(PAGES)(
    'not without a method: “Set up MFA first”, which leads there and back: %s',
    async (_, ours, address) => {
      const [strict, open] = [await site.newAccount('Zenith'), await site.newAccount('Apex')]
      const owner = await site.newPerson('Both Mine', [
        [open, 'owner'],
        [strict, 'owner'],
      ])
      const { page } = await site.openOurs(ours, await site.agentOf(owner), address)
      await page.policySwitch(strict).click()
      await page.untilOn(strict, true)
      await page.policySwitch(strict).click()
      await page.refusalOf(strict, 'This needs an MFA method.').waitFor()
      expect([await page.isOn(strict), await page.getByRole('dialog').count()]).toEqual([true, 0])
      await page.policyOf(strict).getByRole('link', { name: 'Set up MFA first' }).click()
      await page.untilAt('/mfa/enrol')
      await page.qrCode().waitFor()
      await page.link('Not now').click()
      await page.untilAt(address)
      await page.untilSwitch(strict)
    },
  )
})

test.each(PAGES)(
  'by the keyboard alone ON, OFF given up, OFF, and never left without a place: %s',
  async (_, ours, address) => {
    const owner = await site.newOwner('Keystone')
    const { account } = owner
    const isOurs = ours === 'plain'
    const { page } = await site.openOurs(ours, owner.agent, isOurs ? '/mfa/settings?to=%2Fprofile' : address)
    if (isOurs) {
      // From our one page to the other.
      await page.text('10 of 10 left').waitFor()
      await page.pressOn('Accounts')
      await page.untilAt(address)
    }
    await page.untilSwitch(account)
    const name = 'Require MFA for Keystone'
    await page.pressOn(name, 'Space')
    await page.untilOn(account, true)
    expect(await page.focused()).toBe(name)

    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Switch mandatory MFA OFF for Keystone?' }).waitFor()
    await page.untilFocused('6-digit code')
    await page.keyboard.press('Escape')
    await page.untilFocused(name)
    const outline = () => page.policySwitch(account).evaluate((element) => getComputedStyle(element).outlineStyle)
    expect([await outline(), await page.isOn(account)]).toEqual(['solid', true])

    await page.keyboard.press('Space')
    await page.untilFocused('6-digit code')
    await page.keyboard.type(site.wrongCode(owner))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText(WRONG_CODE).waitFor()
    expect(await page.isOn(account)).toBe(true)
    await page.untilFocused('6-digit code')
    await page.keyboard.type(await site.newCode(owner))
    await page.keyboard.press('Enter')
    await page.untilOn(account, false)
    await page.untilFocused(name)
    await page.untilAt(address)
    if (!isOurs) return
    // And on to the site.
    await page.pressOn('Continue')
    await page.untilAt('/profile')
  },
)

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
