import { test } from 'vitest'
import type { Tab } from '../browser/support/tab.ts'
import { beginIn, comeIn, expectKept, LANGUAGES, namesOf, quietWindow, startQuietSite } from './support/stage.ts'
import { nameCodes, nameSecret } from './support/unsteady.ts'

/* What somebody hears of ten backup codes: each way to keep them, where it does not work, and leaving them. */

const site = await startQuietSite()

const inWizard = (page: Tab, selector: string) => page.locator(`mfa-setup-wizard ${selector}`)
const keep = (page: Tab, way: number) => page.locator('backup-codes button').nth(way)
const note = (page: Tab) => page.locator('backup-codes .done span')
const back = (page: Tab) => page.evaluate(() => history.back())

test.each(LANGUAGES)('in %s: on paper, and where a way does not work', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newPerson()
  await site.requireMfa(person.account)
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await site.bringIn(window, person, '/profile')
  const secret = await nameSecret(page, heard)
  await inWizard(page, 'button[type=submit]').click()
  await inWizard(page, '#code').fill(await site.newCode({ secret }))
  await inWizard(page, 'button[type=submit]').click()
  await keep(page, 2).waitFor()
  await nameCodes(page, heard)
  heard.forget()

  heard.title('A browser that can neither copy nor print')
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
    Object.defineProperty(window, 'print', { value: undefined, configurable: true, writable: true })
  })
  await heard.press(keep(page, 0), note(page))
  await heard.press(keep(page, 2), note(page))

  heard.title('Leaving without them')
  await heard.when('goes back', () => back(page), page.locator('#stay'))
  await heard.read('the wizard', inWizard(page, '[part=base]').first())

  heard.title('On paper')
  await page.evaluate(() => {
    // The browser's own, which asks nothing of anybody where there is no head.
    Object.assign(window, { print: () => {} })
  })
  await heard.press(keep(page, 2), note(page))
  await heard.read('the wizard', inWizard(page, '[part=base]').first())
  await heard.when('goes back', () => back(page), page.locator('h1'))
  await expectKept('codes-kept', language, heard.text)
})

test.each(LANGUAGES)('in %s: left without being kept', async (language) => {
  await beginIn(site, 3, language)
  const person = await site.newEnrolled({ codesLeft: 3 })
  const { window, heard } = await quietWindow(site, language)
  const { page } = window
  heard.name(namesOf(person))
  await comeIn(site, window, person.agent, '/mfa/settings')
  await page.locator('#generate').click()
  await inWizard(page, '#code').fill(await site.newCode(person))
  await inWizard(page, 'button[type=submit]').click()
  await keep(page, 2).waitFor()
  await nameCodes(page, heard)
  heard.forget()

  heard.title('Stay')
  await heard.when('goes back', () => back(page), page.locator('#stay'))
  await heard.read('the wizard', inWizard(page, '[part=base]').first())
  await heard.press(page.locator('#stay'), inWizard(page, '[part=base]:not(:has(#stay))').first())

  heard.title('Leave')
  await heard.when('goes back', () => back(page), page.locator('#stay'))
  await heard.press(page.locator('#stay + button'), page.locator('mfa-settings[state=ready]'))
  await heard.read()
  await expectKept('codes-left', language, heard.text)
})
