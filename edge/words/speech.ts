import type { Sentence } from './sentences.ts'
import type { Places } from './words.ts'

type Values<S extends string> = [Places<S>] extends [never] ? [] : [Record<Places<S>, string | number>]

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
  /** Of an answer in this language, besides. */
  headers?: Record<string, string>
}

/** A text with the values in its places. */
export function filled(text: string, values?: Record<string, string | number>): string {
  return text.replace(/{(\w+)}/g, (_, place: string) => `${values?.[place]}`)
}

/** English, whose sentences are their names. */
export const english: Speech = { lang: 'en', dir: 'ltr', say: filled }

/** `in 45 seconds`, `in 5 minutes`, `in 2 hours`: rounded up, so that trying at the said time works. */
export function inTime({ lang }: Pick<Speech, 'lang'>, seconds: number): string {
  // Digits as those of codes and clock times beside them.
  const format = new Intl.RelativeTimeFormat(`${lang}-u-nu-latn`)
  if (seconds < 60) return format.format(seconds, 'second')
  if (seconds < 3600) return format.format(Math.ceil(seconds / 60), 'minute')
  return format.format(Math.ceil(seconds / 3600), 'hour')
}
