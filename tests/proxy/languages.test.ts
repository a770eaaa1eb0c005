import { expect, test } from 'vitest'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import type { Words } from '../../edge/words/words.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { foreignTo, textsOf } from '../words/shown.ts'
import { type Browser, nastyVariables, startSiteGate } from './world.ts'

/* `LANGUAGES`: a gate in front of a site that speaks its reader's language on every page of its own. */

const PASSWORD = 'a password of the tests'
const NEWCOMER = 'dаve' // with a Cyrillic letter
const origin = endsWithFile(await startNastyOrigin({ loginPath: '/login', users: { boss: PASSWORD, dave: PASSWORD } }))
const told = { ONE_NAME: 'no', OWNERS: 'boss', NEW_PEOPLE: 'invite', LANGUAGES: 'de, ar', ISSUER: 'Wiki' }
const gate = endsWithFile(await startSiteGate({ variables: nastyVariables(origin, told) }))

const wordsOf = (tag: string) => ALL_WORDS.find(({ lang }) => lang === tag) as Words
const reading = (lang: string) => ({ headers: { 'accept-language': lang } })

async function login(browser: Browser, u: string, lang = 'en') {
  await browser.document('/login')
  return browser.form('/login', { u, p: PASSWORD }, reading(lang))
}

const owner = gate.browser()
await login(owner, 'boss')
await owner.enrol()

test.each(['de', 'ar'])('who is not let in yet, and the Owner who is asked, read %s', async (lang) => {
  const newcomer = gate.browser()
  await login(newcomer, 'dave')
  const waiting = await newcomer.document('/', reading(lang))
  expect(waiting).toHaveStatus(403)
  const asked = await owner.document('/.mfa/accounts', reading(lang))
  expect(asked).toHaveStatus(200)
  expect(asked.text).toContain('name="who"')
  for (const page of [waiting, asked]) {
    const words = wordsOf(lang)
    expect(page.text).toContain(`<html lang="${lang}" dir="${words.dir}">`)
    const texts = textsOf(page.text).map((text) => text.replace(/^[\d-]+ [\d:]+ UTC$/, ''))
    expect(foreignTo(words, texts, ['boss', 'dave', 'Wiki', ''])).toEqual([])
  }
})

test('a refusal of the gate is in the reader’s language, and the site’s own pages stay as they are', async () => {
  const answer = await login(gate.browser(), NEWCOMER, 'ar')
  expect(answer).toHaveStatus(400)
  expect(answer.text).toContain(`${wordsOf('ar')['This user name is not accepted']}</h1>`)
  const other = await login(gate.browser(), NEWCOMER, 'fr')
  expect(other.text).toContain('<html lang="en" dir="ltr">')
  expect(other.text).toContain('This user name is not accepted</h1>')
})

test('a tag that there are no words for is named at the start', () => {
  const variables = { ...nastyVariables(origin, told), LANGUAGES: 'de,xx' }
  expect(() => readConfig(variables)).toThrow(/LANGUAGES: write all, or some of en, ar, .*"xx" is not one/)
  expect(readConfig({ ...variables, LANGUAGES: 'all' }).languages).toHaveLength(ALL_WORDS.length)
  expect(readConfig({ ...variables, LANGUAGES: 'en,he' }).languages.map(({ lang }) => lang)).toEqual(['he'])
  expect(readConfig({ ...variables, LANGUAGES: '' }).languages).toEqual([])
})
