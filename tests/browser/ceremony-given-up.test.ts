import { expect, test } from 'vitest'
import { plugIn, withPasskeys } from './support/authenticator.ts'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'

/* A ceremony of the browser that is given up: nothing is said of it, and the next press begins another. */

const site = await sharedSite()

/** Somebody at *Set up* of a passkey, with a device that nobody touches. */
async function atSetUp() {
  const window = await site.open()
  await withPasskeys(site, window)
  const device = await plugIn(window)
  await device.touches(false)
  const person = await site.newPerson()
  await site.bringIn(window, person, '/profile')
  const { page } = window
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.untilState('mfa-setup-wizard', 'prompting')
  return { ...window, person, device }
}

/** Everything that the wizard ever says as an alarm, also for a moment only. */
async function alarmsOf(page: Tab): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    const root = document.querySelector('mfa-settings')?.shadowRoot?.querySelector('mfa-setup-wizard')?.shadowRoot
    const look = () => {
      for (const alert of root?.querySelectorAll('[role=alert]') ?? []) {
        const words = alert.textContent?.trim()
        if (words) said.push(words)
      }
    }
    if (root) new MutationObserver(look).observe(root, { childList: true, characterData: true, subtree: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
}

/** How many ceremonies were begun, and those that came to an end, by their error; the browser keeps the rest to itself. */
const countAborts = (page: Tab) =>
  page.evaluate(() => {
    const { credentials } = navigator
    const create = credentials.create.bind(credentials)
    const ends: string[] = []
    // The test's own notes in the page, which no type of the browser knows; read by `begun` and `ended`.
    Object.assign(globalThis, { ends, begun: 0 })
    credentials.create = (options) => {
      Object.assign(globalThis, { begun: (globalThis as unknown as { begun: number }).begun + 1 })
      return create(options).catch((error: DOMException) => {
        ends.push(error.name)
        throw error
      })
    }
  })

const begun = (page: Tab) => page.evaluate(() => (globalThis as unknown as { begun: number }).begun)
const ended = (page: Tab) => page.evaluate(() => (globalThis as unknown as { ends: string[] }).ends)

test('by the browser’s Back: aborted, without a word, and a second press works; another Back is a step back', async () => {
  const { page, device } = await atSetUp()
  await countAborts(page)
  const alarms = await alarmsOf(page)
  for (const [before, way] of ['Back', 'Cancel'].entries()) {
    await page.button('Create passkey').click()
    await page.locator('#press').filter({ hasText: 'Follow the instructions of your device.' }).waitFor()
    await expect.poll(() => begun(page)).toBe(before + 1)
    if (way === 'Back') await page.goBack()
    else await page.button('Cancel').click()
    await page.untilState('mfa-setup-wizard', 'prompting')
    await page.untilFocused('Create passkey')
  }
  await expect.poll(() => ended(page)).toEqual(['AbortError', 'AbortError'])
  await page.goBack()
  await page.untilState('mfa-setup-wizard', 'choosing')
  await page.button('Next').click()
  await page.untilState('mfa-setup-wizard', 'prompting')
  await device.touches(true)
  await page.button('Create passkey').click()
  await page.shownBackupCodes()
  expect(await alarms()).toEqual([])
  expect(await device.credentials()).toHaveLength(1)
})

test('before its script has come: no ceremony begins when it does', async () => {
  const { page, device } = await atSetUp()
  await countAborts(page)
  await device.touches(true)
  let release = () => {}
  const held = new Promise<void>((done) => {
    release = done
  })
  await page.route('**/assets/mfa-passkey.js*', async (route) => {
    await held
    await route.continue()
  })
  await page.button('Create passkey').click()
  await page.locator('#press').filter({ hasText: 'Follow the instructions of your device.' }).waitFor()
  await page.button('Cancel').click()
  release()
  await page.untilState('mfa-setup-wizard', 'prompting')
  expect(await ended(page)).toEqual([])
  expect(await device.credentials()).toHaveLength(0)
  await page.button('Create passkey').click()
  await page.shownBackupCodes()
  await eventually(async () => (await device.credentials()).length).toBe(1)
})
