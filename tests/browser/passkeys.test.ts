import { expect, test } from 'vitest'
import type { StrictPageOptions } from '../support/browser.ts'
import { plugIn, withPasskeys } from './support/authenticator.ts'
import type { Person } from './support/demo.ts'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'
import type { Window } from './support/window.ts'

/* Passkeys, by an authenticator that Chromium plays for itself. */

const site = await sharedSite()

const NOTHING = 'Nothing came back from your device. Try again, or use another way.'

/** A window of the site with passkeys, and a device beside it. */
async function atTheSite(kind: Parameters<typeof plugIn>[1] = {}, options: StrictPageOptions = {}) {
  const window = await site.open(options)
  await withPasskeys(site, window)
  return { ...window, device: await plugIn(window, kind) }
}

type Place = Awaited<ReturnType<typeof atTheSite>>

/** From My profile to the first row of a passkey; answers the backup codes that came with it. */
async function addFirst({ page }: Place): Promise<string[]> {
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.button('Create passkey').click()
  const codes = await page.shownBackupCodes()
  await page.finish()
  return codes
}

/** Somebody whose only method is a passkey, at My profile. */
async function withOne(kind: Parameters<typeof plugIn>[1] = {}, options: StrictPageOptions = {}) {
  const place = await atTheSite(kind, options)
  const person = await site.newPerson()
  await site.bringIn(place, person, '/profile')
  const codes = await addFirst(place)
  return { ...place, person, codes }
}

/** A new session of somebody in the same window, asked who they are. */
async function askedAgain(
  place: Pick<Window, 'context' | 'page'>,
  person: Person,
  address = '/profile',
): Promise<void> {
  await place.context.clearCookies()
  await withPasskeys(site, place)
  await site.bringIn(place, person, address)
  await place.page.untilAsked()
}

test('the first method can be a passkey: ten codes come with it, and the next sign-in asks for a press', async () => {
  const place = await withOne()
  const { page, device, person, codes } = place
  expect(new Set(codes).size).toBe(10)
  await page.text('On this device only').waitFor()
  await page.text('MFA method added. You can use it at your next sign-in.').waitFor()
  expect(await device.credentials()).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }])

  const before = (await device.credentials())[0]?.signCount ?? Number.NaN
  await askedAgain(place, person)
  await page.button('Use passkey').click()
  await page.untilAt('/profile')
  await page.text('10 of 10 left').waitFor()
  // One signature, by the press: nothing starts by itself.
  expect((await device.credentials())[0]?.signCount).toBe(before + 1)
})

test('by keyboard alone, from adding to signing in; the focus is always seen', async () => {
  const place = await atTheSite({ isSynced: true })
  const { page } = place
  const person = await site.newPerson()
  await site.bringIn(place, person, '/profile')
  await page.untilState('mfa-settings', 'empty')
  await page.pressOn('Add new method')
  await page.untilFocused('New MFA method')
  await page.tabTo('Authenticator appPasskey')
  await page.keyboard.press('ArrowDown')
  await page.pressOn('Next')
  await page.untilFocused('Set up')
  await page.pressOn('Create passkey', 'Space')
  await page.shownBackupCodes()
  await page.pressOn('Finish')
  await page.text('Synced').waitFor()

  await askedAgain(place, person)
  await page.pressOn('Use passkey')
  await page.untilAt('/profile')
})

