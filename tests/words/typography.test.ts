import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { mail as spanishMail, words as spanishPages } from '../../edge/words/languages/es.ts'
import { mail as frenchMail, words as frenchPages } from '../../edge/words/languages/fr.ts'
import { mail as japaneseMail, words as japanesePages } from '../../edge/words/languages/ja.ts'
import { formatAgo, formatWait, sentences } from '../../widget/words/format.ts'
import { words as spanish } from '../../widget/words/languages/es.ts'
import { words as french } from '../../widget/words/languages/fr.ts'
import { words as italian } from '../../widget/words/languages/it.ts'
import { words as japanese } from '../../widget/words/languages/ja.ts'
import type { Messages } from '../../widget/words/messages.ts'

/* Rules of writing that nobody sees broken in a source, and every reader on a page. */

const NAMES = ['Acme', 'example.com', 3, 10] as const

/** What a set of words says, also where it is given something. */
function said(words: object): string[] {
  return Object.values(words).flatMap((text: unknown) => {
    if (typeof text === 'function') return NAMES.flatMap((name) => said([text(name, name)]))
    if (typeof text === 'string') return [text]
    return text && typeof text === 'object' ? said(text) : []
  })
}

const ofFrench = [french, frenchPages, frenchMail].flatMap(said)
const ofSpanish = [spanish, spanishPages, spanishMail].flatMap(said)

test('in French no sign stands at the beginning of a line, away from its word', () => {
  expect(ofFrench.length).toBeGreaterThan(300)
  // Clock times and addresses have a colon without.
  expect(ofFrench.filter((text) => / [;:!?»]|« |[^\s\u202f\u00a0][;!?»]|\p{L}:/u.test(text))).toEqual([])
})

test('in Spanish a question has both its signs', () => {
  expect(ofSpanish.filter((text) => text.includes('?')).length).toBeGreaterThan(5)
  const count = (text: string, sign: string) => text.split(sign).length
  expect(ofSpanish.filter((text) => count(text, '¿') !== count(text, '?'))).toEqual([])
})

test('what counts codes and minutes agrees with any number', () => {
  const codes = Array.from({ length: 11 }, (_, count) => italian.proveCodes(count))
  expect(codes.filter((text) => /\bI \d/.test(text))).toEqual([])
  expect(spanish.clockBehind('1 minuto')).not.toMatch(/\bunos? \d/)
})

test('in Japanese no space stands between two sentences, nor between two words', () => {
  expect(sentences('オンです。', '', 'オフにできます。')).toBe('オンです。オフにできます。')
  expect(sentences('It is on.', '', 'You can switch it off.')).toBe('It is on. You can switch it off.')
  const ofJapanese = [japanese, japanesePages, japaneseMail].flatMap(said)
  expect(ofJapanese.length).toBeGreaterThan(300)
  const word = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}ー]'
  const apart = new RegExp(`[。、？] |${word} ${word}`, 'u')
  expect(ofJapanese.filter((text) => apart.test(text))).toEqual([])
  expect(japanese.removeHelp('認証アプリ')).not.toMatch(apart)
  expect(japanese.keptByPolicy('このサイト', false)).not.toMatch(apart)
  expect(japanese.keptByPolicy('Acme', false)).toMatch(/^Acme で/)
})

test.each(['de', 'fr', 'es', 'it', 'pt-BR', 'nl', 'pl', 'bg', 'ja', 'ar', 'he'])(
  'in %s a time from now does not say its number twice',
  (lang) => {
    const ago = [90, 3_600, 7_200, 86_400, 172_800].map((seconds) => formatAgo(0, seconds * 1000, lang))
    const ahead = [1, 2, 60, 120, 3_600, 7_200].map((seconds) => formatWait(seconds * 1000, 0, lang).relative)
    expect([...ago, ...ahead].filter((text) => /[()（）]/.test(text))).toEqual([])
  },
)

const ELEMENTS = path.resolve(import.meta.dirname, '../../widget/words/languages')
const files = readdirSync(ELEMENTS).filter((file) => file.endsWith('.ts') && file !== 'plural.ts')

test.each(files)('in %s a wait says its time before what ticks, which is for eyes only', async (file) => {
  const { words } = (await import(path.join(ELEMENTS, file))) as { words: Messages }
  expect(words.too_many({ time: '14:35', relative: 'in 4' })).toMatch(/14:35.*in 4/)
})
