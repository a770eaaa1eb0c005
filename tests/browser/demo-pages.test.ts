import { expect, test } from 'vitest'
import { overflow } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

/* The demo's own furniture, with the people that it comes with. */

const site = await sharedSite()

const open = (width: number) => site.open({ viewport: { width, height: 800 }, expectedErrors: [] })

async function openAs(email: string, width = 1280) {
  const window = await open(width)
  await window.page.signIn({ email })
  await window.page.getByRole('heading', { name: /^Welcome/ }).waitFor()
  return window
}

test('the account is switched beside the name, and Accounts is in the menu', async () => {
  const { page } = await openAs('owner@example.com')
  await page.button('Account: Acme').click()
  const items = page.locator('#account-menu').getByRole('button')
  expect(await items.allTextContents()).toEqual(['Acme', 'Globex'])
  expect(await items.first().getAttribute('aria-current')).toBe('true')
  await items.nth(1).click()
  await page.text('You are working in Globex.').waitFor()
  await page.button('Account: Globex').waitFor()
  await page.getByRole('button', { name: 'Acme Owner' }).click()
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.heading('Accounts').waitFor()
  const columns = page.getByRole('table').getByRole('columnheader')
  expect(await columns.allTextContents()).toEqual(['Account', 'Your role', 'MFA'])
  await page.getByRole('switch').nth(1).waitFor()
  expect(await page.getByRole('switch').count()).toBe(2)
})

test.each([1024, 820, 740])('nothing is wider than a window of %i px, however long the names', async (width) => {
  const account = () => site.newAccount(`Account of ${'many words '.repeat(5)}`)
  const person = await site.newPerson(`Robin ${'Example '.repeat(8)}`, [
    [await account(), 'owner'],
    [await account(), 'owner'],
  ])
  const { page } = await open(width)
  await page.signIn(person)
  for (const address of ['/', '/accounts', '/profile']) {
    await page.goto(address)
    await page.locator('button[popovertarget="user-menu"]').waitFor()
    expect([address, ...(await overflow(page))]).toEqual([address])
  }
})

test('on a phone the table is cards, is still a table to those who listen, and nothing is wider than the screen', async () => {
  const { page } = await openAs('member@example.com', 360)
  for (const address of ['/', '/accounts', '/profile', '/profile/password', '/mailbox', '/login']) {
    await page.goto(address)
    expect([address, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([address, 360])
  }
  await page.goto('/accounts')
  expect([await page.getByRole('rowheader').count(), await page.getByRole('cell').count()]).toEqual([2, 4])
})

test('the mailbox opens in a window of its own, shows one person’s, and what came since at Refresh', async () => {
  const agent = await site.agentOf(await site.newPerson('Post Reader'))
  const { page, context } = await site.openAs(agent, '/')
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Mailbox' }).click()
  const mailbox = await opened
  await mailbox.getByRole('link', { name: 'Post Reader' }).click()
  await mailbox.getByText('No messages for Post Reader').waitFor()
  await agent.enrol(site.now)
  await eventually(async () => {
    await mailbox.getByRole('link', { name: 'Refresh' }).click()
    return mailbox.getByText('MFA is set up').count()
  }).toBe(1)
  await mailbox.getByText('If this was not you, change your password').waitFor()
})

test('the start page speaks of the second step so that it is true with and without one', async () => {
  const { page } = await openAs('member@example.com')
  const words = await page.getByRole('region', { name: 'A second step after your password' }).innerText()
  expect(words).toContain('Your profile is where you set it up, move it to a new phone or get new backup codes.')
  expect(words).not.toMatch(/Set it up|takes a minute/)
})

test('the phone says what is wrong with a key as every page does: an icon and words', async () => {
  const { page } = await open(440)
  await page.goto('/phone')
  await page.getByLabel('Key or otpauth: link').fill('GEZD 1')
  await page.button('Add entry').click()
  const error = page.alert('That is not a key')
  await error.waitFor()
  expect(await error.locator('svg').isVisible()).toBe(true)
  await page.getByLabel('Key or otpauth: link').fill('GEZD')
  await error.waitFor({ state: 'detached' })
})

test('the phone tells two entries of one name apart by when they were added', async () => {
  const { page } = await open(440)
  await page.goto('/phone')
  const add = async (secret: string, label: string) => {
    await page.getByLabel('Key or otpauth: link').fill(`otpauth://totp/Panel:${label}?secret=${secret}&issuer=Panel`)
    await page.button('Add entry').click()
  }
  const names = page.getByRole('listitem').getByRole('heading')
  await add('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'Ann')
  await eventually(() => names.allTextContents()).toEqual([expect.stringMatching(/^Panel Ann Added today, [\d:]+/)])
  await add('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'Ann')
  await page.text('This key is on the phone already.').waitFor()
  await add('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'Ann')
  await add('MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK', 'Bob')
  const badges = page.locator('.entry-age:visible')
  await eventually(() => badges.allTextContents()).toEqual([' Newest entry', ' Older entry'])
  await page.getByRole('button', { name: 'Remove' }).last().click()
  await eventually(() => badges.count()).toBe(0)
  await page.reload()
  expect(await names.count()).toBe(2)
})

test('the phone scans the QR code of the page that opened it, and names the entry as an app would', async () => {
  const { page } = await openAs('solo@example.com')
  await page.goto('/profile')
  await page.button('Demo phone').click()
  const opening = page.waitForEvent('popup')
  await page.link('Open in a window of its own').click()
  const phone = await opening
  const scan = phone.getByRole('button', { name: 'Scan the page’s QR code' })
  await scan.click()
  await phone.getByText('There is no QR code on that page now.').waitFor()
  await page.getByRole('button', { name: 'Add new method' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('img', { name: /^QR code/ }).waitFor()
  await scan.click()
  await eventually(() => phone.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    expect.stringMatching(/^Client Control Panel solo@example.com Added today/),
  ])
  await phone.goto('/phone')
  await phone.reload()
  expect(await phone.getByRole('listitem').count(), 'kept').toBe(1)
})

test('the first page names the product and offers six things to try', async () => {
  const { page } = await open(1280)
  await page.goto('/login')
  await page.getByRole('heading', { level: 1, name: /^Sallyport adds a second step/ }).waitFor()
  expect(await page.locator('.tries > li').count()).toBe(6)
})