test('beside an app: added without codes, renamed, made the default, and deleted by itself', async () => {
  const place = await atTheSite()
  const { page, device } = place
  const person = await site.newEnrolled()
  await askedAgain(place, person)
  await page.enterCode(await site.newCode(person))
  await page.link('Not now').click()
  await page.untilAt('/profile')
  await page.text('10 of 10 left').waitFor()

  await page.button('Add new method').click()
  await expect.poll(() => page.getByLabel('Select method').locator('option').allTextContents()).toEqual(['Passkey'])
  await page.button('Next').click()
  await page.button('Create passkey').click()
  await page.text('MFA method added.').waitFor()
  await eventually(() => page.locator('mfa-settings :not(.sessions) > ul > li.row').count()).toBe(3)

  await page.button('Menu for Passkey').click()
  expect(await page.locator('.menu:popover-open [role=menuitem]').allTextContents()).toEqual([
    'Rename',
    'Make default',
    'Delete',
  ])
  await page.getByRole('menuitem', { name: 'Make default' }).click()
  await page.text('This method is asked for first from now on.').waitFor()
  await page.button('Menu for Passkey').click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Blue key')
  await page.keyboard.press('Enter')
  await page.text('Name saved.').waitFor()
  await page.untilFocused('Menu for Blue key')

  await askedAgain(place, person)
  await page.button('Use passkey').click()
  await page.untilAt('/profile')

  await page.button('Menu for Blue key').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.text('Blue key stops working. Your other methods and your backup codes stay.').waitFor()
  await page.getByRole('dialog').locator(page.button('Delete')).click()
  await page.button('Use passkey').click()
  await page.text('MFA method deleted.').waitFor()
  await page.text('10 of 10 left').waitFor()
  // The password manager was told, where it takes being told.
  await eventually(async () => (await device.credentials()).length).toBe(0)
})

test('what comes of the browser’s ceremony is said, and the button keeps the focus', async () => {
  const place = await withOne()
  const { page, device, person, codes } = place
  await askedAgain(place, person)

  await device.touches(false)
  await page.button('Use passkey').click()
  await page.text('Follow the instructions of your device.').first().waitFor()
  await page.button('Cancel').click()
  await page.untilState('mfa-challenge', 'asking')
  expect(await page.locator('[data-mfa=error]').textContent()).toBe('')
  await page.untilFocused('Use passkey')

  await device.remove()
  const other = await plugIn(place)
  await other.clear()
  await page.button('Use passkey').click()
  await page.alert(NOTHING).waitFor()
  await page.untilFocused('Use passkey')

  await page.passByBackupCode(codes[0])
  await page.text('9 of 10 left').waitFor()
  // There is no app to set up anew.
  expect(await page.link('Reset').count()).toBe(0)
})

test('a second one on the same device is refused by the browser, and said so', async () => {
  const { page } = await withOne()
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.button('Create passkey').click()
  await page.alert('This device or password manager already has a passkey for this account.').waitFor()
  await page.untilFocused('Create passkey')
})

test('it proves new backup codes, and its deletion deletes them', async () => {
  const { page, codes } = await withOne()
  await page.button('Generate backup codes').click()
  await page.button('Use passkey').click()
  const fresh = await page.shownBackupCodes()
  expect(fresh.filter((code) => codes.includes(code))).toEqual([])
  await page.finish()

  await page.button('Menu for Passkey').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.text('and all your backup codes stop working').waitFor()
  await page.getByRole('dialog').locator(page.button('Delete')).click()
  await page.button('Use passkey').click()
  await page.text('MFA method deleted.').waitFor()
  await page.untilState('mfa-settings', 'empty')
})

/** As in a browser from before Level 3 of the standard, or one without any of it. */
const WITHOUT = () => {
  delete (globalThis as { PublicKeyCredential?: unknown }).PublicKeyCredential
}

test('a browser that cannot says so, and offers what works', async () => {
  const { person, codes } = await withOne()
  const old = await site.open()
  await old.page.addInitScript(WITHOUT)
  await askedAgain(old, person)
  const { page } = old
  await page.text("This browser can't use passkeys here. Use another browser.").waitFor()
  expect(await page.button('Use passkey').count()).toBe(0)
  await page.enterBackupCode(codes[0])
  await page.waitForURL((url) => url.pathname !== '/mfa/challenge')
  await page.waitForLoadState()
  await page.goto('/profile')
  // No passkey could be added here.
  await page.untilState('mfa-settings', 'ready')
  await page.button('Add new method').click()
  await expect
    .poll(() => page.getByLabel('Select method').locator('option').allTextContents())
    .toEqual(['Authenticator app'])
})

