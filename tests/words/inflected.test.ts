import path from 'node:path'
import { expect, test } from 'vitest'
import { formatMinutes } from '../../widget/words/format.ts'
import type { Messages } from '../../widget/words/messages.ts'

/* "1 minute" by itself has another form than in some sentences. Written out by hand, from the grammars of these languages. */

const FOLDER = path.resolve(import.meta.dirname, '../../widget/words/languages')
const AS_IN_THE_SENTENCE: [lang: string, minutes: number, said: string][] = [
  ['pl', 1, ' o 1 minutę.'],
  ['pl', 2, ' o 2 minuty.'],
  ['pl', 5, ' o 5 minut.'],
  ['pl', 21, ' o 21 minut.'],
  ['ar', 2, ' بنحو دقيقتين.'],
  ['ar', 3, ' بنحو 3 دقائق.'],
  ['ar', 21, ' بنحو 21 دقيقة.'],
  ['he', 2, ' בשתי דקות.'],
  ['he', 5, ' ב-5 דקות.'],
]

test.each(AS_IN_THE_SENTENCE)('%s: a clock that is wrong by %s min', async (lang, minutes, said) => {
  const { words } = (await import(path.join(FOLDER, `${lang}.ts`))) as { words: Messages }
  const span = formatMinutes(minutes * 60, `${lang}-u-nu-latn`)
  expect(words.clockBehind(span)).toContain(said)
  expect(words.clockAhead(span)).toContain(said)
})
