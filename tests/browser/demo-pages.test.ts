import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { Agent } from './support/agent.ts'
import { startTestDemo, type TestDemo } from './support/demo.ts'
import { eventually } from './support/tab.ts'
import { openWindow } from './support/window.ts'

/* The demo's own furniture, with the people that it comes with. */

let demo: TestDemo

beforeAll(async () => {
  demo = await startTestDemo()
})
afterAll(() => demo?.stop())

const open = async (width = 1280) =>
  openWindow(await sharedBrowser(), demo.url, { viewport: { width, height: 800 }, expectedErrors: [] })

async function openAs(email: string, width?: number) {
  const window = await open(width)
  await window.page.signIn({ email })
  await window.page.getByRole('heading', { name: /^Welcome/ }).waitFor()
  return window
}

test('the account is switched beside the name, and Accounts is in the menu', async () => {
  const { page, assertClean, close } = await openAs('owner@example.com')
  await page.getByRole('button', { name: 'Account: Acme' }).click()
  const items = page.locator('#account-menu').getByRole('button')
  expect(await items.allTextContents()).toEqual(['Acme', 'Globex'])
  expect(await items.first().getAttribute('aria-current')).toBe('true')
  await items.nth(1).click()
  await page.getByText('You are working in Globex.').waitFor()
  await page.getByRole('button', { name: 'Account: Globex' }).waitFor()
  await page.getByRole('button', { name: 'Acme Owner' }).click()
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.heading('Accounts').waitFor()
  expect(await page.getByRole('table').getByRole('columnheader').allTextContents()).toEqual([
    'Account',
    'Your role',
    'MFA',
  ])
  await page.getByRole('switch').nth(1).waitFor()
  expect(await page.getByRole('switch').count()).toBe(2)
  await assertClean()
  await close()
})

test('on a phone the table is cards, is still a table to those who listen, and nothing is wider than the screen', async () => {
  const { page, assertClean, close } = await openAs('member@example.com', 360)
  for (const address of ['/', '/accounts', '/profile', '/profile/password', '/mailbox', '/login']) {
    await page.goto(address)
    expect([address, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([address, 360])
  }
  await page.goto('/accounts')
  expect(await page.getByRole('rowheader').count()).toBe(2)
  expect(await page.getByRole('cell').count()).toBe(4)
  await assertClean()
  await close()
})

test('the mailbox opens in a window of its own and shows what came since at Refresh', async () => {
  const { page, context, assertClean, close } = await openAs('admin@example.com')
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Mailbox' }).click()
  const mailbox = await opened
  await mailbox.getByText('No messages').waitFor()
  await (await new Agent(demo.url).signIn({ email: 'admin@example.com' })).enrol()
  await eventually(async () => {
    await mailbox.getByRole('link', { name: 'Refresh' }).click()
    return mailbox.getByText('MFA is set up').count()
  }).toBe(1)
  await mailbox.getByText('If this was not you, change your password').waitFor()
  await assertClean()
  await close()
})

test('the start page speaks of the second step so that it is true with and without one', async () => {
  const { page, assertClean, close } = await openAs('member@example.com')
  const card = page.getByRole('region', { name: 'A second step after your password' })
  const words = await card.innerText()
  expect(words).toContain('Your profile is where you set it up, move it to a new phone or get new backup codes.')
  expect(words).not.toMatch(/Set it up|takes a minute/)
  await assertClean()
  await close()
})

test('the phone says what is wrong with a key as every page does: an icon and words', async () => {
  const { page, assertClean, close } = await open(440)
  await page.goto('/phone')
  await page.getByLabel('Key or otpauth: link').fill('GEZD 1')
  await page.getByRole('button', { name: 'Add entry' }).click()
  const error = page.getByRole('alert').filter({ hasText: 'That is not a key' })
  await error.waitFor()
  expect(await error.locator('svg').isVisible()).toBe(true)
  await page.getByLabel('Key or otpauth: link').fill('GEZD')
  await error.waitFor({ state: 'detached' })
  await assertClean()
  await close()
})

test('the phone tells two entries of one name apart by when they were added', async () => {
  const { page, assertClean, close } = await open(440)
  await page.goto('/phone')
  const add = async (secret: string, label: string) => {
    await page.getByLabel('Key or otpauth: link').fill(`otpauth://totp/Panel:${label}?secret=${secret}&issuer=Panel`)
    await page.getByRole('button', { name: 'Add entry' }).click()
  }
  const names = page.getByRole('listitem').getByRole('heading')
  await add('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'Ann')
  await eventually(() => names.allTextContents()).toEqual([expect.stringMatching(/^Panel Ann Added today, [\d:]+/)])
  await add('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'Ann')
  await page.getByText('This key is on the phone already.').waitFor()
  await add('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'Ann')
  await add('MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK', 'Bob')
  const badges = page.locator('.entry-age:visible')
  await eventually(() => badges.allTextContents()).toEqual([' Newest entry', ' Older entry'])
  await page.getByRole('button', { name: 'Remove' }).last().click()
  await eventually(() => badges.count()).toBe(0)
  await page.reload()
  expect(await names.count()).toBe(2)
  await assertClean()
  await close()
})
