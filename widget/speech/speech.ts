import type { Messages } from '../words/messages.ts'
import { englishLocale, isForeign, langAround, PLACE, type Speaker } from './around.ts'
import { LANGUAGES, loadWords } from './load.ts'
import { markEnglish } from './mark.ts'

/*
 * The languages other than English, and the words of the host's own. A lazy chunk: pages in English, whose host has none,
 * never load it. A page has it once, whichever of our scripts asked for it.
 */

/** By tag, as given to `addWords`. */
const added = new Map<string, Partial<Messages>>()
/** The language whose words did not come to an element, which does not ask again before its language changes. */
const missed = new WeakMap<Speaker, string>()
/** Of the host; '' for any language. */
const replaced = new Map<string, Partial<Messages>>()

/**
 * The language among `tags` that a `lang` means: itself, what it is a variety of, or another variety of the same language.
 * Of English, only itself.
 */
export function matchLanguage(lang: string | undefined, tags: readonly string[]): string | undefined {
  const wanted = canonical(lang)
  if (!wanted) return undefined
  for (let tag = wanted; tag; tag = tag.replace(/(^|-)[^-]*$/, '')) if (tags.includes(tag)) return tag
  const [language] = wanted.split('-')
  return language === 'en' ? undefined : tags.find((tag) => tag.split('-')[0] === language)
}

/** Pages and browsers may name a language in a form that `Intl` refuses; old names become new ones (`iw`, `he`). */
function canonical(lang = ''): string | undefined {
  try {
    return Intl.getCanonicalLocales(lang)[0]
  } catch {
    return undefined
  }
}

/**
 * For dates, times and numbers: the page's variety, or the browser's where the page names none. Digits are those that codes
 * are typed in.
 */
function localeFor(lang?: string): string {
  const page = canonical(lang) ?? ''
  const own = navigator.languages.find((tag) => canonical(tag)?.startsWith(`${page}-`))
  return new Intl.Locale(own ?? page, { numberingSystem: 'latn' }).toString()
}

/**
 * Gives an element its words and its locale, and draws it again: at once where the words are here, else in the promise,
 * which never rejects. In what we have no words for, it is English.
 */
export function speak(host: Speaker): Promise<void> | undefined {
  const lang = langAround(host)
  const tag = matchLanguage(lang, [...added.keys(), ...LANGUAGES])
  const give = (words?: Partial<Messages>): undefined => {
    // It has changed meanwhile, which begins this anew.
    if (langAround(host) !== lang) return
    const isEnglish = !isForeign(lang)
    host.spoken = { ...words, ...replaced.get(''), ...replaced.get((words && tag) || 'en') }
    host.locale = words && !isEnglish ? localeFor(lang) : englishLocale(lang)
    markEnglish(host, !words && !isEnglish)
    host.requestUpdate()
  }
  if (tag !== missed.get(host)) missed.delete(host)
  const own = added.get(tag ?? '')
  if (!tag || own || missed.has(host)) return give(own)
  // The challenge is the one without a shadow root.
  const words = loadWords(tag, host.renderRoot === host)
  if (!(words instanceof Promise)) return give(words)
  return words.then(give, () => {
    missed.set(host, tag)
    give()
  })
}

/** Adds a language, or the host's words for one that there is; without it those we have are loaded when they are needed. */
export function addWords(tag: string, words: Partial<Messages>): void {
  added.set(canonical(tag) ?? tag, words)
  speakAgain()
}

/**
 * Replaces sentences in all elements of the page, those that are there and those that come; `messages` of one of them goes
 * before. `lang`: in this language only.
 */
export function setMessages(messages: Partial<Messages>, lang = ''): void {
  replaced.set(lang && (matchLanguage(lang, ['en', ...added.keys(), ...LANGUAGES]) ?? lang), messages)
  speakAgain()
}

/** Every element listens for a change of some `lang`, also those that came before this chunk did. */
function speakAgain(): void {
  if (typeof document === 'undefined') return
  const sign = document.createElement('meta')
  document.head.append(sign)
  sign.lang = 'en'
  sign.remove()
}

const page = globalThis as { [PLACE]?: typeof speak }
page[PLACE] ??= speak
