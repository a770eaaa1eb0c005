import { describe, expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { eventually, WRONG_CODE } from './support/tab.ts'

/* The Owner's switch: in *Accounts* of a site that built it, and in ours for a site that did not. */

const site = await sharedSite()

const PAGES = [
  ['the site’s page', 'none', '/accounts'],
  ['our page', 'plain', '/mfa/accounts'],
] as const

describe('an Owner switches mandatory MFA on', () => {
  test('with one click, which moves the switch when the server has said yes; counts stand before and after', async () => {
    const { agent, account } = await site.newOwner('Northwind')
    for (const role of ['member', 'admin'] as const) {
      await (await site.agentOf(await site.newPerson(`A ${role}`, [[account, role]]))).leadsTo('/')
    }
    const { page, sent } = await site.openAs(agent, '/accounts')
    const cell = page.policyOf(account)
    const says = (words: string | RegExp) => cell.getByText(words, { exact: true }).waitFor()
    const COUNTS = /1 of the 3 members seen so far has set up MFA\. .*2 members .*asked to set up a method\./
    await says(COUNTS)
    await says('OFF')
    expect(await page.isOn(account)).toBe(false)

    let letThrough = () => {}
    const held = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    await page.route('**/mfa/api/policies/*', async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest((request) => request.method() === 'PUT')
    await page.policySwitch(account).click()
    await asked
    expect(await page.isOn(account)).toBe(false)
    expect(await page.policySwitch(account).getAttribute('aria-busy')).toBe('true')
    await says('OFF')
    // Pressed again while it waits: still one request.
    await page.policySwitch(account).click()
    letThrough()
    await page.untilOn(account, true)
    await says('ON')
    await says(COUNTS)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect((await sent()).filter((request) => request.startsWith('PUT'))).toHaveLength(1)
    await page.reload()
    await page.untilOn(account, true)
  })

  test('and it stays where it was, with the reason beside it, when the server says no or is not reached', async () => {
    const { agent, account } = await site.newOwner('Southwind')
    const { page } = await site.openAs(agent, '/accounts', { expectedErrors: [/status of (401|403)/, /ERR_FAILED/] })
    await page.untilSwitch(account)
    await page.route('**/mfa/api/policies/*', (route) => route.abort())
    // Nobody knows whether a request without an answer was carried out, so the switch is read again: as it is before the role goes.
    const readAgain = page.waitForResponse((response) => response.url().includes('/mfa/api/policies?'))
    await page.policySwitch(account).click()
    await page.refusalOf(account, "We couldn't reach the server.").waitFor()
    expect(await page.isOn(account)).toBe(false)
    await (await readAgain).finished()
    await page.unrouteAll()

    await site.execute(`update demo_membership set role = 'admin' where account_id = ?`, account.id)
    await page.policySwitch(account).click()
    await page.refusalOf(account, 'Only the Owner can change this.').waitFor()
    expect(await page.isOn(account)).toBe(false)
    await eventually(() => page.policySwitch(account).getAttribute('aria-disabled')).toBe('true')
  })

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

  test('without a method of their own: one click all the same, and the next page is their own set-up', async () => {
    const account = await site.newAccount('Eastwind')
    const { page } = await site.openAs(await site.newPerson('Owner Without', [[account, 'owner']]), '/accounts')
    await page.policySwitch(account).click()
    await page.untilOn(account, true)
    await page.goto('/profile')
    await page.untilAt('/mfa/enrol')
    await page.text('Eastwind requires a second step after your password. Set it up to continue.').waitFor()
    await page.setUpRequired(site.newCode)
    await page.untilAt('/profile')
    await page.text('10 of 10 left').waitFor()
  })
})

describe('an Owner switches mandatory MFA off', () => {
  test('with a code that a dialog asks for: Cancel keeps it, a right one opens the way', async () => {
    const owner = await site.newOwner('Fabrikam')
    const { agent, account } = owner
    await agent.switchOn(account)
    const waiting = await site.agentOf(await site.newPerson('Waiting', [[account, 'member']]))
    expect(await waiting.leadsTo('/profile')).toMatch(/^\/mfa\/enrol/)
    const { page } = await site.openAs(agent, '/accounts')
    const dialog = page.getByRole('dialog', { name: 'Switch mandatory MFA OFF for Fabrikam?' })
    await page.policySwitch(account).click()
    await dialog.getByText('Members of Fabrikam will no longer need MFA.').waitFor()
    // The app's code alone: nothing else is offered.
    expect(await dialog.getByText('Try another way').count()).toBe(0)
    await page.button('Cancel').click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.isOn(account)).toBe(true)
    await page.untilFocused('Require MFA for Fabrikam')
    await page.policySwitch(account).click()
    await page.enterCode(await site.newCode(owner))
    await page.untilOn(account, false)
    await dialog.waitFor({ state: 'detached' })
    const cell = page.policyOf(account)
    await cell.getByText('OFF', { exact: true }).waitFor()
    await cell
      .getByText(/1 of the 2 members seen so far has set up MFA\. .*1 member .*asked to set up a method\./)
      .waitFor()
    expect(await waiting.leadsTo('/profile')).toBe('200 /profile')
  })

  test('a code that was just used up is said to be, and five wrong ones hold the dialog, which Cancel still leaves', async () => {
    const account = await site.newAccount('Lucerne')
    const agent = await site.agentOf(await site.newPerson('Just Set Up', [[account, 'owner']]))
    const app = await site.enrolNow(agent)
    await agent.switchOn(account)
    const { page } = await site.openAs(agent, '/accounts')
    await page.policySwitch(account).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Use the next code your app shows.').waitFor()
    await page.enterWrong(site.wrongCode(app), 5)
    await dialog.getByText(/^Too many tries\. Try again at .*, in 1?\d seconds\./).waitFor()
    expect(await page.codeField().isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.isOn(account)).toBe(true)
    await site.pass(16)
    await page.policySwitch(account).click()
    await page.enterCode(await site.newCode(app))
    await page.untilOn(account, false)
  })

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
