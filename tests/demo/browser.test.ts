import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import type { Demo } from '../../demo/start.ts'
import { sharedBrowser, strictPage } from '../support/browser.ts'
import { setUpMfa, signIn, startFresh } from './support.ts'

let demo: Demo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startFresh(), sharedBrowser()])
})
afterAll(() => demo?.stop())

const openWindow = (width = 1280) => strictPage(browser, { baseURL: demo.url, viewport: { width, height: 800 } })

async function signInAs(page: Page, email: string): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: /^Welcome/ }).waitFor()
}

test('the account is switched beside the name, and Accounts is in the menu', async () => {
  const { page, assertClean, close } = await openWindow()
  await signInAs(page, 'owner@example.com')
  await page.getByRole('button', { name: 'Account: Acme' }).click()
  const items = page.locator('#account-menu').getByRole('button')
  expect(await items.allTextContents()).toEqual(['Acme', 'Globex'])
  expect(await items.first().getAttribute('aria-current')).toBe('true')
  await items.nth(1).click()
  await page.getByText('You are working in Globex.').waitFor()
  await page.getByRole('button', { name: 'Account: Globex' }).waitFor()
  await page.getByRole('button', { name: 'Acme Owner' }).click()
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('heading', { name: 'Accounts' }).waitFor()
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
  const { page, assertClean, close } = await openWindow(360)
  await signInAs(page, 'member@example.com')
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
  const { page, context, assertClean, close } = await openWindow()
  await signInAs(page, 'admin@example.com')
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Mailbox' }).click()
  const mailbox = await opened
  await mailbox.getByText('No messages').waitFor()
  await setUpMfa(await signIn(demo, 'admin@example.com'))
  await expect
    .poll(async () => {
      await mailbox.getByRole('link', { name: 'Refresh' }).click()
      return mailbox.getByText('MFA is set up').count()
    })
    .toBe(1)
  await mailbox.getByText('If this was not you, change your password').waitFor()
  await assertClean()
  await close()
})

test('the start page speaks of the second step so that it is true with and without one', async () => {
  const { page, assertClean, close } = await openWindow()
  await signInAs(page, 'member@example.com')
  const card = page.getByRole('region', { name: 'A second step after your password' })
  const words = await card.innerText()
  expect(words).toContain('Your profile is where you set it up, move it to a new phone or get new backup codes.')
  expect(words).not.toMatch(/Set it up|takes a minute/)
  await assertClean()
  await close()
})

test('the phone says what is wrong with a key as every page does: an icon and words', async () => {
  const { page, assertClean, close } = await openWindow(440)
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
  const { page, assertClean, close } = await openWindow(440)
  await page.goto('/phone')
  const add = async (secret: string, label: string) => {
    await page.getByLabel('Key or otpauth: link').fill(`otpauth://totp/Panel:${label}?secret=${secret}&issuer=Panel`)
    await page.getByRole('button', { name: 'Add entry' }).click()
  }
  const names = page.getByRole('listitem').getByRole('heading')
  await add('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'Ann')
  await expect.poll(() => names.allTextContents()).toEqual([expect.stringMatching(/^Panel Ann Added today, [\d:]+/)])
  await add('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'Ann')
  await page.getByText('This key is on the phone already.').waitFor()
  await add('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'Ann')
  await add('MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK', 'Bob')
  const badges = page.locator('.entry-age:visible')
  await expect.poll(() => badges.allTextContents()).toEqual([' Newest entry', ' Older entry'])
  await page.getByRole('button', { name: 'Remove' }).last().click()
  await expect.poll(() => badges.count()).toBe(0)
  await page.reload()
  expect(await names.count()).toBe(2)
  await assertClean()
  await close()
})
