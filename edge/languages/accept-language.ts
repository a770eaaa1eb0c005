/*
 * Which of the languages that there are is nearest to what somebody asks for. A tag is one of BCP 47; case, and names that
 * were given up (`iw` for `he`), do not matter.
 */

/** So many ranges are read of a field: people's browsers send few, and each costs a look at every language. */
const MAX_RANGES = 32

// RFC 9110 §12.4.2 and §12.5.4.
const RANGE = /^\s*(\*|[a-z]{1,8}(?:-[a-z\d]{1,8}){0,8})\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i

/** A language that there is, as it is looked for. */
export type Known = {
  tag: string
  base: string
  /** Language and script, which regions write alike. */
  kin: string
}

/** The languages that there are; the first is everybody's who asks for none of them. Throws where one is no tag. */
export function knownLanguages(tags: readonly string[]): Known[] {
  return tags.map((tag) => {
    const locale = new Intl.Locale(tag)
    return { tag, base: locale.baseName, kin: kinOf(locale) }
  })
}

/**
 * The language that an `Accept-Language` field asks for (RFC 9110 §12.5.4): the nearest of the heaviest range that has one.
 *
 * @param field As it came, of whatever length and content.
 */
export function acceptedLanguage(field: string | undefined, known: readonly Known[]): string | undefined {
  const ranges = (field ?? '').split(',', MAX_RANGES).flatMap((text) => {
    const [, range, weight = '1'] = RANGE.exec(text) ?? []
    return range === undefined || Number(weight) === 0 ? [] : [{ range, weight: Number(weight) }]
  })
  for (const { range } of ranges.sort((a, b) => b.weight - a.weight)) {
    const found = range === '*' ? known[0]?.tag : nearestLanguage(range, known)
    if (found !== undefined) return found
  }
  return known[0]?.tag
}

/**
 * The nearest of the languages to one: itself, without its last parts (`de-AT` → `de`, RFC 4647 §3.4), then one of another
 * region in the same script (`pt-PT` → `pt-BR`). `undefined`: none is near, or `asked` is no tag.
 */
export function nearestLanguage(asked: string, known: readonly Known[]): string | undefined {
  let locale: Intl.Locale
  try {
    locale = new Intl.Locale(asked)
  } catch {
    return undefined
  }
  const parts = locale.baseName.split('-')
  for (let length = parts.length; length > 0; length--) {
    const range = parts.slice(0, length).join('-')
    const found = known.find(({ base }) => base === range)
    if (found) return found.tag
  }
  const kin = kinOf(locale)
  return known.find((language) => language.kin === kin)?.tag
}

function kinOf(locale: Intl.Locale): string {
  const { language, script } = locale.maximize()
  return `${language}-${script}`
}
