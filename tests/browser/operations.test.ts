import { expect, test } from 'vitest'
import { deskAgent, deskApp, ownDeskAgent, seenPerson } from './support/operations-scenes.ts'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

/* A help desk at work in the demo's back office: by keyboard, with a form that is sent twice, and out of calls. */

const site = await sharedSite()
const desk = await deskAgent({ site })
const open = (address: string, options = {}) =>
  site.openAs(desk, address, { expectedErrors: [/status of 422/], ...options })
const rows = async (id: string, act: string) =>
  (await site.execute('select reason from mfa_audit where principal = ? and act = ?', id, act)).rows

test('somebody who is locked out is found by name, unlocked by keyboard alone, and in by their next code', async () => {
  const person = await seenPerson({ site }, 'Mia Löwenstein')
  await site.lock(person)
  const { page } = await open('/admin')
  await page.getByLabel('Name, email or beginning of the id').fill('MIA')
  await page.keyboard.press('Enter')
  await page.text('Has to wait until').waitFor()
  await page.tabTo('Mia Löwenstein')
  await page.keyboard.press('Enter')
  await page.heading('Mia Löwenstein').waitFor()
  await page.tabTo('Unlock')
  await page.keyboard.press('Enter')
  await page.text('Whoever has the password gets new tries as well: look at the log first.').waitFor()
  await page.tabTo('Reason')
  await page.keyboard.press('Enter')
  // The field has the focus again, and what is wrong stands beside it.
  const field = page.getByLabel('Reason')
  await page.alert('Say why.').waitFor()
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true)
  await page.keyboard.type('called back, ticket 12')
  await page.keyboard.press('Enter')
  const said = page.getByRole('status')
  await eventually(() => said.textContent()).toMatch(/^Unlocked: wrong codes are forgotten/)
  expect(new URL(page.url()).search).toBe(`?id=${person.id}`)
  expect(await page.text('None that still count.').count()).toBe(1)
  expect(await rows(person.id, 'admin.unlocked')).toMatchObject([{ reason: 'help-desk: called back, ticket 12' }])
  const theirs = await site.openChallenge(person, '/profile')
  await site.enterCode(theirs.page, person, '/profile')
})

test('a double press is one act, and a reload sends nothing', async () => {
  const person = await seenPerson({ site }, 'Noa')
  const { page } = await open(`/admin/act?do=reset&id=${person.id}`)
  await page.getByLabel('Reason').fill('lost phone, ticket 13')
  await page.button('Reset MFA').dblclick()
  await page.text('No method is set up.').waitFor()
  await page.reload()
  await page.goBack()
  await page.goForward()
  expect(await rows(person.id, 'admin.reset')).toHaveLength(1)
  const mailbox = await desk.document(`/mailbox?person=${person.id}`)
  expect(mailbox.text.match(/Your MFA was reset by an operator/g)).toHaveLength(1)
})

test('it works without a script, and the file of the log is what the filter shows', async () => {
  const person = await seenPerson({ site }, 'Ada')
  const { page } = await open(`/admin/act?do=end-sessions&id=${person.id}`, { javaScriptEnabled: false })
  await page.getByLabel('Reason').fill('laptop stolen, "ticket" 14')
  await page.button('End sessions').click()
  await page.text('1 session ended, and asked for a second step again.').waitFor()
  await page.link('What the log says').click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.link('CSV').click()])
  expect(download.suggestedFilename()).toBe('audit.csv')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  const csv = Buffer.concat(chunks).toString()
  expect(csv).toContain(',"help-desk: laptop stolen, ""ticket"" 14"')
  expect(csv).not.toContain('ticket 13')
})

test('in Operations from right to left, nothing is wider than the window', async () => {
  const { page } = await open('/admin', { viewport: { width: 360, height: 780 } })
  for (const [address, title] of [
    ['/admin', 'People'],
    ['/admin/log', 'Log'],
    ['/admin/policies', 'Policies'],
    ['/admin/keys', 'API keys'],
    ['/admin/webhooks', 'Webhooks'],
  ] as const) {
    await page.goto(address)
    await page.heading(title).waitFor()
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
    })
    expect([address, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([address, 360])
  }
})

test('with a second step of two hours ago nothing is done before a fresh code, and the form comes back', async () => {
  const person = await seenPerson({ site }, 'Bea')
  const own = await ownDeskAgent({ site })
  const { page } = await site.openAs(own, `/admin/act?do=unlock&id=${person.id}`)
  // Of its own session alone: this file's other tests, and other files, go on with the one that they share.
  await site.execute(`update mfa_assurance set proved_at = proved_at - 7200000
    where id = (select id from mfa_assurance where principal_id = 'help-desk' order by proved_at desc limit 1)`)
  await page.getByLabel('Reason').fill('ticket 15')
  await page.button('Unlock').click()
  await page.untilAsked()
  expect(await rows(person.id, 'admin.unlocked')).toEqual([])
  await page.enterCode(await site.newCode(await deskApp({ site })))
  await page.text('Not saved, please send again.').waitFor()
  await page.getByLabel('Reason').fill('ticket 15')
  await page.button('Unlock').click()
  await page.text('There was nothing to unlock.').waitFor()
  expect(await rows(person.id, 'admin.unlocked')).toHaveLength(1)
})
