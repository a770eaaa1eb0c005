import { onTestFinished, test } from 'vitest'
import { OF_THE_SITE } from '../browser/support/gate.ts'
import { cookiesOf, openWindow } from '../browser/support/window.ts'
import { ALICE, startLoginSite } from '../proxy/login-site.ts'
import { type Browser, startSiteGate } from '../proxy/world.ts'
import { sharedBrowser } from '../support/browser.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { expectKept, LANGUAGES, type Language, LOCALES } from './support/stage.ts'
import { Transcript } from './support/transcript.ts'

/* What an Owner hears who lets somebody in, and whoever waits for it. */

const site = endsWithFile(await startLoginSite())
const told = { ...OF_THE_SITE, ORIGIN: site.url, ISSUER: 'Wiki', USER_FIELD: 'user', LOGIN_FAIL_STATUS: '200' }
const variables = { ...told, OWNERS: 'boss', NEW_PEOPLE: 'invite', LANGUAGES: LANGUAGES.slice(1).join() }
const gate = endsWithFile(await startSiteGate({ variables }))
const owner = gate.browser()
await signIn(owner, 'boss')
await owner.enrol()

async function signIn(browser: Browser, user: string): Promise<void> {
  await browser.document('/login')
  await browser.form('/login', { user, pass: ALICE.password })
}

async function listenAs(browser: Browser, language: Language) {
  const window = await openWindow(await sharedBrowser(), gate.url, {
    locale: LOCALES[language],
    reducedMotion: 'reduce',
    expectedErrors: [/status of 40[13]/],
  })
  onTestFinished(window.close)
  await window.context.addCookies(cookiesOf(browser, gate.url))
  return { page: window.page, heard: await Transcript.of(window, true) }
}

test.each(LANGUAGES)('in %s: whoever waits, the Owner who lets them in, and the way in', async (language) => {
  const name = `carol-${language}`
  const newcomer = gate.browser()
  await signIn(newcomer, name)
  const waiting = await listenAs(newcomer, language)
  waiting.heard.name({ newcomer: name })
  waiting.heard.title('Whoever waits')
  await waiting.heard.when('opens the site', () => waiting.page.goto('/'), waiting.page.locator('h1'))
  await waiting.heard.read()

  const { page, heard } = await listenAs(owner, language)
  const [who, code, button] = [page.locator('[name=who]'), page.locator('#mfa-code'), page.locator('.mfa-form button')]
  await page.goto('/.mfa/accounts')
  const at = await page.locator('.mfa-choice time').textContent()
  heard.name({ newcomer: name, 'a moment': at ?? '' })
  heard.forget()
  heard.title('The Owner')
  await heard.when('opens Accounts', () => page.reload(), who)
  await heard.read()
  await heard.press(who, page.locator('[name=who]:checked'), 'Space')
  await heard.type(code, '000000', 'a wrong code')
  await heard.press(button, page.locator('.mfa-error:not(:empty)'))
  await heard.read()
  await heard.type(code, await owner.code(), 'the code')
  await heard.press(button, page.locator('[role=status]'))
  await heard.read()
  // The next code of the Owner is another one.
  await gate.advance(60)

  waiting.heard.title('Let in')
  await waiting.heard.when('opens the site', () => waiting.page.goto('/'), waiting.page.locator('body'))
  await expectKept('invitation', language, `${waiting.heard.text}\n${heard.text}`)
})
