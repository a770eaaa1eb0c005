import { expect, test } from 'vitest'
import { plugIn } from '../browser/support/authenticator.ts'
import type { Tab } from '../browser/support/tab.ts'
import { addPasskey } from './support/passkey.ts'
import {
  beginIn,
  expectKept,
  LANGUAGES,
  namesOf,
  nextHour,
  quietWindow,
  signIn,
  startQuietSite,
} from './support/stage.ts'

/* What somebody hears who is asked for a code at sign-in. */

const site = await startQuietSite()

const at = (page: Tab, state: string) => page.locator(`mfa-challenge[state=${state}]`)
const way = (page: Tab, name: string) => page.locator(`[data-mfa-way=${name}]`)
const field = (page: Tab) => page.locator('#mfa-code')
const enter = (page: Tab) => page.locator('mfa-challenge button[type=submit]')
const error = (page: Tab) => page.locator('[data-mfa=error]:not(:empty)')

test.each(LANGUAGES)('in %s: wrong codes, and the right one', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newEnrolled()
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))

  heard.title('A code is asked for')
  await heard.when('opens a page that is held', () => signIn(site, window, person), at(page, 'asking'))
  await heard.read()

  heard.title('Mistakes')
  await heard.press(enter(page), error(page))
  await heard.type(field(page), '1234', 'four digits')
  await heard.press(enter(page), at(page, 'asking'))
  await heard.type(field(page), site.wrongCode(person), 'a wrong code')
  await heard.press(enter(page), at(page, 'asking'))
  await heard.read('the page after a wrong code')

  heard.title('The right code')
  await heard.type(field(page), await site.newCode(person), 'the code')
  await heard.press(enter(page), page.locator('mfa-settings[state=ready]'))
  await expectKept('challenge-code', language, heard.text)
})

test.each(LANGUAGES)('in %s: a backup code in its place', async (language) => {
  await beginIn(site, 3, language)
  const person = await site.newEnrolled({ codesLeft: 3 })
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))

  heard.title('Another way')
  await heard.when('opens a page that is held', () => signIn(site, window, person), at(page, 'asking'))
  await heard.press(way(page, 'other'), way(page, 'backup_code'))
  await heard.read()
  await heard.press(way(page, 'backup_code'), field(page))
  await heard.read()

  heard.title('Mistakes')
  await heard.type(field(page), '04K3-QF9X-WM2H-TBPX', 'a code with a typing error')
  await heard.press(enter(page), error(page))

  heard.title('The right one')
  await heard.type(field(page), person.backupCodes[0] ?? '', 'a backup code')
  await heard.press(enter(page), page.locator('a.mfa-primary'))
  await heard.read()
  await expectKept('challenge-backup-code', language, heard.text)
})

test.each(LANGUAGES)('in %s: too many wrong codes, and a method that is gone', async (language) => {
  await beginIn(site, 4, language)
  // The eighth wrong code in a row begins a wait of minutes, whose end is said without seconds.
  const person = await site.newEnrolled({ failures: 7 })
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await nextHour(site)
  await signIn(site, window, person)
  await at(page, 'asking').waitFor()
  heard.forget()

  heard.title('One code too many')
  await heard.type(field(page), site.wrongCode(person), 'a wrong code')
  await heard.press(enter(page), at(page, 'locked'))
  await heard.read()

  heard.title('Back again before it is over')
  await heard.when('loads the page again', () => page.reload(), at(page, 'locked'))
  await heard.read()
  await heard.when('waits', () => site.pass(330), at(page, 'asking'))
  await heard.read()

  heard.title('The method is gone')
  await site.loseMethod(person)
  await heard.when('loads the page again', () => page.reload(), page.locator('.mfa-notice'))
  await heard.read()
  await expectKept('challenge-locked', language, heard.text)
})

test.each(LANGUAGES)('in %s: a passkey, one that fails, and a browser that has none', async (language) => {
  await beginIn(site, 5, language)
  const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
  const { page } = window
  const device = await plugIn(window)
  const person = await site.newPerson()
  await addPasskey(site, window, person)
  heard.forget()
  heard.name(namesOf(person))

  heard.title('A passkey is asked for')
  await heard.when(
    'opens a page that is held',
    () => signIn(site, window, person, 'plain-passkeys'),
    at(page, 'asking'),
  )
  await heard.read()

  heard.title('It does not work')
  await device.verifies(false)
  await heard.press(enter(page), error(page))
  await heard.read()

  heard.title('It works')
  await device.verifies(true)
  await heard.press(enter(page), page.locator('mfa-settings[state=ready]'))

  heard.title('A browser without passkeys')
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'))
  await heard.when(
    'opens a page that is held',
    () => signIn(site, window, person, 'plain-passkeys'),
    page.locator('mfa-challenge[state]'),
  )
  await heard.read()
  expect(await page.evaluate(() => 'PublicKeyCredential' in globalThis)).toBe(false)
  await expectKept('challenge-passkey', language, heard.text)
})

test.each(LANGUAGES)(
  'in %s: a passkey that is given up, one that is gone, and a backup code instead',
  async (language) => {
    await beginIn(site, 6, language)
    const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
    const { page } = window
    const device = await plugIn(window)
    const person = await site.newPerson()
    await addPasskey(site, window, person)
    await signIn(site, window, person, 'plain-passkeys')
    await at(page, 'asking').waitFor()
    heard.forget()
    heard.name(namesOf(person))

    heard.title('Given up')
    await device.touches(false)
    const cancel = page.locator('mfa-challenge button.mfa-link')
    await heard.press(enter(page), cancel)
    await heard.read()
    await heard.press(cancel, at(page, 'asking'))

    heard.title('Deleted in another browser meanwhile')
    await device.touches(true)
    await site.execute('update mfa_authenticator set credential_hash = ? where principal_id = ?', language, person.id)
    await heard.press(enter(page), error(page))
    await heard.read()
    await expectKept('challenge-passkey-gone', language, heard.text)
  },
)
