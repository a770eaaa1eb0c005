import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { dress, shortcomings } from '../e2e/scenes.ts'
import { axeComplaints } from '../e2e/support.ts'
import type { StrictPage } from '../support/browser.ts'
import type { UserAgent } from '../support/client.ts'
import {
  type Account,
  button,
  codeField,
  enterCode,
  eventually,
  focused,
  heading,
  leadsTo,
  link,
  type Site,
  sharedSite,
  switchOn,
  text,
  untilAt,
} from './support.ts'

/*
 * *Accounts* and *MFA settings* as a site has them that did no work for it: in our own plain document, under our strict
 * policy, in a real browser.
 */

let site: Site
beforeAll(async () => {
  site = await sharedSite()
})

/** A window of somebody's session, where our pages come as told; see `demo.worker.ts`. */
async function openOurs(pages: string, agent: UserAgent, address: string): Promise<StrictPage> {
  const window = await site.open()
  const cookies = agent.jar.names().map((name) => ({ name, value: agent.jar.get(name) ?? '', url: site.url }))
  await window.context.addCookies([...cookies, { name: 'our-pages', value: pages, url: site.url }])
  await window.page.goto(address)
  return window
}

const policySwitch = (page: Page, { name }: Account): Locator =>
  page.getByRole('switch', { name: `Require MFA for ${name}`, exact: true })

const isOn = (page: Page, account: Account): Promise<string | null> =>
  policySwitch(page, account).getAttribute('aria-checked')

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 20 && (await focused(page)) !== name; presses++) await page.keyboard.press('Tab')
  expect(await focused(page)).toBe(name)
}

describe('an Owner', () => {
  test('switches ON with one click and OFF with a code, and the members are held and let go', async () => {
    const account = await site.newAccount('Northwind')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const member = await site.agentOf(await site.newPerson('A Member', [[account, 'member']]))
    expect(await leadsTo(member, '/profile')).toBe('200 /profile')
    const window = await openOurs('plain', owner.agent, '/mfa/accounts')
    const { page } = window
    await heading(page, 'Accounts').waitFor()
    await text(page, /1 of 2 set up\. If you switch it on, 1 member .*asked to set up a method\./).waitFor()
    await policySwitch(page, account).click()
    await eventually(() => isOn(page, account)).toBe('true')
    expect(await leadsTo(member, '/profile')).toMatch(/^\/mfa\/enrol/)

    await policySwitch(page, account).click()
    await enterCode(page, await site.newCode(owner))
    await eventually(() => isOn(page, account)).toBe('false')
    expect(await leadsTo(member, '/profile')).toBe('200 /profile')
    await window.assertClean()
    await window.close()
  })

  test('does both, and goes from page to page and on to the site, by the keyboard alone', async () => {
    const account = await site.newAccount('Keystone')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const window = await openOurs('plain', owner.agent, '/mfa/settings?to=%2Fprofile')
    const { page } = window
    await text(page, '10 of 10 left').waitFor()
    await tabTo(page, 'Accounts')
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
    expect(outline).toBe('solid')
    await page.keyboard.press('Enter')
    await untilAt(page, '/mfa/accounts')
    await policySwitch(page, account).waitFor()
    const name = 'Require MFA for Keystone'
    await tabTo(page, name)
    await page.keyboard.press('Space')
    await eventually(() => isOn(page, account)).toBe('true')
    expect(await focused(page)).toBe(name)

    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Switch OFF for Keystone?' }).waitFor()
    await eventually(() => focused(page)).toBe('6-digit code')
    await page.keyboard.type(await site.newCode(owner))
    await page.keyboard.press('Enter')
    await eventually(() => isOn(page, account)).toBe('false')
    await eventually(() => focused(page)).toBe(name)
    await tabTo(page, 'Continue')
    await page.keyboard.press('Enter')
    await untilAt(page, '/profile')
    await window.assertClean()
    await window.close()
  })

  test('without a method switches ON, and is led by the page itself to what OFF needs', async () => {
    const account = await site.newAccount('Eastwind')
    const owner = await site.newPerson('Owner Without', [[account, 'owner']])
    const window = await openOurs('plain', await site.agentOf(owner), '/mfa/accounts')
    const { page } = window
    await policySwitch(page, account).click()
    await eventually(() => isOn(page, account)).toBe('true')
    await policySwitch(page, account).click()
    await link(page, 'Set up MFA first').click()
    await untilAt(page, '/mfa/enrol')
    await page.goto('/mfa/accounts')
    await policySwitch(page, account).waitFor()
    await window.assertClean()
    await window.close()
  })

  test('with a new sign-in is asked for a code first, and then stands where they were going', async () => {
    const account = await site.newAccount('Westwind')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const window = await openOurs('plain', await site.agentOf(owner), '/mfa/accounts')
    const { page } = window
    await heading(page, 'Verify your identity').waitFor()
    await enterCode(page, await site.newCode(owner))
    await untilAt(page, '/mfa/accounts')
    await policySwitch(page, account).waitFor()
    await window.assertClean()
    await window.close()
  })
})

