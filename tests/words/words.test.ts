import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import { filled } from '../../edge/words/speech.ts'
import { sayIn } from '../../edge/words/translated.ts'
import type { MailWords, Words } from '../../edge/words/words.ts'
import { englishMessages } from '../../widget/words/english.ts'

/* Each language of the server: whole, and in the words of the elements. What lacks a sentence or a place does not compile. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const FOLDER = path.join(ROOT, 'edge/words/languages')
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && file !== 'all.ts')

type Said = string | { other: string; [category: string]: string }
const sentencesOf = ({ lang: _lang, dir: _dir, ...sentences }: Words | MailWords) =>
  Object.entries(sentences as Record<string, Said>)
const formsOf = (said: Said): string[] => (typeof said === 'string' ? [said] : Object.values(said))

const languages = await Promise.all(
  files.map(async (file) => ({
    file,
    ...((await import(path.join(FOLDER, file))) as { words: Words; mail: MailWords }),
    elements: ((await import(path.join(ROOT, 'widget/words/languages', file))) as { words: Record<string, unknown> })
      .words,
  })),
)

/** Sentences that may read the same in another language: one word or a name, each. */
const MAY_BE_ENGLISH = [
  'MFA',
  'Passkey',
  'Account',
  'Accounts',
  'Reset',
  'Error: {title}',
  'Names',
  '{browser}, network {place}',
]

test('there are eleven, each where its tag says, and all of them are in the list', () => {
  expect(files).toHaveLength(11)
  expect(ALL_WORDS.map(({ lang }) => `${lang}.ts`).sort()).toEqual([...files].sort())
  for (const { file, words, mail } of languages)
    expect([words.lang, mail.lang]).toEqual(Array(2).fill(file.slice(0, -3)))
})

test.each(languages)('$file says nothing in English', ({ words, mail }) => {
  const same = [...sentencesOf(words), ...sentencesOf(mail)].filter(([english, said]) =>
    formsOf(said).includes(english),
  )
  expect(same.map(([english]) => english).filter((english) => !MAY_BE_ENGLISH.includes(english))).toEqual([])
})

test.each(languages)(
  '$file has the direction of its script, and no sign that turns another text',
  ({ words, mail }) => {
    const isFromRight = ['Arab', 'Hebr'].includes(new Intl.Locale(words.lang).maximize().script ?? '')
    expect([words.dir, mail.dir]).toEqual(Array(2).fill(isFromRight ? 'rtl' : 'ltr'))
    const all = [...sentencesOf(words), ...sentencesOf(mail)].flatMap(([, said]) => formsOf(said))
    expect(all.filter((text) => /[\p{Cc}\p{Cf}<>]/u.test(text))).toEqual([])
  },
)

test.each(languages)('$file has every plural that its language has, where it has any', ({ words }) => {
  const rules = new Intl.PluralRules(words.lang)
  // Of what is counted here there are never more.
  const needed = new Set(Array.from({ length: 101 }, (_, count) => rules.select(count)))
  const plurals = sentencesOf(words).flatMap(([, said]) => (typeof said === 'string' ? [] : [Object.keys(said)]))
  for (const categories of plurals) expect(new Set([...needed, ...categories])).toEqual(new Set(categories))
})

test.each(languages)('$file says what the elements say alike in the same words', ({ words, elements }) => {
  const english = Object.entries(englishMessages()).filter(([, text]) => typeof text === 'string')
  const ours = new Map(sentencesOf(words))
  const both = english.filter(([, text]) => ours.has(text as string))
  expect(both.length).toBeGreaterThan(15)
  const differing = both.filter(([key, text]) => elements[key] !== ours.get(text as string))
  expect(differing.map(([key, text]) => [elements[key], ours.get(text as string)])).toEqual([])
})

test('no sentence is in the list that nobody says', () => {
  const sources = ['edge/http', 'edge/mail', 'edge/passkeys', 'edge/words/client.ts'].flatMap((at) => {
    const file = path.join(ROOT, at)
    if (at.endsWith('.ts')) return [readFileSync(file, 'utf8')]
    const within = readdirSync(file, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    return within.map((name) => readFileSync(path.join(file, name), 'utf8'))
  })
  const source = sources.join('\n')
  const [first] = languages
  const listed = first ? [...sentencesOf(first.words), ...sentencesOf(first.mail)].map(([english]) => english) : []
  expect(listed.length).toBeGreaterThan(100)
  // Said in two parts, of which the second depends.
  const said = (english: string) => [english, ...PARTS.map((part) => english.replace(part, ''))].some(isThere)
  const isThere = (text: string) => source.includes(text)
  expect(listed.filter((english) => !said(english))).toEqual([])
})

const PARTS = [
  /^Your role: /,
  /, as long as it lasts\.$| for 10 minutes\.$/,
  /^(This site requires|What you asked for needs) /,
  /^After your password, (wrong backup codes were|a wrong code was) /,
]

test('a name in a sentence of another script keeps its order, whatever it holds', () => {
  const arabic = ALL_WORDS.find(({ lang }) => lang === 'ar') as Words
  const said = sayIn(arabic)('Continue to {account}', { account: 'a\u202eb\u2069c\u2066' })
  expect(said).toContain('\u2068abc\u2069')
  expect(said.match(/[\u202a-\u202e\u2066-\u2069]/g)).toEqual(['\u2068', '\u2069'])
  const mixed = { ...arabic, Enter: 'MFA تأكيد', Account: '6 تأكيد', 'Continue to {account}': '{account} تأكيد' }
  const say = sayIn(mixed as Words)
  expect([say('Enter'), say('Account')]).toEqual(['\u200fMFA تأكيد', '6 تأكيد'])
  expect(say('Continue to {account}', { account: 'Acme' })).toBe('\u200f\u2068Acme\u2069 تأكيد')
  const { lang: _lang, ...rest } = arabic
  expect(sayIn({ ...rest, lang: 'ar' })('{count} of {total} left', { count: 2, total: 10 })).toMatch(/\d/)
})

test('a value is no place, and no pattern of a replacement', () => {
  expect(filled('{a} and {b}', { a: '{b}', b: '$& $1' })).toBe('{b} and $& $1')
})
