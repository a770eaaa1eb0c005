import { expect, test } from 'vitest'
import { ALICE, startLoginSite } from '../proxy/login-site.ts'
import { type Browser, startSiteGate } from '../proxy/world.ts'
import type { StrictPageOptions } from '../support/browser.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { OF_THE_SITE, openGate } from './support/gate.ts'
import { LOOKS, shortcomings } from './support/looks.ts'
import type { Tab } from './support/tab.ts'
import { cookiesOf } from './support/window.ts'

/* An Owner lets somebody in, in a real browser: with the keyboard alone, without JavaScript, in every look. */

const site = endsWithFile(await startLoginSite())
const told = { ...OF_THE_SITE, ORIGIN: site.url, ISSUER: 'Wiki & Co', USER_FIELD: 'user', LOGIN_FAIL_STATUS: '200' }
const gate = endsWithFile(await startSiteGate({ variables: { ...told, OWNERS: 'boss', NEW_PEOPLE: 'invite' } }))
const owner = gate.browser()
await signIn(owner, 'boss')
await owner.enrol()

async function signIn(browser: Browser, user: string) {
  await browser.document('/login')
  return browser.form('/login', { user, pass: ALICE.password })
}

async function open(browser: Browser, options: StrictPageOptions = {}) {
  const window = await openGate(gate, options)
  await window.context.addCookies(cookiesOf(browser, gate.url))
  return window
}

/** With the browser's own ring around radio buttons, for which `tabTo` is too strict. */
async function tabUntil(page: Tab, wanted: RegExp): Promise<void> {
  for (let n = 0; n < 25; n++) {
    await page.keyboard.press('Tab')
    if (wanted.test(await page.focused())) return
  }
  throw new Error(`the keyboard never gets to ${wanted}`)
}

test('the page of who waits, and the list of who asks, look right in every look', async () => {
  const names = ['carol', 'someone.with.a.very.long.address.that.has.to.be.broken.somewhere@department.example.com']
  for (const name of names) expect((await signIn(gate.browser(), name)).status).toBe(403)
  const waiting = gate.browser()
  await signIn(waiting, 'carol')
  const [who, asked] = [await open(waiting), await open(owner)]
  await who.page.goto('/')
  await asked.page.goto('/.mfa/accounts')
  expect(await who.page.getByRole('heading').textContent()).toBe('An Owner has to let you in')
  await asked.page.getByRole('group', { name: 'Names' }).waitFor()
  for (const window of [who, asked]) {
    const found: string[] = []
    for (const look of LOOKS) found.push(...(await shortcomings(window.page, look)))
    expect(found).toEqual([])
    await window.assertClean()
  }
})

test('with the keyboard alone: a wrong code keeps the choice and is told, a right one lets in', async () => {
  await signIn(gate.browser(), 'dave')
  const window = await open(owner)
  const { page } = window
  await page.goto('/.mfa/accounts')
  await tabUntil(page, /^(carol|someone|dave)/)
  for (let n = 0; n < 5 && !(await page.focused()).includes('dave'); n++) await page.keyboard.press('ArrowDown')
  expect(await page.focused()).toContain('dave')
  await page.keyboard.press('Space')
  await tabUntil(page, /^6-digit code/)
  await page.keyboard.type('000000')
  await page.keyboard.press('Enter')
  await page.text("That code didn't work").waitFor()
  expect(await page.focused()).toBe('6-digit code')
  expect(await page.getByRole('radio', { name: 'dave' }).isChecked()).toBe(true)
  await page.codeField().fill(await owner.code())
  await page.button('Let in').click()
  await page.getByRole('status').filter({ hasText: 'They have 7 days' }).and(page.locator(':focus')).waitFor()
  expect(await page.getByRole('radio', { name: 'dave' }).count()).toBe(0)
  await window.assertClean()
  await gate.advance(60)
})
