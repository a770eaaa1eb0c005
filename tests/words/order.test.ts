import { expect, test } from 'vitest'
import { clientIn } from '../../edge/words/client.ts'
import { mail as arabic } from '../../edge/words/languages/ar.ts'
import { mail as hebrew } from '../../edge/words/languages/he.ts'
import { sayIn } from '../../edge/words/translated.ts'
import { words as arabicElements } from '../../widget/words/languages/ar.ts'
import { words as hebrewElements } from '../../widget/words/languages/he.ts'

/*
 * "Chrome on macOS" begins with a Latin name in every language. Where it stands by itself, in a `<bdi>` or in the place of another
 * sentence, its first strong letter decides from which side it is read (Unicode UAX 9, P2).
 */

const firstStrong = (text: string) => /[\p{L}\u200e\u200f]/u.exec(text)?.[0]

test.each([arabic, hebrew])('a browser is read from the right: $lang', (words) => {
  const say = sayIn(words)
  const browser = clientIn(say, 'Chrome on macOS')
  expect(firstStrong(browser)).toBe('\u200f')
  const mixed = say('{browser}, network {place}', { browser, place: '203.0.113.0' })
  for (const origin of [browser, mixed]) {
    const [, inside = ''] = /\u2068([^\u2069]*)\u2069/.exec(say('From: {origin}', { origin })) ?? []
    expect(inside).toContain('Chrome')
    expect(firstStrong(inside)).toBe('\u200f')
  }
})

test.each([arabicElements, hebrewElements])('so it is in the elements', ({ browserOn, sessionEnded }) => {
  for (const client of [browserOn('Chrome', 'macOS'), 'Chrome'])
    expect(firstStrong(sessionEnded(client))).toBe('\u200f')
  expect(firstStrong(browserOn('Chrome', 'macOS'))).toBe('\u200f')
})
