import path from 'node:path'
import { expect, test } from 'vitest'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import type { Words } from '../../edge/words/words.ts'
import { Holder, passkeyWorld } from '../security/passkey/holder.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { everyNth } from '../support/long-form.ts'
import { createWorld, type Person } from '../world/world.ts'
import { foreignTo, textsOf } from './shown.ts'

/* Our pages in each language, as a browser without JavaScript gets them: nothing but names is in another. */

const ENTRY = path.join(import.meta.dirname, 'languages.worker.ts')
const SUPPORT = 'https://help.example/mfa'
const world = endsWithFile(
  await passkeyWorld({ entry: ENTRY, mfa: { support: SUPPORT, switchAccount: { path: '/switch', field: 'account' } } }),
)
await world.requireMfa('strict')

const ADA = 'Ada <script>alert(1)</script>'
const STRICT = 'Strict & "Sons"'
const NAMES = [ADA, STRICT, 'Acme', 'Lax', SUPPORT.replace(/^https:\/\//, ''), SUPPORT]
const memberships = [
  { accountId: 'strict', accountName: STRICT, role: 'owner' as const },
  { accountId: 'lax', accountName: 'Lax', role: 'admin' as const },
  { accountId: 'third', accountName: 'Lax', role: 'member' as const },
]
const ada = (own = memberships) => new Holder(world, world.person({ name: ADA, memberships: own })).person
/** In another browser, with the password only. */
const elsewhere = (person: Person) => new Holder(world, person.elsewhere()).person

const asked = (person: Person, at: string, lang: string) =>
  person.agent.document(at, { headers: { 'accept-language': `${lang},en;q=0.1` } })

/** The pages that can be looked at without changing anything, each with who looks. */
const enrolled = await ada().enrol()
const held = elsewhere(enrolled)
const fresh = ada()
const onBackup = elsewhere(await ada().enrol())
await onBackup.useBackup(onBackup.codes[0])
const offered = elsewhere(await ada().enrol())
await offered.answer(await offered.code())
const lost = elsewhere(await ada().enrol())
await world.sql.execute('delete from mfa_authenticator where principal_id = ?', [lost.id])

const waiting = elsewhere(await ada().enrol())
// Last, since time passes while people enrol.
for (let status = 401; status === 401; ) ({ status } = await waiting.answer(await waiting.wrongCode()))
await world.freezeAt(await world.now())

const PAGES: [string, Person, string, number][] = [
  ['the challenge', held, '/mfa/challenge', 200],
  ['… by a backup code', held, '/mfa/challenge?way=backup_code', 200],
  ['… by another way', held, '/mfa/challenge?way=other', 200],
  ['… that has to wait', waiting, '/mfa/challenge?way=totp', 200],
  ['… without a method that is left', lost, '/mfa/challenge', 403],
  ['setting up', fresh, '/mfa/enrol', 200],
  ['setting up by choice', ada([]), '/mfa/enrol', 200],
  ['the backup codes', onBackup, '/mfa/codes-left', 200],
  ['settings', enrolled, '/mfa/settings?mfa=not-saved', 200],
  ['accounts', enrolled, '/mfa/accounts', 200],
  ['no accounts', ada([]), '/mfa/accounts', 200],
  ['the offer of a passkey', offered, '/mfa/offer', 200],
  ['… taken', offered, '/mfa/offer?add=', 200],
]

function expectLanguage(page: Answer, { lang, dir }: Pick<Words, 'lang' | 'dir'>): void {
  expect(page.text).toContain(`<html lang="${lang}" dir="${dir}">`)
  expect(page.headers.get('content-language')).toBe(lang)
  expect(page.headers.get('vary')).toBe('Accept-Language')
}

test.each(everyNth(4, ALL_WORDS).map((words) => [words.lang, words] as const))('%s', async (lang, words) => {
  for (const [what, person, at, status] of PAGES) {
    const page = await asked(person, at, lang)
    expect(page, what).toHaveStatus(status)
    expectLanguage(page, words)
    expect(page.text, what).not.toContain('<script>alert')
    expect(foreignTo(words, textsOf(page.text), NAMES), what).toEqual([])
    expect(page.text.includes(' UTC'), what).toBe(person === waiting)
  }
  // What a form is refused for, and a request that is none.
  const agent = elsewhere(held).agent
  const headers = { 'accept-language': lang }
  const form = await agent.document('/mfa/challenge', { headers })
  const csrf = /name="csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? ''
  const malformed = await agent.form('/mfa/challenge', { csrf, factor: 'totp', code: '12', to: '/' }, { headers })
  expect(malformed).toHaveStatus(401)
  const refused = await agent.form('/mfa/challenge', { nothing: '' }, { headers })
  expect(refused).toHaveStatus(400)
  for (const page of [malformed, refused]) {
    expectLanguage(page, words)
    expect(foreignTo(words, textsOf(page.text), NAMES)).toEqual([])
  }
})

test('a page of another language does not pass', async () => {
  const [german] = ALL_WORDS.filter(({ lang }) => lang === 'de')
  const page = await asked(held, '/mfa/challenge', 'en')
  expect(foreignTo(german as Words, textsOf(page.text), NAMES)).toContain('Verify your identity')
})

test('without words for what is asked all is English, and says so', async () => {
  for (const lang of ['fi', 'zh-Hant-TW', '*', 'de;q=0', '\u00ff', 'x'.repeat(8000)]) {
    const page = await held.agent.document('/mfa/challenge', { headers: { 'accept-language': lang } })
    expectLanguage(page, { lang: 'en', dir: 'ltr' })
    expect(page.text).toContain('<h1 class="mfa-heading">Verify your identity</h1>')
  }
})

test("in a host's layout the page alone is in the reader's language", async () => {
  const framed = endsWithTest(await createWorld({ entry: ENTRY, beside: world, hasLayout: true }))
  const page = await framed
    .person({ name: ADA })
    .agent.document('/mfa/settings', { headers: { 'accept-language': 'he' } })
  expect(page.text).toMatch(
    /^<!doctype html><title>[^<]*<\/title><body class="of-the-host"><div lang="he" dir="rtl"><link /,
  )
  expect(page.text).toContain('</main></div></body>')
  const english = await framed.person().agent.document('/mfa/settings', { headers: { 'accept-language': 'fi' } })
  expect(english.text).toContain('<body class="of-the-host"><div lang="en" dir="ltr">')
})

test("the host's own decision goes before the browser's, and then nothing varies by the field", async () => {
  const page = await held.agent.document('/mfa/challenge', {
    headers: { 'accept-language': 'de', 'x-locale': 'ar-EG' },
  })
  expect(page.text).toContain('<html lang="ar" dir="rtl">')
  expect(page.headers.get('vary')).toBeNull()
  const unknown = await held.agent.document('/mfa/challenge', {
    headers: { 'accept-language': 'de', 'x-locale': 'fi' },
  })
  expect(unknown.text).toContain('<html lang="en" dir="ltr">')
  const broken = await held.agent.document('/mfa/challenge', {
    headers: { 'accept-language': 'de', 'x-locale': 'throws' },
  })
  expectLanguage(broken, { lang: 'de', dir: 'ltr' })
})
