import { words as german } from '../../edge/words/languages/de.ts'
import type { Words } from '../../edge/words/words.ts'

/** Two fifths of a sentence's length, as words. */
const more = ({ length }: string) =>
  'one two three four five six seven eight nine ten '.repeat(4).slice(0, length * 0.4)

/** English two fifths longer, in brackets, as a language of our pages (the pseudo-locale of CLDR). */
export const PSEUDO_WORDS = {
  ...Object.fromEntries(Object.keys(german).map((english) => [english, `[${english} ${more(english).trim()}]`])),
  lang: 'en-XA',
  dir: 'ltr',
} as Words
