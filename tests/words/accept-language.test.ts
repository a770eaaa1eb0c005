import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedLanguage, knownLanguages, nearestLanguage } from '../../edge/languages/accept-language.ts'

/* Which language a browser's field asks for (RFC 9110 §12.5.4, RFC 4647 §3.4). */

const TAGS = ['en', 'de', 'pt-BR', 'ar', 'he', 'ja']
const accepted = (field: string | undefined) => acceptedLanguage(field, knownLanguages(TAGS))
const nearest = (asked: string, tags: string[]) => nearestLanguage(asked, knownLanguages(tags))

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['DE', 'de'],
  ['de-AT', 'de'],
  ['de-DE-1996', 'de'],
  ['pt', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
  ['iw', 'he'],
  ['ar-EG,en;q=0.5', 'ar'],
  ['fr-CA,fr;q=0.9', 'en'],
  ['fr,de;q=0.5', 'de'],
  ['de;q=0.5,ja;q=0.6', 'ja'],
  ['de ; q=0.5 , ja ; q=0.6', 'ja'],
  ['de;q=0.5,ja;q=0.5', 'de'],
  ['en-GB,de;q=0.9', 'en'],
  ['*', 'en'],
  ['fr,*;q=0.1', 'en'],
  ['*;q=0.1,de;q=0.2', 'de'],
  ['de;q=0', 'en'],
  ['de;q=0,ja', 'ja'],
  ['de;q=2,ja;q=0.1', 'ja'],
  ['de;q=-1,ja;q=0.1', 'ja'],
  ['de;q=0.5;level=1,ja;q=0.1', 'ja'],
  ['x-klingon', 'en'],
  ['d e', 'en'],
  [`${'zz,'.repeat(40)}de`, 'en'],
])('%s → %s', (field, tag) => {
  expect(accepted(field)).toBe(tag)
})

test('one written in another script is not near', () => {
  expect(nearest('sr', ['en', 'sr-Latn'])).toBeUndefined()
  expect(nearest('sr-Latn-RS', ['en', 'sr-Latn'])).toBe('sr-Latn')
  expect(nearest('zh-TW', ['en', 'zh-Hans'])).toBeUndefined()
  expect(nearest('zh-SG', ['en', 'zh-Hans'])).toBe('zh-Hans')
})

test('the nearest of several is taken', () => {
  expect(nearest('pt-PT', ['en', 'pt-BR', 'pt-PT'])).toBe('pt-PT')
  expect(nearest('de-CH', ['en', 'de-AT', 'de'])).toBe('de')
})

const range = fc.oneof(
  fc.constantFrom(...TAGS, 'de-AT', 'pt-PT', 'iw', '*', 'fr', 'x', 'i-klingon', 'en-u-nu-arab', 'de--x', '-'),
  fc.string({ maxLength: 12 }),
)
const weight = fc.oneof(
  fc.constantFrom('', ';q=1', ';q=0', ';q=0.5', ';q=1.0', '; q=0.001', ';q=9', ';q=', ';q=NaN', ';Q=0.3'),
  fc.string({ maxLength: 6 }).map((text) => `;${text}`),
)
const field = fc
  .array(
    fc.tuple(range, weight).map((pair) => pair.join('')),
    { maxLength: 60 },
  )
  .map((all) => all.join(','))

test('whatever a browser sends, the answer is one of the languages that there are', () => {
  fc.assert(fc.property(fc.oneof(field, fc.string({ maxLength: 8192 })), (text) => TAGS.includes(accepted(text) ?? '')))
})

test('weights decide, wherever the heaviest stands', () => {
  const thousandths = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), {
    minLength: TAGS.length,
    maxLength: TAGS.length,
  })
  fc.assert(
    fc.property(fc.shuffledSubarray(TAGS, { minLength: 2 }), thousandths, (tags, weights) => {
      const weighted = tags.map((tag, n) => ({ tag, q: weights[n] ?? 1 }))
      const text = weighted.map(({ tag, q }) => `${tag};q=${(q / 1000).toFixed(3)}`).join(', ')
      const [heaviest] = [...weighted].sort((a, b) => b.q - a.q)
      return accepted(text) === heaviest?.tag
    }),
  )
})

test.each([
  ['one range of 8 KB', 'a'.repeat(8192)],
  ['8 KB of subtags', `de${'-a'.repeat(4096)}`],
  ['8 KB of commas', ','.repeat(8192)],
  ['8 KB of spaces', ' '.repeat(8192)],
  ['8 KB of weights', `de${';q=0.1'.repeat(1300)}`],
  ['8 KB of languages', 'zz-ZZ,'.repeat(1365)],
  ['a weight of 8 KB', `de;q=0.${'0'.repeat(8192)}`],
])('%s is read to English', (_, text) => {
  expect(accepted(text)).toBe('en')
})
