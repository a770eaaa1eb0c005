import type { HostContext, Languages } from '../http/deployment/deployment.ts'
import { english, roundedUp, type Speech } from '../words/speech.ts'
import { sayIn } from '../words/translated.ts'
import type { Words } from '../words/words.ts'
import { acceptedLanguage, knownLanguages, nearestLanguage } from './accept-language.ts'

export type LanguageOptions = {
  /**
   * The host's own decision, where it knows which language somebody reads: a tag like `de`. No text, or an error that it throws:
   * the browser's `Accept-Language` says.
   */
  locale?: (c: HostContext) => string | null | undefined
}

/**
 * Our pages in the reader's language: the nearest of these to what the host or the browser says, else English. Throws where
 * what is given is no language.
 *
 * @example
 * import { languages } from 'sallyport/edge/languages'
 * import { words as de } from 'sallyport/edge/words/de'
 * createMfa({ …, languages: languages([de], { locale: (c) => c.get('user')?.language }) })
 */
export function languages(list: readonly Words[], { locale, ...rest }: LanguageOptions = {}): Languages {
  const speeches = new Map<string, Speech>([[english.lang, english]])
  for (const words of listed(list)) speeches.set(words.lang, speechOf(words))
  if (Object.keys(rest).length > 0 || !['function', 'undefined'].includes(typeof locale)) {
    throw new Error('languages: the second argument is { locale?: (c) => tag }')
  }
  const known = knownLanguages([...speeches.keys()])
  return (c) => {
    const own = ownLocale(locale, c)
    const lang = own === null ? acceptedLanguage(c.req.header('accept-language'), known) : nearestLanguage(own, known)
    const speech = speeches.get(lang ?? english.lang) ?? english
    const depends = own === null && { Vary: 'Accept-Language' }
    return { ...speech, headers: { 'Content-Language': speech.lang, ...depends } }
  }
}

function ownLocale(locale: LanguageOptions['locale'], c: HostContext): string | null {
  try {
    const own = locale?.(c)
    return typeof own === 'string' && own !== '' ? own : null
  } catch {
    // Refusals are pages as well, where the host's own things may not be there.
    return null
  }
}

function listed(list: readonly Words[]): readonly Words[] {
  const given: unknown = list
  const isWords = (words: Words | null) => typeof words?.lang === 'string' && typeof words.Enter === 'string'
  if (Array.isArray(given) && given.length > 0 && list.every(isWords)) return list
  throw new Error("languages: write a list of what 'sallyport/edge/words/…' exports, like languages([de, ar])")
}

function speechOf(words: Words): Speech {
  const { lang, dir } = words
  // Digits as those of codes and clock times beside them.
  const times = new Intl.RelativeTimeFormat(new Intl.Locale(lang, { numberingSystem: 'latn' }))
  // In Hebrew the CLDR gives a number that a word says once more: "בעוד שעה (1)".
  const inTime = (seconds: number) => times.format(...roundedUp(seconds)).replace(/ \(\d\)/, '')
  return { lang, dir, say: sayIn(words), inTime }
}
