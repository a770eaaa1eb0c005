import { filled, type Say, type Value } from './speech.ts'
import type { Language } from './words.ts'

/** First strong isolate, and its end (UAX #9): what is between them orders itself and nothing around it. */
const ISOLATED = ['\u2068', '\u2069'] as const
/** With these a name could end its isolate, or turn what follows. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
const RIGHT_TO_LEFT_MARK = '\u200f'
const BEGINS_LATIN = /^\P{L}*\p{Script=Latin}/u

type Said = string | Partial<Record<Intl.LDMLPluralRule, string>>

/** How a language says its sentences. */
export function sayIn<S extends string>(words: Language<S>): Say<S> {
  const plural = new Intl.PluralRules(words.lang)
  // By any text: a factor that is not ours brings sentences that no language has.
  const all: Readonly<Record<string, Said | undefined>> = words
  return (sentence: string, values: Record<string, Value> = {}) => {
    const said = all[sentence] ?? sentence
    const { count = 0 } = values
    const text = typeof said === 'string' ? said : (said[plural.select(Number(count))] ?? said.other ?? sentence)
    const whole = filled(text, isolated(values))
    // What begins with a Latin abbreviation or name reads from the right all the same, also in the place of another sentence.
    return words.dir === 'rtl' && BEGINS_LATIN.test(whole) ? RIGHT_TO_LEFT_MARK + whole : whole
  }
}

function isolated(values: Record<string, Value>): Record<string, Value> {
  const entries = Object.entries(values).map(([place, value]): [string, Value] => {
    if (typeof value === 'number') return [place, value]
    return [place, ISOLATED[0] + value.replace(BIDI_CONTROLS, '') + ISOLATED[1]]
  })
  return Object.fromEntries(entries)
}
