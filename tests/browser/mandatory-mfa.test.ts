import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { shownBackupCodes, shownSecret } from '../e2e/support.ts'
import {
  type Account,
  button,
  codeField,
  enrol,
  enterCode,
  eventually,
  fetchIn,
  focused,
  heading,
  leadsTo,
  link,
  pathOf,
  qrCode,
  type Site,
  sharedSite,
  switchOn,
  text,
  untilAt,
  WRONG_CODE,
  wrongCode,
} from './support.ts'

let site: Site

beforeAll(async () => {
  site = await sharedSite()
})

const policySwitch = (page: Page, { name }: Account): Locator =>
  page.getByRole('switch', { name: `Require MFA for ${name}`, exact: true })

/** The cell of an account: switch, word, counts, reasons. */
const cell = (page: Page, { id }: Account): Locator => page.locator(`account-mfa-toggle[account-id="${id}"]`)

const isOn = (page: Page, account: Account): Promise<string | null> =>
  policySwitch(page, account).getAttribute('aria-checked')

/** Sets an app up on the page that nobody can skip. */
async function setUpRequired(page: Page): Promise<string> {
  const secret = await shownSecret(page)
  await button(page, 'Next').click()
  await enterCode(page, await site.newCode({ secret }))
  await shownBackupCodes(page)
  await button(page, 'Finish').click()
  return secret
}

