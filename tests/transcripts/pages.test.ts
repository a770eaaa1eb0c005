import { test } from 'vitest'
import { plugIn } from '../browser/support/authenticator.ts'
import { addPasskey } from './support/passkey.ts'
import {
  beginIn,
  comeIn,
  expectKept,
  LANGUAGES,
  namesOf,
  nextHour,
  quietWindow,
  signIn,
  startQuietSite,
} from './support/stage.ts'

/* What somebody hears on our pages in a browser that runs no script. */

const site = await startQuietSite()

test.each(LANGUAGES)('in %s, without JavaScript: the challenge', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newEnrolled({ failures: 7, codesLeft: 1 })
  const { window, heard } = await quietWindow(site, language, { javaScriptEnabled: false })
  const { page } = window
  const [code, enter] = [page.locator('#mfa-code'), page.locator('form.mfa-form button')]
  heard.name(namesOf(person))
  await nextHour(site)

  heard.title('A code is asked for')
  await heard.when('opens a page that is held', () => signIn(site, window, person), code)
  await heard.read()
  await heard.type(code, '1234', 'four digits')
  await heard.press(enter, page.locator('.mfa-error:not(:empty)'))
  await heard.read()
  await heard.type(code, site.wrongCode(person), 'a wrong code')
  await heard.press(enter, page.locator('.mfa-notice'))
  await heard.read()

  heard.title('Another way')
  await heard.press(page.locator('[data-mfa-way=other]'), page.locator('[data-mfa-way=backup_code]'))
  await heard.read()
  await heard.press(page.locator('[data-mfa-way=backup_code]'), code)
  await heard.type(code, '04K3-QF9X-WM2H-TBPX', 'a code with a typing error')
  await heard.press(enter, page.locator('.mfa-error:not(:empty)'))
  await heard.read()
  await heard.type(code, person.backupCodes[0] ?? '', 'the last backup code')
  await heard.press(enter, page.locator('a.mfa-primary'))
  await heard.read()
  await expectKept('no-script-challenge', language, heard.text)
})

test.each(LANGUAGES)('in %s, without JavaScript: set-up, settings and accounts', async (language) => {
  await beginIn(site, 3, language)
  const [newcomer, person] = [await site.newPerson(), await site.newEnrolled()]
  await site.requireMfa(newcomer.account)
  const { window, heard } = await quietWindow(site, language, { javaScriptEnabled: false })
  const { page } = window
  heard.name(namesOf(person))

  heard.title('Set-up')
  const { account, name } = newcomer
  heard.name({ 'account of a newcomer': account.name, newcomer: name })
  await heard.when('opens a page that is held', () => site.bringIn(window, newcomer, '/profile'), page.locator('main'))
  await heard.read()

  heard.title('Settings')
  await heard.when('opens the page', () => comeIn(site, window, person.agent, '/mfa/settings'), page.locator('main'))
  await heard.read()

  heard.title('Accounts')
  await heard.when('opens the page', () => page.goto('/mfa/accounts'), page.locator('main'))
  await heard.read()
  await expectKept('no-script-pages', language, heard.text)
})

test.each(LANGUAGES)('in %s: the offer of a passkey after a code', async (language) => {
  await beginIn(site, 4, language)
  const person = await site.newEnrolled()
  const { window, heard } = await quietWindow(site, language, { pages: 'plain-passkeys' })
  const { page } = window
  await plugIn(window)
  heard.name(namesOf(person))
  await signIn(site, window, person, 'plain-passkeys')
  await page.locator('mfa-challenge[state=asking]').waitFor()
  heard.forget()
  await heard.type(page.locator('#mfa-code'), await site.newCode(person), 'the code')
  await heard.press(page.locator('mfa-challenge button[type=submit]'), page.locator('a.mfa-primary'))
  await heard.read()
  await expectKept('passkey-offer', language, heard.text)
})

test.each(LANGUAGES)(
  'in %s, without JavaScript: the right code, and a passkey that takes a script',
  async (language) => {
    await beginIn(site, 5, language)
    const person = await site.newEnrolled()
    const { window, heard } = await quietWindow(site, language, { javaScriptEnabled: false })
    const { page } = window
    heard.name(namesOf(person))
    await signIn(site, window, person)

    heard.title('The right code')
    await heard.type(page.locator('#mfa-code'), await site.newCode(person), 'the code')
    await heard.press(page.locator('form.mfa-form button'), page.locator('.mfa-nav'))

    heard.title('A passkey')
    const other = await quietWindow(site, language, { pages: 'plain-passkeys' })
    await plugIn(other.window)
    const keeper = await site.newPerson()
    await addPasskey(site, other.window, keeper)
    heard.name({ keeper: keeper.name })
    await heard.when(
      'opens a page that is held',
      () => signIn(site, window, keeper, 'plain-passkeys'),
      page.locator('main'),
    )
    await heard.read()
    await heard.press(page.locator('[data-mfa-way=other]'), page.locator('[data-mfa-way=backup_code]'))
    await heard.read()
    await expectKept('no-script-sign-in', language, heard.text)
  },
)