test('members see who can change it, and everybody on a site that requires MFA of all sees why nobody can', async () => {
  const account = await site.newAccount('Wingtip')
  const member = await site.agentOf(await site.newPerson('A Member', [[account, 'member']]))
  const owner = await site.agentOf(await site.newPerson('An Owner', [[account, 'owner']]))
  for (const [pages, agent, reason, checked] of [
    ['plain', member, 'Only the Owner can change this.', 'false'],
    ['for-everybody', member, 'Required for everybody on this site.', 'true'],
    ['for-everybody', owner, 'Required for everybody on this site.', 'true'],
  ] as const) {
    const window = await openOurs(pages, agent, '/mfa/accounts')
    const { page } = window
    await text(page, reason).waitFor()
    expect([await isOn(page, account), await policySwitch(page, account).getAttribute('aria-disabled')]).toEqual([
      checked,
      'true',
    ])
    window.forget()
    await policySwitch(page, account).click({ force: true })
    await policySwitch(page, account).press('Space')
    expect([await isOn(page, account), window.requests]).toEqual([checked, []])
    await window.assertClean()
    await window.close()
  }
})

test('signing out from there ends it', async () => {
  const agent = await site.agentOf(await site.newPerson('Leaving'))
  const window = await openOurs('plain', agent, '/mfa/accounts')
  await button(window.page, 'Sign out').click()
  await untilAt(window.page, '/login')
  await window.page.goto('/mfa/accounts')
  await untilAt(window.page, '/login')
  await window.assertClean()
  await window.close()
})

test('without JavaScript it says what is missing, and both ways out work', async () => {
  const agent = await site.agentOf(await site.newPerson('Plain'))
  const window = await site.openAs(agent, '/mfa/accounts', { javaScriptEnabled: false })
  const { page } = window
  await page.locator('noscript > p', { hasText: 'Changing these settings needs JavaScript.' }).waitFor()
  await link(page, 'MFA settings').click()
  await untilAt(page, '/mfa/settings')
  await link(page, 'Continue').click()
  await untilAt(page, '/')
  await window.assertClean()
  await window.close()
})

describe('the look', () => {
  test('nothing is against it at 320 and 1280 px, light and dark, from right to left, with a dialog open', async () => {
    const account = await site.newAccount('Donaudampfschifffahrtsgesellschaft')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    await switchOn(owner.agent, account)
    const window = await openOurs('plain', owner.agent, '/mfa/accounts')
    const { page } = window
    await policySwitch(page, account).waitFor()
    const found: string[] = []
    const look = async (what: string) => {
      for (const width of [1280, 320]) {
        for (const scheme of ['light', 'dark'] as const) {
          await dress(page, { width: width === 320 ? 360 : 1280, scheme })
          await page.setViewportSize({ width, height: 780 })
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          if (overflow > 0) found.push(`${what} ${width} ${scheme}: wider than the window by ${overflow} px`)
          found.push(...(await axeComplaints(page)).map((complaint) => `${what} ${width} ${scheme}: ${complaint}`))
        }
      }
    }
    await look('page')
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
    await look('right to left')
    await policySwitch(page, account).click()
    await codeField(page).waitFor()
    await look('dialog')
    expect(found).toEqual([])
    await window.assertClean()
    await window.close()
  })

  test('follows the tokens of the configuration, in the page, in the elements and in the dialog, light and dark', async () => {
    const account = await site.newAccount('Branded')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    await switchOn(owner.agent, account)
    const window = await openOurs('branded', owner.agent, '/mfa/accounts')
    const { page } = window
    await policySwitch(page, account).waitFor()
    const style = (element: Locator, name: string) =>
      element.evaluate((node, property) => getComputedStyle(node).getPropertyValue(property), name)
    for (const [scheme, accent] of [
      ['light', 'rgb(122, 31, 162)'],
      ['dark', 'rgb(217, 165, 240)'],
    ] as const) {
      expect(await shortcomings(page, { width: 1280, scheme }, { thorough: true })).toEqual([])
      expect(await style(policySwitch(page, account), 'background-color')).toBe(accent)
      expect(await style(page.locator('.mfa-page'), 'font-family')).toBe('Georgia, serif')
      expect(await style(page.locator('.mfa-card'), 'border-radius')).toBe('3px')
    }
    await policySwitch(page, account).click()
    await codeField(page).waitFor()
    expect(await style(button(page, 'Enter'), 'background-color')).toBe('rgb(217, 165, 240)')
    expect(await page.locator('style, [style]').count()).toBe(0)
    await window.assertClean()
    await window.close()
  })
})