describe('an Owner switches mandatory MFA on', () => {
  test('with one click, which moves the switch when the server has said yes; counts stand before and after', async () => {
    const account = await site.newAccount('Northwind')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const members = [
      await site.newPerson('One', [[account, 'member']]),
      await site.newPerson('Two', [[account, 'admin']]),
    ]
    for (const member of members) await leadsTo(await site.agentOf(member), '/')
    const window = await site.openAs(owner.agent, '/accounts')
    const { page } = window
    await cell(page, account).getByText('1 of 3 set up.').waitFor()
    await cell(page, account)
      .getByText(/1 of 3 set up\..* 2 members .*asked to set up a method\./)
      .waitFor()
    expect(await isOn(page, account)).toBe('false')
    await cell(page, account).getByText('OFF', { exact: true }).waitFor()

    let letThrough = () => {}
    const held = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    await page.route('**/mfa/api/policies/*', async (route) => {
      await held
      await route.continue()
    })
    const sent = page.waitForRequest((request) => request.method() === 'PUT')
    await policySwitch(page, account).click()
    await sent
    expect([await isOn(page, account), await policySwitch(page, account).getAttribute('aria-busy')]).toEqual([
      'false',
      'true',
    ])
    await cell(page, account).getByText('OFF', { exact: true }).waitFor()
    // Pressed again while it waits: still one request.
    await policySwitch(page, account).click()
    letThrough()
    await eventually(() => isOn(page, account)).toBe('true')
    await cell(page, account).getByText('ON', { exact: true }).waitFor()
    await cell(page, account)
      .getByText(/1 of 3 set up\. .*2 members .*asked to set up a method\./)
      .waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(window.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1)
    await page.reload()
    await eventually(() => isOn(page, account)).toBe('true')
    await window.assertClean()
    await window.close()
  })

  test('and it stays where it was, with the reason beside it, when the server says no or is not reached', async () => {
    const account = await site.newAccount('Southwind')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const window = await site.openAs(owner.agent, '/accounts', {
      expectedErrors: [/status of (401|403)/, /ERR_FAILED/],
    })
    const { page } = window
    await policySwitch(page, account).waitFor()
    await page.route('**/mfa/api/policies/*', (route) => route.abort())
    await policySwitch(page, account).click()
    await cell(page, account).getByRole('alert').filter({ hasText: "We couldn't reach the server." }).waitFor()
    expect(await isOn(page, account)).toBe('false')
    await page.unrouteAll()

    await site.database.execute({
      sql: `update demo_membership set role = 'admin' where account_id = ?`,
      args: [account.id],
    })
    await policySwitch(page, account).click()
    await cell(page, account).getByRole('alert').filter({ hasText: 'Only the Owner can change this.' }).waitFor()
    expect(await isOn(page, account)).toBe('false')
    await eventually(() => policySwitch(page, account).getAttribute('aria-disabled')).toBe('true')
    await window.assertClean()
    await window.close()
  })

  test('and offline it says so, and works once the network is back', async () => {
    const account = await site.newAccount('Westwind')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const window = await site.openAs(owner.agent, '/accounts', {
      isAlone: true,
      expectedErrors: [/ERR_INTERNET_DISCONNECTED/],
    })
    const { page } = window
    await policySwitch(page, account).waitFor()
    await window.context.setOffline(true)
    await policySwitch(page, account).click()
    const offline = cell(page, account).getByRole('alert').filter({ hasText: "You're offline. Nothing was changed." })
    await offline.waitFor()
    await window.context.setOffline(false)
    await policySwitch(page, account).click()
    await eventually(() => isOn(page, account)).toBe('true')
    // Now that what a press does is there, it is the request that does not get through.
    await offline.waitFor({ state: 'detached' })
    await window.context.setOffline(true)
    await policySwitch(page, account).click()
    await offline.waitFor()
    expect(await isOn(page, account)).toBe('true')
    await window.context.setOffline(false)
    await window.assertClean()
    await window.close()
  })

  test('also with the script of the switch alone, after the part that a press needs failed to load', async () => {
    const account = await site.newAccount('Midwind')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const window = await site.openAs(owner.agent, '/accounts', { expectedErrors: [/ERR_FAILED/] })
    const { context, page } = window
    await context.route('**/assets/mfa.js', async (route) => {
      const url = new URL('/assets/account-mfa-toggle.js', site.url).href
      await route.fulfill({ response: await route.fetch({ url }) })
    })
    await context.route('**/assets/mfa-prove.js*', (route) => route.abort())
    await page.reload()
    await policySwitch(page, account).click()
    await cell(page, account).getByRole('alert').filter({ hasText: "We couldn't reach the server." }).waitFor()
    await context.unroute('**/assets/mfa-prove.js*')
    await policySwitch(page, account).click()
    await eventually(() => isOn(page, account)).toBe('true')
    await window.assertClean()
    await window.close()
  })

  test('without a method of their own: one click all the same, and the next page is their own set-up', async () => {
    const account = await site.newAccount('Eastwind')
    const owner = await site.newPerson('Owner Without', [[account, 'owner']])
    const window = await site.openAs(await site.agentOf(owner), '/accounts')
    const { page } = window
    await policySwitch(page, account).click()
    await eventually(() => isOn(page, account)).toBe('true')
    await page.goto('/profile')
    await untilAt(page, '/mfa/enrol')
    await text(page, 'Eastwind requires a second step after your password. Set it up to continue.').waitFor()
    await setUpRequired(page)
    await untilAt(page, '/profile')
    await text(page, '10 of 10 left').waitFor()
    await window.assertClean()
    await window.close()
  })
})

