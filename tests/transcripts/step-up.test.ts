import { test } from 'vitest'
import type { Tab } from '../browser/support/tab.ts'
import { beginIn, comeIn, expectKept, LANGUAGES, namesOf, quietWindow, startQuietSite } from './support/stage.ts'

/* What somebody hears who does what takes a fresh code, on a page of the host's: the dialog over it. */

const site = await startQuietSite()

const MINUTES_AGO = 6 * 60

const dialog = (page: Tab, selector = '') => page.locator(`dialog.mfa-step-up ${selector}`)
const change = (page: Tab) => page.locator('#email-form button')

test.each(LANGUAGES)('in %s: given up, a wrong code, and the right one', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newEnrolled()
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await comeIn(site, window, person.agent, '/profile')
  await page.locator('mfa-settings[state=ready]').waitFor()
  // The host's page is in English only.
  await page.evaluate((lang) => Object.assign(document.documentElement, { lang }), language)
  await site.pass(MINUTES_AGO)
  await page.locator('#email').fill(`new-${person.email}`)
  heard.forget()

  heard.title('Cancel')
  await heard.press(change(page), dialog(page, '#mfa-code'))
  await heard.read('the dialog', dialog(page))
  await heard.press(dialog(page, '> button'), page.locator('#email-error:visible'))

  heard.title('Codes')
  await heard.press(change(page), dialog(page, '#mfa-code'))
  await heard.type(dialog(page, '#mfa-code'), site.wrongCode(person), 'a wrong code')
  await heard.press(dialog(page, '[type=submit]'), dialog(page, '[data-mfa=error]:not(:empty)'))
  await heard.press(dialog(page, '.mfa-link'), dialog(page, '.mfa-link >> nth=1'))
  await heard.read('the dialog', dialog(page))
  await heard.press(dialog(page, '.mfa-link >> nth=1'), dialog(page, '#mfa-code'))
  await heard.type(dialog(page, '#mfa-code'), await site.newCode(person), 'the code')
  await heard.press(dialog(page, '[type=submit]'), page.locator('.saved:not(:empty)'))
  await expectKept('step-up', language, heard.text)
})
