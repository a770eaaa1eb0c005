import type { Locator } from 'playwright-core'
import { test } from 'vitest'
import { plugIn } from '../browser/support/authenticator.ts'
import type { Tab } from '../browser/support/tab.ts'
import { beginIn, expectKept, LANGUAGES, namesOf, quietWindow, startQuietSite } from './support/stage.ts'
import type { Transcript } from './support/transcript.ts'
import { nameCodes, nameSecret } from './support/unsteady.ts'

/* What somebody hears who sets a method up, to the ten backup codes and Finish. */

const site = await startQuietSite()

const at = (page: Tab, state: string) => page.locator(`mfa-setup-wizard[state=${state}]`)
const primary = (page: Tab) => page.locator('mfa-setup-wizard button[type=submit]')
const field = (page: Tab) => page.locator('mfa-setup-wizard #code')
const wizard = (page: Tab) => page.locator('mfa-setup-wizard [part=base]').first()

/** **Copy** and **Download** of ten codes, and the end. */
async function keepCodes(page: Tab, heard: Transcript, end: Locator): Promise<void> {
  const keep = page.locator('backup-codes button')
  const note = page.locator('backup-codes .done span')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await heard.press(keep.nth(0), note)
  await heard.press(keep.nth(1), note)
  await heard.press(primary(page), end)
}

test.each(LANGUAGES)('in %s: an app, required, to the end', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newPerson()
  await site.requireMfa(person.account)
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))

  heard.title('It has to be set up')
  await heard.when('opens a page that is held', () => site.bringIn(window, person, '/profile'), at(page, 'prompting'))
  const secret = await nameSecret(page, heard)
  await heard.read()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await heard.press(page.locator('.key button'), page.locator('.done span'))

  heard.title('A code')
  await heard.press(primary(page), field(page))
  await heard.read()
  await heard.press(primary(page), page.locator('#code-error span'))
  await heard.type(field(page), site.wrongCode({ secret }), 'a wrong code')
  await heard.press(primary(page), page.locator('#code-error span'))
  await heard.type(field(page), await site.newCode({ secret }), 'the code')
  await heard.press(primary(page), at(page, 'keeping'))

  heard.title('Backup codes')
  await nameCodes(page, heard)
  await heard.read()
  await keepCodes(page, heard, page.locator('mfa-settings[state=ready]'))
  await expectKept('wizard-app', language, heard.text)
})

test.each(LANGUAGES)('in %s: a passkey by choice, from the settings', async (language) => {
  await beginIn(site, 3, language)
  const person = await site.newPerson()
  const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
  const { page } = window
  const device = await plugIn(window)
  heard.name(namesOf(person))
  await site.bringIn(window, person, '/mfa/settings')
  await page.locator('#add').waitFor()
  heard.forget()

  heard.title('A choice')
  await heard.press(page.locator('#add'), at(page, 'choosing'))
  await heard.read('the wizard', wizard(page))
  await heard.when('chooses the passkey', () => page.locator('#method').selectOption('passkey'), at(page, 'choosing'))
  await heard.press(primary(page), at(page, 'prompting'))
  await heard.read('the wizard', wizard(page))

  heard.title('It does not work')
  await device.verifies(false)
  await heard.press(primary(page), page.locator('#code-error span'))
  await heard.read('the wizard', wizard(page))

  heard.title('It works')
  await device.verifies(true)
  await heard.press(primary(page), at(page, 'keeping'))
  await nameCodes(page, heard)
  await heard.read('the wizard', wizard(page))
  await heard.press(primary(page), page.locator('mfa-settings[state=ready]'))
  await expectKept('wizard-passkey', language, heard.text)
})
