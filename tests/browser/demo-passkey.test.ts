import { expect, test } from 'vitest'
import { withPasskeys } from './support/authenticator.ts'
import { axeComplaints, overflow } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'

/* The demo's phone as a passkey, in a browser that has none of its own and no hardware: nothing plays an authenticator here but the phone. */

const site = await sharedSite()

const NOTHING = 'Nothing came back from your device. Try again, or use another way.'

/** A desk with the phone at the side, which answers for passkeys from now on. */
async function atTheDesk({ width = 1440, without = false } = {}) {
  const window = await site.open({ viewport: { width, height: 900 } })
  await withPasskeys(site, window)
  if (without) await window.page.addInitScript(WITHOUT)
  const person = await site.newPerson()
  await site.bringIn(window, person, '/profile')
  if (width < 1280) await window.page.pressOn('Demo phone')
  await window.page.getByLabel('Play passkeys here').check()
  if (width < 1280) await window.page.keyboard.press('Escape')
  return { ...window, person }
}

/** A browser from before passkeys, or one without any of it. */
const WITHOUT = () => {
  delete (globalThis as { PublicKeyCredential?: unknown }).PublicKeyCredential
}

const question = (page: Tab) => page.getByRole('dialog', { name: 'Demo phone' })
const kept = (page: Tab) => page.locator('#phone-passkeys li')

async function answer(page: Tab, name: 'Approve' | 'Refuse' | 'Close'): Promise<string> {
  const words = await question(page).innerText()
  await question(page).getByRole('button', { name }).click()
  await question(page).waitFor({ state: 'detached' })
  return words
}

async function beginFirst(page: Tab): Promise<void> {
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.untilState('mfa-setup-wizard', 'prompting')
  await page.button('Create passkey').click()
}

async function withOne(options: Parameters<typeof atTheDesk>[0] = {}) {
  const place = await atTheDesk(options)
  await beginFirst(place.page)
  await answer(place.page, 'Approve')
  await place.page.shownBackupCodes()
  await place.page.finish()
  return place
}

async function askedAgain({ page, context, person }: Awaited<ReturnType<typeof atTheDesk>>): Promise<void> {
  await context.clearCookies()
  await withPasskeys(site, { context })
  await site.bringIn({ page, context }, person, '/profile')
  await page.untilAsked()
}

test('set up, signed in with, asked for again and deleted: the phone says who asks, and a press on it is enough', async () => {
  const place = await atTheDesk()
  const { page, person } = place
  await beginFirst(page)
  const words = await answer(page, 'Approve')
  expect(words).toContain('Client Control Panel (localhost) asks this phone to create a passkey for:')
  expect(words).toContain(person.email)
  await page.shownBackupCodes()
  await page.finish()
  await page.text('On this device only').waitFor()
  await eventually(() => kept(page).count()).toBe(1)

  await askedAgain(place)
  await page.button('Use passkey').click()
  expect(await answer(page, 'Approve')).toContain('asks whether it is you:')
  await page.untilAt('/profile')

  await site.pass(400)
  await page.goto('/profile')
  await page.button('Change email').click()
  await page.button('Use passkey').click()
  // Over the dialog of the page, which keeps everything else out of reach.
  await answer(page, 'Approve')
  await page.untilAt('/profile')

  await page.button('Menu for Passkey').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').locator(page.button('Delete')).click()
  await page.button('Use passkey').click()
  await answer(page, 'Approve')
  await page.text('MFA method deleted.').waitFor()
  // The phone was told, as password managers are.
  await eventually(() => kept(page).count()).toBe(0)
})

test('a refusal, Escape, Cancel and a phone without it each come to what a browser would say', async () => {
  const place = await withOne()
  const { page } = place
  await askedAgain(place)
  await page.button('Use passkey').click()
  await answer(page, 'Refuse')
  await page.alert(NOTHING).waitFor()
  await page.untilFocused('Use passkey')

  await page.untilState('mfa-challenge', 'asking')
  await page.keyboard.press('Enter')
  await page.untilFocused('Approve')
  await page.keyboard.press('Escape')
  await question(page).waitFor({ state: 'detached' })
  await page.alert(NOTHING).waitFor()
  await page.untilFocused('Use passkey')

  await page.evaluate(() => localStorage.removeItem('demo:phone-passkeys'))
  await page.untilState('mfa-challenge', 'asking')
  await page.keyboard.press('Enter')
  expect(await answer(page, 'Close')).toContain('This phone has none that fits.')
  await page.alert(NOTHING).waitFor()
})

test('a second one on the same phone is refused as a browser refuses it', async () => {
  const { page } = await withOne()
  await beginFirst(page)
  expect(await answer(page, 'Close')).toContain('This phone has one for you already.')
  await page.alert('This device or password manager already has a passkey for this account.').waitFor()
})

test('a browser without passkeys has them as long as the phone plays, after a reload by itself', async () => {
  const { page } = await withOne({ without: true })
  await page.text('On this device only').waitFor()
  await page.getByLabel('Play passkeys here').uncheck()
  await eventually(async () => page.evaluate(() => 'PublicKeyCredential' in globalThis)).toBe(false)
})

test('with the switch off the browser’s own is asked, and what the phone has stays on it', async () => {
  const place = await withOne()
  const { page } = place
  await page.getByLabel('Play passkeys here').uncheck()
  await askedAgain(place)
  const own = await page.evaluate(async () => {
    try {
      await navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32), timeout: 1 } })
    } catch (error) {
      return (error as DOMException).message
    }
  })
  // The phone's refusals have no words.
  expect(own).not.toBe('')
  expect(await question(page).count()).toBe(0)
  expect(await kept(page).count()).toBe(1)
})

test('wide and narrow the question is all that can be reached, fits, and axe has nothing against it', async () => {
  for (const width of [1440, 360]) {
    const { page } = await atTheDesk({ width })
    await beginFirst(page)
    await question(page).waitFor()
    await page.untilFocused('Approve')
    expect([width, ...(await overflow(page)), ...(await axeComplaints(page))]).toEqual([width])
    await answer(page, 'Refuse')
    await page.alert(NOTHING).waitFor()
  }
})