describe('a member who has no method', () => {
  test('is held at the next page of a session that was there before, cannot skip, and goes on where they were going', async () => {
    const account = await site.newAccount('Contoso')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const member = await site.newPerson('A Member', [[account, 'member']])
    const window = await site.openAs(await site.agentOf(member), '/')
    const { page } = window
    await heading(page, 'Welcome, A Member').waitFor()
    await switchOn(owner.agent, account)
    await page.goto('/profile?tab=2')
    await untilAt(page, '/mfa/enrol')
    await heading(page, 'Set up MFA').waitFor()
    await text(page, 'Contoso requires a second step after your password.').waitFor()
    await qrCode(page).waitFor()
    for (const name of ['Cancel', 'Back', 'Not now'])
      expect(await page.getByText(name, { exact: true }).count()).toBe(0)
    expect(await page.getByText('Continue to').count()).toBe(0)
    await page.goto('/accounts')
    await untilAt(page, '/mfa/enrol')
    const api = await fetchIn(page, '/api/me')
    expect([api.status, JSON.parse(api.body).code]).toEqual([401, 'enrolment_required'])
    await page.goto('/profile?tab=2')
    await setUpRequired(page)
    await page.waitForURL('**/profile?tab=2')
    await text(page, '10 of 10 left').waitFor()
    // Nobody is asked again right after setting up, and going back shows no form of yesterday.
    await page.goBack()
    await eventually(async () => (await page.locator('main').innerText()).trim().length).toBeGreaterThan(20)
    expect(await codeField(page).count()).toBe(0)
    await window.assertClean()
    await window.close()
  })

  test('continues to an account that does not require it, is held again on switching back, and can sign out', async () => {
    const [strict, open] = [await site.newAccount('Aldermoor'), await site.newAccount('Birchwood')]
    const owner = await site.newEnrolled({ roles: [[strict, 'owner']] })
    await switchOn(owner.agent, strict)
    const member = await site.newPerson('In Both', [
      [strict, 'member'],
      [open, 'member'],
    ])
    const window = await site.openAs(await site.agentOf(member), '/profile')
    const { page } = window
    await untilAt(page, '/mfa/enrol')
    expect(await button(page, 'Continue to Aldermoor').count()).toBe(0)
    await button(page, 'Continue to Birchwood').click()
    await text(page, 'You are working in Birchwood.').waitFor()
    await page.goto('/profile')
    await button(page, 'Add new method').waitFor()

    await page.locator('button[popovertarget="account-menu"]').click()
    await page.locator('#account-menu').getByRole('button', { name: 'Aldermoor' }).click()
    await untilAt(page, '/mfa/enrol')
    await button(page, 'Sign out').click()
    await untilAt(page, '/login')
    await page.goto('/profile')
    await untilAt(page, '/login')
    await window.assertClean()
    await window.close()
  })

  test('and was filling in a form is told, after setting up, that it was not saved', async () => {
    const account = await site.newAccount('Tailspin')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const member = await site.newPerson('Before', [[account, 'member']])
    const window = await site.openAs(await site.agentOf(member), '/profile')
    const { page } = window
    await page.getByLabel('Display name').fill('After')
    await switchOn(owner.agent, account)
    await page.getByRole('region', { name: 'Personal details' }).getByRole('button', { name: 'Save' }).click()
    await untilAt(page, '/mfa/enrol')
    await setUpRequired(page)
    await page.getByRole('alert').filter({ hasText: 'Not saved, please send again.' }).waitFor()
    expect(await page.getByLabel('Display name').inputValue()).toBe('Before')
    await window.assertClean()
    await window.close()
  })

  test('and reloads while the codes are shown is asked, set up, led on, and told that the codes were not confirmed', async () => {
    const account = await site.newAccount('Treyresearch')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    await switchOn(owner.agent, account)
    const member = await site.newPerson('Too Quick', [[account, 'member']])
    const window = await site.openAs(await site.agentOf(member), '/profile')
    const { page } = window
    const secret = await shownSecret(page)
    await button(page, 'Next').click()
    await enterCode(page, await site.newCode({ secret }))
    await shownBackupCodes(page)
    const asked = page.waitForEvent('dialog')
    const left = page.reload()
    await (await asked).accept()
    await left
    await untilAt(page, '/profile')
    await text(page, 'Not confirmed as saved').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('and no JavaScript is told so, and still continues to the other account', async () => {
    const [strict, open] = [await site.newAccount('Ashby'), await site.newAccount('Brampton')]
    const owner = await site.newEnrolled({ roles: [[strict, 'owner']] })
    await switchOn(owner.agent, strict)
    const member = await site.newPerson('Plain', [
      [strict, 'member'],
      [open, 'member'],
    ])
    const window = await site.openAs(await site.agentOf(member), '/', { javaScriptEnabled: false })
    const { page } = window
    await heading(page, 'Set up MFA').waitFor()
    await button(page, 'Continue to Brampton').click()
    await text(page, 'You are working in Brampton.').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('in an account that does not require MFA, never sees any of it', async () => {
    const person = await site.newPerson('Left Alone')
    const agent = await site.agentOf(person)
    for (const address of ['/', '/profile', '/accounts']) expect(await leadsTo(agent, address)).toBe(`200 ${address}`)
    expect(await leadsTo(agent, '/mfa/challenge?to=/profile')).toBe('/profile')
  })
})

describe('an Owner switches mandatory MFA off', () => {
  test('with a code that a dialog asks for: Cancel and Esc and a wrong one keep it, the right one opens the way', async () => {
    const account = await site.newAccount('Fabrikam')
    const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
    const member = await site.newPerson('Waiting', [[account, 'member']])
    await switchOn(owner.agent, account)
    const waiting = await site.agentOf(member)
    expect(await leadsTo(waiting, '/profile')).toMatch(/^\/mfa\/enrol/)
    const window = await site.openAs(owner.agent, '/accounts')
    const { page } = window
    const dialog = page.getByRole('dialog', { name: 'Switch OFF for Fabrikam?' })
    for (const leave of [() => button(page, 'Cancel').click(), () => page.keyboard.press('Escape')]) {
      await policySwitch(page, account).click()
      await dialog.getByText('Members of Fabrikam will no longer need MFA.').waitFor()
      // The app's code alone: nothing else is offered.
      expect(await dialog.getByText('Try another way').count()).toBe(0)
      await leave()
      await dialog.waitFor({ state: 'detached' })
      expect(await isOn(page, account)).toBe('true')
      await eventually(() => focused(page)).toBe('Require MFA for Fabrikam')
    }
    await policySwitch(page, account).click()
    await enterCode(page, wrongCode(site, owner))
    await dialog.getByText(WRONG_CODE).waitFor()
    expect(await isOn(page, account)).toBe('true')
    await enterCode(page, await site.newCode(owner))
    await eventually(() => isOn(page, account)).toBe('false')
    await dialog.waitFor({ state: 'detached' })
    await cell(page, account).getByText('OFF', { exact: true }).waitFor()
    await cell(page, account)
      .getByText(/1 of 2 set up\. .*1 member .*asked to set up a method\./)
      .waitFor()
    expect(await leadsTo(waiting, '/profile')).toBe('200 /profile')
    await window.assertClean()
    await window.close()
  })

  test('a code that was just used up is said to be, and five wrong ones hold the dialog, which Cancel still leaves', async () => {
    const account = await site.newAccount('Lucerne')
    const owner = await site.newPerson('Just Set Up', [[account, 'owner']])
    const agent = await site.agentOf(owner)
    await site.nextStep()
    const { secret } = await enrol(site, agent)
    await switchOn(agent, account)
    const window = await site.openAs(agent, '/accounts')
    const { page } = window
    await policySwitch(page, account).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Use the next code your app shows.').waitFor()
    for (let tries = 0; tries < 5; tries++) {
      const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT')
      await enterCode(page, wrongCode(site, { secret }))
      await answered
      await eventually(() => button(page, 'Enter').getAttribute('aria-disabled')).toBe(null)
    }
    await dialog.getByText(/^Too many tries\. Try again at .*, in 1?\d seconds\./).waitFor()
    expect(await codeField(page).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await isOn(page, account)).toBe('true')
    await site.pass(16)
    await policySwitch(page, account).click()
    await enterCode(page, await site.newCode({ secret }))
    await eventually(() => isOn(page, account)).toBe('false')
    await window.assertClean()
    await window.close()
  })

  test('not without a method: “Set up MFA first”, which leads there and back', async () => {
    const [strict, open] = [await site.newAccount('Zenith'), await site.newAccount('Apex')]
    const owner = await site.newPerson('Both Mine', [
      [open, 'owner'],
      [strict, 'owner'],
    ])
    const agent = await site.agentOf(owner)
    await leadsTo(agent, '/')
    await switchOn(agent, strict)
    const window = await site.openAs(agent, '/accounts')
    const { page } = window
    await eventually(() => isOn(page, strict)).toBe('true')
    await policySwitch(page, strict).click()
    await cell(page, strict).getByRole('alert').filter({ hasText: 'This needs an MFA method.' }).waitFor()
    expect(await isOn(page, strict)).toBe('true')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await cell(page, strict).getByRole('link', { name: 'Set up MFA first' }).click()
    await untilAt(page, '/mfa/enrol')
    await qrCode(page).waitFor()
    await link(page, 'Not now').click()
    await untilAt(page, '/accounts')
    await window.assertClean()
    await window.close()
  })
})

describe('everybody else', () => {
  test('sees the switch disabled with the reason, without counts, and pressing it sends nothing', async () => {
    const account = await site.newAccount('Wingtip')
    for (const role of ['admin', 'member'] as const) {
      const person = await site.newPerson(`A ${role}`, [[account, role]])
      const window = await site.openAs(await site.agentOf(person), '/accounts')
      const { page } = window
      await cell(page, account).getByText('Only the Owner can change this.').waitFor()
      expect(await policySwitch(page, account).getAttribute('aria-disabled')).toBe('true')
      expect(await cell(page, account).getByText('set up').count()).toBe(0)
      window.forget()
      await policySwitch(page, account).click({ force: true })
      await policySwitch(page, account).press('Space')
      expect(await isOn(page, account)).toBe('false')
      expect(window.requests).toEqual([])
      await window.assertClean()
      await window.close()
    }
  })

  test('reads all switches of a page with one request', async () => {
    const accounts = await Promise.all(['Adatum', 'Litware', 'Proseware'].map((name) => site.newAccount(name)))
    const person = await site.newPerson(
      'In Three',
      accounts.map((account) => [account, 'owner']),
    )
    const window = await site.openAs(await site.agentOf(person), '/accounts')
    for (const account of accounts) await policySwitch(window.page, account).waitFor()
    expect(window.requests.filter((request) => request.includes('/mfa/api/policies'))).toHaveLength(1)
    await window.assertClean()
    await window.close()
  })
})

test('the keyboard alone switches ON, gives up OFF, switches OFF, and is never left without a place', async () => {
  const account = await site.newAccount('Keystone')
  const owner = await site.newEnrolled({ roles: [[account, 'owner']] })
  const window = await site.openAs(owner.agent, '/accounts')
  const { page } = window
  await policySwitch(page, account).waitFor()
  const name = 'Require MFA for Keystone'
  for (let presses = 0; presses < 20 && (await focused(page)) !== name; presses++) await page.keyboard.press('Tab')
  expect(await focused(page)).toBe(name)
  const outline = () => policySwitch(page, account).evaluate((element) => getComputedStyle(element).outlineStyle)
  expect(await outline()).toBe('solid')
  await page.keyboard.press('Space')
  await eventually(() => isOn(page, account)).toBe('true')
  expect(await focused(page)).toBe(name)

  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await eventually(() => focused(page)).toBe('6-digit code')
  await page.keyboard.press('Escape')
  await eventually(() => focused(page)).toBe(name)
  expect(await outline()).toBe('solid')
  expect(await isOn(page, account)).toBe('true')

  await page.keyboard.press('Space')
  await eventually(() => focused(page)).toBe('6-digit code')
  await page.keyboard.type(wrongCode(site, owner))
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText(WRONG_CODE).waitFor()
  await eventually(() => focused(page)).toBe('6-digit code')
  await page.keyboard.type(await site.newCode(owner))
  await page.keyboard.press('Enter')
  await eventually(() => isOn(page, account)).toBe('false')
  await eventually(() => focused(page)).toBe(name)
  expect(pathOf(page)).toBe('/accounts')
  await window.assertClean()
  await window.close()
})