test('without JavaScript the page says so, and the other ways are forms', async () => {
  const { person, codes } = await withOne()
  const plain = await site.open({ javaScriptEnabled: false })
  await withPasskeys(site, plain)
  await site.bringIn(plain, person, '/profile')
  const { page } = plain
  // Looked up as an element: text searches pass over `noscript`, whether it is shown or not.
  const words = page.locator('noscript p')
  await words.waitFor()
  expect(await words.textContent()).toBe('Passkeys need JavaScript. Switch it on, or use another way.')
  await page.link('Try another way').click()
  await page.link('Enter backup code').click()
  await page.backupCodeField().fill(codes[0] ?? '')
  await page.button('Enter').click()
  await page.text('backup code').first().waitFor()
})

test('it proves a step-up, and that an Owner switches MFA off', async () => {
  const place = await withOne()
  const { page, person } = place
  await site.requireMfa(person.account)
  await site.pass(400)
  await page.goto('/profile')
  // In a dialog over the page, which sends the request a second time.
  const repeated = page.waitForResponse((answer) => answer.url().endsWith('/profile/email') && answer.status() !== 401)
  await page.button('Change email').click()
  await page.getByRole('dialog').locator(page.button('Use passkey')).click()
  await repeated

  await page.goto('/accounts')
  await page.untilSwitch(person.account)
  await page.policySwitch(person.account).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator(page.button('Use passkey')).click()
  await page.untilOn(person.account, false)
})

test('an answer that was refused is not sent a second time: the next press asks for another challenge', async () => {
  // 401: what the settings were still asking for when the person signed out.
  const place = await withOne({}, { expectedErrors: [/ERR_FAILED/, /status of 401/] })
  const { page, person } = place
  await askedAgain(place, person)
  const sent: string[] = []
  await page.route('**/mfa/api/challenge', async (route) => {
    if (route.request().method() === 'POST') sent.push(route.request().postData() ?? '')
    await (sent.length === 1 && route.request().method() === 'POST' ? route.abort() : route.continue())
  })
  await page.button('Use passkey').click()
  await page.alert(/reach the server/).waitFor()
  await page.button('Use passkey').click()
  await page.untilAt('/profile')
  const challenges = sent.map((body) => {
    const { clientDataJSON } = JSON.parse(body).response as { clientDataJSON: string }
    return JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()).challenge as string
  })
  expect(new Set(challenges).size).toBe(2)
})

test('PSK-32 nothing of a ceremony is left in addresses, storage or attributes', async () => {
  const place = await withOne()
  const { page, person, device } = place
  await askedAgain(place, person)
  await page.button('Use passkey').click()
  await page.untilAt('/profile')
  const [credential] = await device.credentials()
  const id = (credential as unknown as { credentialId: string }).credentialId
  const url = id.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  const { stored, markup } = await page.evaluate(() => ({
    stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    markup: document.documentElement.outerHTML,
  }))
  const addresses = place.requests.join('\n')
  for (const secret of [id, url, 'challenge=']) {
    expect(stored).not.toContain(secret)
    expect(markup).not.toContain(secret)
    expect(addresses).not.toContain(secret)
  }
})

test('PSK-23 beside another method one is added only after a proof of just now, which the wizard asks for', async () => {
  const place = await withOne()
  const { page, person, device } = place
  await site.pass(400)
  await page.goto('/profile')
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Authenticator app' })
  await page.button('Next').click()
  // Still in the wizard.
  await page.heading('Verify your identity').waitFor()
  await page.button('Use passkey').click()
  const secret = await page.shownSecret()
  await page.button('Next').click()
  await page.codeField().fill(await site.newCode({ secret }))
  await page.button('Enter').click()
  await page.text('MFA method added.').waitFor()

  await askedAgain(place, person)
  expect((await device.credentials()).length).toBe(1)
})
