import type { Sentence } from './sentences.ts'
import type { Places } from './words.ts'

export type Value = string | number

type Values<S extends string> = [Places<S>] extends [never] ? [] : [Record<Places<S>, Value>]

/** A sentence in the reader's language, with the values in their places. The result is text, not markup. */
export type Say<S extends string> = <K extends S>(sentence: K, ...values: Values<K>) => string

/** A sentence that has no places. */
export type Plain = Exclude<Sentence, `${string}{${string}`>

/** How our pages speak to whoever sent a request. */
export type Speech = {
  /** Its tag (BCP 47), as in `<html lang>`. */
  lang: string
  dir: 'ltr' | 'rtl'
  say: Say<Sentence>
  /** `in 45 seconds`, `in 5 minutes`, `in 2 hours`: rounded up, so that trying at the said time works. */
  inTime(seconds: number): string
  /** Fields of an answer in this language. */
  headers?: Record<string, string>
}

/** A text with the values in its places. */
export function filled(text: string, values?: Record<string, Value>): string {
  return text.replace(/{(\w+)}/g, (_, place: string) => `${values?.[place]}`)
}

/** English, whose sentences are their names. */
export const english: Speech = {
  lang: 'en',
  dir: 'ltr',
  say: filled,
  inTime(seconds) {
    const [amount, unit] = roundedUp(seconds)
    return `in ${amount} ${unit}${amount === 1 ? '' : 's'}`
  },
}

const UNITS = ['second', 'minute', 'hour'] as const

/** In the largest unit of which there is one whole. */
export function roundedUp(seconds: number): [amount: number, unit: 'second' | 'minute' | 'hour'] {
  const power = seconds < 60 ? 0 : seconds < 3600 ? 1 : 2
  return [Math.ceil(seconds / 60 ** power), UNITS[power]]
}
