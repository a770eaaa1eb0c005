import { expect, test } from 'vitest'
import { words as german } from '../../widget/words/languages/de.ts'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

/*
 * The languages of the elements as a page without a bundler gets them: from files beside the script, under the demo's policy
 * (its own scripts alone, Trusted Types), each checked by its hash.
 */

const site = await sharedSite()

const turn = (lang: string) => {
  document.documentElement.lang = lang
}

test('a page that changes its language has its elements follow; each language is loaded once, and English needs none', async () => {
  const { page } = await site.openProfile()
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.text('MFA settings').waitFor()
  await page.evaluate(turn, 'de-AT')
  await page.heading(german.settings).waitFor()
  await page.evaluate(turn, 'en')
  await page.heading('MFA settings').waitFor()
  await page.evaluate(turn, 'de')
  await page.heading(german.settings).waitFor()
  // Other parts of the settings may still be on their way.
  const ofLanguages = loaded.filter((path) => /^\/assets\/mfa-(words|[a-z]{2}|challenge-.*)\.js/.test(path))
  expect(ofLanguages).toEqual(['/assets/mfa-words.js', '/assets/mfa-de.js'])
})

test('a file that is not the one that was built is not run: the element is in English, and says so', async () => {
  const { page, context } = await site.openProfile({ expectedErrors: [/integrity|Failed to load/i] })
  await page.text('MFA settings').waitFor()
  await context.route('**/assets/mfa-de.js', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: `globalThis.tampered = true;${await answer.text()}` })
  })
  await page.evaluate(turn, 'de')
  const shown = page.locator('mfa-settings').locator('css=section[lang=en][dir=ltr]')
  await shown.waitFor()
  await page.heading('MFA settings').waitFor()
  expect(await page.evaluate(() => 'tampered' in globalThis)).toBe(false)

  await context.unroute('**/assets/mfa-de.js')
  await page.evaluate(turn, 'en')
  await page.evaluate(turn, 'de')
  await page.heading(german.settings).waitFor()
  expect(await shown.count()).toBe(0)
})

test('a language that does not come leaves no empty page', async () => {
  const { page, context } = await site.openProfile({ expectedErrors: [/ERR_FAILED/] })
  await context.route('**/profile*', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace('<html lang="en"', '<html lang="de"')
    await route.fulfill({ response: answer, body })
  })
  await context.route('**/assets/mfa-words.js', (route) => route.abort())
  await page.reload()
  await page.heading('MFA settings').waitFor()
  expect(await page.locator('mfa-settings').getAttribute('aria-busy')).toBe(null)
})

test('a challenge whose language does not come asks for it once, and is English', async () => {
  const { page, context } = await site.openProfile({ expectedErrors: [/ERR_FAILED/] })
  const asked: string[] = []
  await context.route('**/assets/mfa-challenge-*.js*', (route) => {
    asked.push(new URL(route.request().url()).pathname)
    return route.abort()
  })
  await page.evaluate(() => {
    const element = document.createElement('mfa-challenge')
    element.lang = 'pt-BR'
    document.querySelector('main')?.append(element)
  })
  await page.locator('mfa-challenge form[lang=en][dir=ltr]').waitFor()
  // What its marks led to was asked for before the next language is.
  await page.locator('mfa-challenge').evaluate((element) => element.setAttribute('lang', 'de'))
  await eventually(() => asked.at(-1)).toBe('/assets/mfa-challenge-de.js')
  expect(asked).toEqual(['/assets/mfa-challenge-pt-br.js', '/assets/mfa-challenge-de.js'])
})

test('the challenge has the words of the challenge alone', async () => {
  const { page } = await site.openChallenge()
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.codeField().waitFor()
  await page.locator('mfa-challenge').evaluate((element) => element.setAttribute('lang', 'de'))
  await page.codeField().fill('1')
  await page.button('Enter').click()
  await page
    .getByRole('alert')
    .filter({ hasText: german.code_length(1, 6) })
    .waitFor()
  expect(loaded.filter((path) => /mfa-[\w-]*de\.js$/.test(path))).toEqual(['/assets/mfa-challenge-de.js'])
})
