import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'

/* Who the members of an account are, which its Owner opens beside the switch. */

const site = await sharedSite()

/** An account with an Owner who has a method, and people who have visited. */
async function company(name: string, members: number) {
  const owner = await site.newOwner(name)
  for (let n = 0; n < members; n++) {
    await (await site.agentOf(await site.newPerson(`Guest ${n}`, [[owner.account, 'member']]))).leadsTo('/')
  }
  return owner
}

test.each([
  ['the site’s page', 'none', '/accounts'],
  ['our page, under its own policy', 'plain', '/mfa/accounts'],
] as const)('by keyboard, before and after the switch, with the file: %s', async (_, ours, address) => {
  const { agent, account } = await company('Contoso', 2)
  const { page, sent } = await site.openOurs(ours, agent, address)
  const cell = page.policyOf(account)
  await page.untilSwitch(account)
  expect((await sent()).filter((request) => request.includes('/members'))).toEqual([])

  await page.policySwitch(account).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const rows = cell.getByRole('list', { name: `Members of ${account.name}` }).getByRole('listitem')
  await rows.nth(2).waitFor()
  const words = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
  expect(
    words.filter((text) => /^Guest \d Member · Not set up · Last seen /.test(text.replaceAll('\n', ' '))),
  ).toHaveLength(2)
  expect(words.filter((text) => text.includes('Owner · Set up'))).toHaveLength(1)
  expect(await axeComplaints(page, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] })).toEqual([])

  await page.keyboard.press('Tab')
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const file = await download
  expect(file.suggestedFilename()).toBe('mfa-members.csv')
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines[0]).toBe('\ufeff"Name","Role","MFA","Last seen"')
  expect(lines).toHaveLength(4)
  await cell.getByText('Saved as mfa-members.csv.').waitFor()

  await page.policySwitch(account).click()
  await page.untilOn(account, true)
  expect(await rows.count()).toBe(3)
})

test('offline it says so, and Retry shows it; a role that was taken away shows nothing more', async () => {
  const { agent, account, id } = await company('Fabrikam', 1)
  const window = await site.openAs(agent, '/accounts', {
    expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /status of 403/],
  })
  const { page, context } = window
  const cell = page.policyOf(account)
  // The part that shows it is there; the list is asked for anew.
  await cell.getByText('Show members').click()
  await cell.getByText('Guest 0').waitFor()
  await cell.getByText('Show members').click()
  await context.setOffline(true)
  await cell.getByText('Show members').click()
  await cell.getByText("You're offline.").waitFor()
  expect(await cell.getByText('Guest 0').count()).toBe(0)
  await context.setOffline(false)
  await cell.getByRole('button', { name: 'Retry' }).click()
  await cell.getByText('Guest 0').waitFor()

  await site.execute(
    "update demo_membership set role = 'member' where person_id = ? and account_id = ?",
    id,
    account.id,
  )
  await cell.getByText('Show members').click()
  await cell.getByText('Show members').click()
  await page.refusalOf(account, 'Only the Owner can change this.').waitFor()
  expect(await cell.getByText('Guest 0').count()).toBe(0)
})

test('with the script of the switch alone, and after the part that shows it failed to load', async () => {
  const { agent, account } = await company('Litware', 1)
  const { page, context } = await site.openAs(agent, '/accounts', { expectedErrors: [/ERR_FAILED/] })
  await context.route('**/assets/mfa.js', async (route) => {
    const url = new URL('/assets/account-mfa-toggle.js', site.url).href
    await route.fulfill({ response: await route.fetch({ url }) })
  })
  await context.route('**/assets/mfa-members.js*', (route) => route.abort())
  await page.reload()
  const cell = page.policyOf(account)
  await cell.getByText('Show members').click()
  await page.refusalOf(account, "We couldn't reach the server.").waitFor()
  await context.unroute('**/assets/mfa-members.js*')
  await cell.getByText('Show members').click()
  await cell.getByText('Guest 0').waitFor()
})

test.each([1000, 320])('in a cell of a table it makes nothing wider, at %i px', async (width) => {
  const { agent, account } = await company('Wingtip', 1)
  const long = await site.newPerson(`A${'very'.repeat(40)}long name \u202eand bent`, [[account, 'admin']])
  await (await site.agentOf(long)).leadsTo('/')
  const { page } = await site.openAs(agent, '/accounts', { viewport: { width, height: 800 } })
  const cell = page.policyOf(account)
  await cell.getByText('Show members').click()
  await cell.getByText('Guest 0').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
})
