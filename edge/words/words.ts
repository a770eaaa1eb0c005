import type { MailSentence, Sentence } from './sentences.ts'

/** What a sentence has places for: `'{count} of {total} left'` → `'count' | 'total'`. */
export type Places<S extends string> = S extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never

/** A sentence with every place of `S` in it; one that lacks a place does not compile. */
type WithPlaces<S extends string> = S extends `${string}{${infer Place}}${infer Rest}`
  ? `${string}{${Place}}${string}` & WithPlaces<Rest>
  : string

/** By the plural category of `count` (CLDR, as `Intl.PluralRules` tells it); those left out are said as `other`. */
export type Plural<S extends string> = { other: WithPlaces<S> } & {
  [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string
}

/** Each of these sentences in one language. */
export type Language<S extends string> = {
  /** Its tag (BCP 47), as in `<html lang>`: `de`, `pt-BR`. */
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
} & { readonly [K in S]: 'count' extends Places<K> ? WithPlaces<K> | Plural<K> : WithPlaces<K> }

/**
 * A language of our pages, as `languages/de.ts` gives it: `export const words: Words = { lang: 'de', dir: 'ltr', Enter: '…', … }`,
 * and beside it `export const mail: MailWords = { lang: 'de', dir: 'ltr', … }`. Numbers, names and moments are put into the
 * places as they are.
 */
export type Words = Language<Sentence>

/** A language of mails. */
export type MailWords = Language<MailSentence>
