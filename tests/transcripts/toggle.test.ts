import { test } from 'vitest'
import { plugIn } from '../browser/support/authenticator.ts'
import type { Tab } from '../browser/support/tab.ts'
import { addPasskey } from './support/passkey.ts'
import { beginIn, comeIn, expectKept, LANGUAGES, namesOf, quietWindow, startQuietSite } from './support/stage.ts'

/* What an Owner hears at the switch of an account, and a member. */

const site = await startQuietSite()

const at = (page: Tab, state: string) => page.locator(`account-mfa-toggle[state=${state}]`)
const toggle = (page: Tab) => page.locator('account-mfa-toggle [role=switch]').first()
const isOn = (page: Tab, on: boolean) => page.locator(`account-mfa-toggle[state=ready] [aria-checked=${on}]`)

test.each(LANGUAGES)('in %s: on, and off with a code', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newEnrolled()
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await heard.when('opens the page', () => comeIn(site, window, person.agent, '/mfa/accounts'), at(page, 'ready'))
  await heard.read()

  heard.title('On')
  await heard.press(toggle(page), isOn(page, true), 'Space')
  await heard.read('the switch', page.locator('account-mfa-toggle [part=base]'))

  heard.title('Off')
  await heard.press(toggle(page), page.locator('dialog[open] #code'), 'Space')
  await heard.read('the dialog', page.locator('dialog[open]'))
  await heard.type(page.locator('dialog #code'), site.wrongCode(person), 'a wrong code')
  await heard.press(page.locator('dialog button[type=submit]'), page.locator('dialog #code-error span'))
  await heard.type(page.locator('dialog #code'), await site.newCode(person), 'the code')
  await heard.press(page.locator('dialog button[type=submit]'), isOn(page, false))

  heard.title('Members')
  const members = page.locator('account-mfa-toggle summary')
  await heard.press(members, page.locator('account-mfa-toggle details[open] li'))
  await heard.read('the list', page.locator('account-mfa-toggle details[open]'))
  await expectKept('toggle-owner', language, heard.text)
})

test.each(LANGUAGES)('in %s: somebody who cannot change it', async (language) => {
  await beginIn(site, 3, language)
  const account = await site.newAccount('Initech Branch')
  const person = await site.newEnrolled({ roles: [[account, 'member']] })
  await site.requireMfa(account)
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name({ ...namesOf(person), account: account.name })
  await heard.when('opens the page', () => comeIn(site, window, person.agent, '/mfa/accounts'), at(page, 'ready'))
  await heard.read()
  await heard.press(toggle(page), at(page, 'ready'), 'Space')
  await expectKept('toggle-member', language, heard.text)
})

test.each(LANGUAGES)('in %s: passkeys only, and its end', async (language) => {
  await beginIn(site, 4, language)
  const person = await site.newPerson()
  const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
  const { page } = window
  await plugIn(window)
  await addPasskey(site, window, person)
  await site.requireMfa(person.account)
  await page.goto('/mfa/accounts')
  const strength = page.locator('account-mfa-toggle #strength')
  await strength.waitFor()
  heard.name(namesOf(person))
  heard.forget()

  await heard.read('the switches', page.locator('account-mfa-toggle [part=base]'))
  await heard.press(strength, page.locator('#strength[aria-checked=true]'), 'Space')
  await heard.press(strength, page.locator('dialog[open] button[type=submit]'), 'Space')
  await heard.read('the dialog', page.locator('dialog[open]'))
  await heard.press(page.locator('dialog button[type=submit]'), page.locator('#strength[aria-checked=false]'))
  await expectKept('toggle-passkeys-only', language, heard.text)
})

test.each(LANGUAGES)('in %s: passkeys only, asked for by an Owner who has none', async (language) => {
  await beginIn(site, 5, language)
  const person = await site.newEnrolled()
  await site.requireMfa(person.account)
  const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
  const { page } = window
  heard.name(namesOf(person))
  await comeIn(site, window, person.agent, '/mfa/accounts')
  const strength = page.locator('account-mfa-toggle #strength')
  await strength.waitFor()
  heard.forget()
  await heard.press(strength, page.locator('account-mfa-toggle [part=error] a'), 'Space')
  await heard.read('the switches', page.locator('account-mfa-toggle [part=base]'))

  heard.title('Given up')
  await heard.press(toggle(page), page.locator('dialog[open] #code'), 'Space')
  await heard.press(page.locator('dialog[open] button[type=button]').last(), at(page, 'ready'))
  await expectKept('toggle-refused', language, heard.text)
})
