import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import type { Words } from '../../edge/words/words.ts'
import { words as ar } from '../../widget/words/languages/ar.ts'
import { words as de } from '../../widget/words/languages/de.ts'
import { words as ja } from '../../widget/words/languages/ja.ts'
import type { Messages } from '../../widget/words/messages.ts'
import { codeAt } from './support/codes.ts'
import { sharedSite } from './support/site.ts'

/*
 * Somebody whose browser asks for a language, from the sign-in to ten backup codes and back, on our pages with the elements in
 * them: at no step is there a word of English but names.
 */

const site = await sharedSite()

/** All that is seen or read out on our page, through all shadow roots, but names, codes and keys. */
const inThePage = `(() => {
  const found = [document.title]
  const look = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data)
    if (node.nodeType !== Node.ELEMENT_NODE || /^(script|style|template|noscript|bdi)$/i.test(node.tagName)) return
    if (node.getAttribute('translate') === 'no') return
    for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt']) found.push(node.getAttribute(name) ?? '')
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) look(child)
  }
  look(document.querySelector('.mfa-page'))
  return found
})()`

/** Names in every language, and the device as the server calls it. */
const NAMES = /\b(MFA|QR|UTC|PIN|JavaScript|Client Control Panel|Ledger|Chrome|Linux)\b/g

type Person = { name: string; email: string }
type Language = { lang: string; words: Messages; isEnglish: RegExp }

/** What is there in English: where the script is another one any Latin word, else words that only English has. */
async function englishOn(page: Page, { name, email }: Person, { isEnglish }: Language): Promise<string[]> {
  const texts = await page.evaluate<string[]>(inThePage)
  const rest = texts.map((text) => text.replaceAll(name, '').replaceAll(email, '').replaceAll(NAMES, ''))
  return rest.filter((text) => isEnglish.test(text)).map((text) => text.trim())
}

const LATIN = /[A-Za-z]{2}/
const ENGLISH =
  /\b(the|your|you|of|and|is|are|this|with|enter|settings|sign|out|not|yet|used|key|copy|next|left|try|again)\b/i
const LANGUAGES: Language[] = [
  { lang: 'ar', words: ar, isEnglish: LATIN },
  { lang: 'ja', words: ja, isEnglish: LATIN },
  { lang: 'de', words: de, isEnglish: ENGLISH },
]

const pagesOf = (tag: string) => ALL_WORDS.find(({ lang }) => lang === tag) as Words

test.each(LANGUAGES)('$lang', async (language) => {
  const { lang, words } = language
  const pages = pagesOf(lang)
  const account = await site.newAccount('Ledger')
  await site.requireMfa(account)
  const person = await site.newPerson(undefined, [[account, 'owner']])
  const window = await site.open({ locale: lang })
  const { page, context } = window
  const ours = { name: 'our-pages', value: 'plain', url: site.url }
  const step = async (what: string) => {
    expect(await englishOn(page, person, language), what).toEqual([])
  }
  const again = async (address: string) => {
    await context.clearCookies()
    await context.addCookies([ours])
    await site.bringIn(window, person, address)
    await page.untilAsked()
  }

  await context.addCookies([ours])
  await site.bringIn(window, person, '/mfa/settings')
  await page.goto('/profile')
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
    lang,
    pages.dir,
  ])
  await page.locator('#key').waitFor()
  await step('set-up')
  const secret = ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
  await page.button(words.next).click()
  await page.button(words.enter).waitFor()
  await step('verify')
  await page.getByRole('textbox').fill(codeAt({ secret }, site.now()))
  await page.button(words.enter).click()
  await page.locator('backup-codes li').first().waitFor()
  await step('codes')
  const codes = await page.locator('backup-codes li').allTextContents()
  await page.button(words.finish).click()
  await page.waitForURL((url) => url.pathname === '/profile')

  await again('/mfa/settings')
  await step('challenge')
  await page.locator('#mfa-code').fill('000000')
  await page.button(words.enter).click()
  await page.locator('#mfa-error').filter({ hasText: words.wrong_code }).waitFor()
  await step('wrong')
  await page.link(words.tryAnotherWay).click()
  await page.link(words.enterBackupCode).waitFor()
  await step('other')
  await page.link(words.enterBackupCode).click()
  await page.getByLabel(words.backupCodeLabel).fill(codes[0] ?? '')
  await page.button(words.enter).click()
  await page.waitForURL((url) => url.pathname === '/mfa/codes-left')
  await step('codes-left')
  await page.link(pages.Continue).click()
  await page.locator('mfa-settings').getByText(words.codesLeft(9, 10)).waitFor()
  await step('settings')
  await page.link(pages.Accounts).click()
  await page.getByRole('switch').waitFor()
  await step('accounts')
  await page.button(pages['Sign out']).click()
  await page.waitForURL((url) => url.pathname === '/login')
})
