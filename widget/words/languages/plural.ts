/** By the categories of CLDR; `other` stands in for those that are not given. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Chooses among the forms of a sentence by the plural rules of a language. `#` is the number. */
export function pluralOf(tag: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(tag)
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll('#', String(count))
}

/** A name inside a sentence of a language that is written the other way, so that neither turns the other round (Unicode UAX 9). */
export const isolated = (name: string): string => `\u2068${name}\u2069`

/** In front of a text that begins with a Latin name and stands by itself, so that it reads from the right all the same (there, P2). */
export const FROM_RIGHT = '\u200f'
