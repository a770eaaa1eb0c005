import { test } from 'vitest'
import { plugIn } from '../browser/support/authenticator.ts'
import type { Tab } from '../browser/support/tab.ts'
import { addPasskey } from './support/passkey.ts'
import {
  beginIn,
  comeIn,
  expectKept,
  LANGUAGES,
  namesOf,
  nextHour,
  quietWindow,
  startQuietSite,
} from './support/stage.ts'
import { nameCodes } from './support/unsteady.ts'

/* What somebody hears at their own settings. */

const site = await startQuietSite()

const at = (page: Tab, state: string) => page.locator(`mfa-settings[state=${state}]`)
const menu = (page: Tab, method = 0) => page.locator('.more').nth(method)
const item = (page: Tab, index: number) => page.locator('[role=menu]:popover-open [role=menuitem]').nth(index)
const primary = (page: Tab) => page.locator('mfa-settings button[type=submit]')
const field = (page: Tab) => page.locator('mfa-settings #code')
const said = (page: Tab) => page.locator('mfa-settings .said span')

test.each(LANGUAGES)('in %s: nothing is set up', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newPerson()
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await heard.when('opens the page', () => site.bringIn(window, person, '/mfa/settings'), at(page, 'empty'))
  await heard.read()
  await heard.press(page.locator('#add'), page.locator('mfa-setup-wizard[state=choosing]'))
  await heard.read('the wizard', page.locator('mfa-setup-wizard [part=base]').first())
  await heard.press(page.locator('mfa-setup-wizard .apart'), at(page, 'empty'))
  await expectKept('settings-empty', language, heard.text)
})

test.each(LANGUAGES)('in %s: a name, new codes, and the end of a method', async (language) => {
  await beginIn(site, 3, language)
  const person = await site.newEnrolled({ codesLeft: 3 })
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await heard.when('opens the page', () => comeIn(site, window, person.agent, '/mfa/settings'), at(page, 'ready'))
  await heard.read()

  heard.title('Another name')
  await heard.press(menu(page), item(page, 0))
  await heard.read('the menu', page.locator('[role=menu]:popover-open'))
  await heard.press(item(page, 0), page.locator('#name'))
  await heard.read('the row', page.locator('li.row').first())
  await heard.type(page.locator('#name'), '', 'nothing')
  await heard.press(primary(page), page.locator('#name-error span'))
  await heard.type(page.locator('#name'), 'Old phone', 'a name')
  await heard.press(primary(page), said(page))

  heard.title('New codes')
  await heard.press(page.locator('#generate'), field(page))
  await heard.read('the card', page.locator('mfa-settings [part=base]').first())
  await heard.type(field(page), await site.newCode(person), 'the code')
  await heard.press(primary(page), page.locator('mfa-setup-wizard[state=keeping]'))
  await nameCodes(page, heard)
  await heard.press(primary(page), said(page))

  heard.title('The method is deleted')
  // The code before is over, so that nothing is said of it.
  await site.pass(60)
  await heard.press(menu(page), item(page, 2))
  await heard.press(item(page, 2), page.locator('dialog[open]'))
  await heard.read('the dialog', page.locator('dialog[open]'))
  await heard.press(page.locator('dialog[open] button').last(), at(page, 'ready'))
  await heard.press(menu(page), item(page, 2))
  await heard.press(item(page, 2), page.locator('dialog[open]'))
  await heard.press(page.locator('dialog[open] button').first(), field(page))
  await heard.read('the card', page.locator('mfa-settings [part=base]').first())
  await heard.type(field(page), await site.newCode(person), 'the code')
  await heard.press(primary(page), at(page, 'empty'))
  await expectKept('settings-method', language, heard.text)
})

test.each(LANGUAGES)('in %s: an app and a passkey', async (language) => {
  await beginIn(site, 4, language)
  const person = await site.newPerson()
  const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
  const { page } = window
  await plugIn(window)
  await addPasskey(site, window, person)
  // By now the set-up proves nothing any more.
  await site.pass(900)
  await page.locator('#add').click()
  await page.locator('mfa-setup-wizard[state=choosing]').waitFor()
  await page.locator('#method').selectOption('totp')
  await page.locator('mfa-setup-wizard button[type=submit]').click()
  heard.name(namesOf(person))
  heard.forget()

  heard.title('Proving before another one is added')
  const press = page.locator('mfa-setup-wizard[state=proving] button[type=submit]')
  await press.waitFor()
  await heard.read('the wizard', page.locator('mfa-setup-wizard [part=base]').first())
  await heard.press(press, page.locator('mfa-setup-wizard[state=prompting]'))
  const secret = ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
  await heard.press(page.locator('mfa-setup-wizard button[type=submit]'), field(page))
  // At the beginning of a time step, so that the next code is asked for below.
  await site.nextStep()
  await heard.type(field(page), await site.newCode({ secret }), 'the code')
  await heard.press(page.locator('mfa-setup-wizard button[type=submit]'), at(page, 'ready'))
  await heard.read()

  heard.title('One of them is to be deleted')
  // A passkey is not reset, and this one is the default already.
  await heard.press(menu(page), item(page, 1))
  await heard.press(item(page, 1), page.locator('dialog[open]'))
  await heard.press(page.locator('dialog[open] button').first(), at(page, 'removing'))
  await heard.read('the card', page.locator('mfa-settings [part=base]').first())
  await heard.press(page.locator('mfa-settings .apart'), at(page, 'ready'))

  heard.title('Another default')
  await heard.press(menu(page, 1), item(page, 1))
  await heard.press(item(page, 1), said(page))
  await expectKept('settings-several', language, heard.text)
})

test.each(LANGUAGES)('in %s: a wrong code too many, and the end of the wait', async (language) => {
  await beginIn(site, 5, language)
  // The eighth wrong code in a row begins a wait of minutes, whose end is said without seconds.
  const person = await site.newEnrolled({ failures: 7 })
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await nextHour(site)
  await comeIn(site, window, person.agent, '/mfa/settings')
  await menu(page).click()
  await item(page, 2).click()
  await page.locator('dialog[open] button').first().click()
  await field(page).waitFor()
  heard.forget()

  heard.title('One code too many')
  await heard.type(field(page), site.wrongCode(person), 'a wrong code')
  await heard.press(primary(page), page.locator('#wait'))
  await heard.read('the card', page.locator('mfa-settings [part=base]').first())
  await heard.when('waits', () => site.pass(330), page.locator('#code:enabled'))
  await heard.read('the card', page.locator('mfa-settings [part=base]').first())

  heard.title('Another way')
  const ways = page.locator('.ways button')
  await heard.press(ways.first(), ways.nth(1))
  await heard.read('the card', page.locator('mfa-settings [part=base]').first())
  await heard.press(ways.first(), field(page))
  await heard.press(ways.first(), field(page))

  heard.title('Again before it is over')
  await site.lock(person)
  await heard.press(page.locator('mfa-settings .apart'), at(page, 'ready'))
  await page.locator('#generate').click()
  await field(page).waitFor()
  heard.forget()
  await heard.type(field(page), await site.newCode(person), 'the code')
  await heard.press(primary(page), page.locator('#wait'))
  await expectKept('settings-locked', language, heard.text)
})
