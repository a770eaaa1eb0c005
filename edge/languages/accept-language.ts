/*
 * Which of the languages that there are is nearest to what somebody asks for. A tag is one of BCP 47; case, and names that
 * were given up (`iw` for `he`), do not matter.
 */

/** So many ranges are read of a field: people's browsers send few, and each costs a look at every language. */
const MAX_RANGES = 32

// RFC 9110 §12.4.2 and §12.5.4.
const RANGE = /^\s*(\*|[a-z]{1,8}(?:-[a-z\d]{1,8}){0,8})\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i

/**
 * The language that an `Accept-Language` field asks for (RFC 9110 §12.5.4): the nearest of the heaviest range that has one.
 *
 * @param field As it came, of whatever length and content.
 * @param tags The languages that there are; the first is everybody's who asks for none of them.
 */
export function acceptedLanguage(field: string | undefined, tags: readonly string[]): string | undefined {
  const ranges = (field ?? '').split(',', MAX_RANGES).flatMap((text) => {
    const [, range, weight = '1'] = RANGE.exec(text) ?? []
    return range === undefined || Number(weight) === 0 ? [] : [{ range, weight: Number(weight) }]
  })
  for (const { range } of ranges.sort((a, b) => b.weight - a.weight)) {
    const found = range === '*' ? tags[0] : nearestLanguage(range, tags)
    if (found !== undefined) return found
  }
  return tags[0]
}

/**
 * The nearest of the languages to one: itself, without its last parts (`de-AT` → `de`, RFC 4647 §3.4), then one of another
 * region in the same script (`pt-PT` → `pt-BR`). `undefined`: none is near, or `asked` is no tag.
 */
export function nearestLanguage(asked: string, tags: readonly string[]): string | undefined {
  const locale = localeOf(asked)
  if (locale === undefined) return undefined
  const known = new Map(tags.map((tag) => [localeOf(tag)?.baseName.toLowerCase(), tag]))
  for (
    let range = locale.baseName.toLowerCase();
    range !== '';
    range = range.slice(0, Math.max(0, range.lastIndexOf('-')))
  ) {
    const found = known.get(range)
    if (found !== undefined) return found
  }
  const kin = kinOf(locale)
  return tags.find((tag) => kinOf(localeOf(tag)) === kin)
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}

/** Language and script; regions write both alike. */
function kinOf(locale: Intl.Locale | undefined): string | undefined {
  const full = locale?.maximize()
  return full && `${full.language}-${full.script}`
}
