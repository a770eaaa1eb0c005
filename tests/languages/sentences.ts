import path from 'node:path'
import type { MailWords, Words } from '../../edge/words/words.ts'
import { englishMessages } from '../../widget/words/english.ts'
import type { Messages } from '../../widget/words/messages.ts'
import { HOST_WORDS } from './host-words.ts'

/* What a language can say, as patterns, and what is said that another can. */

export type Catalogue = { words: Words; mail: MailWords; messages: Messages }

/** Of English, whose pages and mails have no catalogue, the names of the sentences. */
export async function catalogueOf(lang: string): Promise<Catalogue> {
  const [ofPages, ofElements] = ['edge', 'widget'].map((room) =>
    path.resolve(import.meta.dirname, '../..', room, `words/languages/${lang === 'en' ? 'de' : lang}.ts`),
  )
  const [pages, elements] = await Promise.all([import(`${ofPages}`), import(`${ofElements}`)])
  const { words, mail } = pages as Catalogue
  if (lang !== 'en') return { words, mail, messages: elements.words }
  const asNamed = <L extends Words | MailWords>(of: L) =>
    ({ ...Object.fromEntries(Object.keys(of).map((name) => [name, name])), lang, dir: 'ltr' }) as L
  return { words: asNamed(words), mail: asNamed(mail), messages: englishMessages() }
}

/** Where a value stands in a sentence. */
export const PLACE = '\u0001'
/** What a message may be given, whatever its kind: every branch of it is taken by some of them. */
const VALUES: unknown[] = [
  ...[PLACE, { time: PLACE, relative: PLACE }, null, true, false, 0, 1, 2, 3, 5, 11, 21, 100],
  ...['totp', 'passkey', 'backup_code', 'owner', 'admin', 'member'],
]

/** What isolates names and marks a direction is not seen; nor is how many spaces there are. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\u200e\u200f\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Every text that a value of a catalogue can become, with a mark where a value stands and 0 for every number. */
function sentencesIn(value: unknown): string[] {
  if (typeof value === 'string') return [plain(value.replaceAll(/\{\w+\}/g, PLACE)).replaceAll(/\d+/g, '0')]
  if (typeof value === 'function') return called(value as (...given: unknown[]) => unknown).flatMap(sentencesIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentencesIn) : []
}

/** With up to three values, and with two where a default hides that there is a second. */
function called(message: (...given: unknown[]) => unknown): unknown[] {
  let all: unknown[][] = [[]]
  for (let n = 0; n < Math.max(2, message.length); n++)
    all = all.flatMap((given) => VALUES.map((value) => [...given, value]))
  return all.flatMap((given) => {
    try {
      return [message(...given)]
    } catch {
      // Not of its kind.
      return []
    }
  })
}

const hasLetters = (sentence: string) => /\p{L}/u.test(sentence)

/** All that a language says, in elements, pages, mails and the site of these tests. */
export function allSaid({ words, mail, messages }: Catalogue): Set<string> {
  const { lang, dir: _dir, ...pages } = words
  const { lang: _lang, dir: _, ...mails } = mail
  return new Set([pages, mails, messages, HOST_WORDS[lang]].flatMap(sentencesIn).filter(hasLetters))
}

/** The same of English, whose sentences of pages and mails are their names. */
export function allEnglish({ words, mail }: Catalogue): Set<string> {
  const names = [...Object.keys(words), ...Object.keys(mail)].filter((name) => name !== 'lang' && name !== 'dir')
  return new Set([names, englishMessages(), HOST_WORDS.en].flatMap(sentencesIn).filter(hasLetters))
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const isLatinAt = (part: string, at: number) => /\p{Script=Latin}/u.test(part.at(at) ?? '')

/** As a whole word. Names are taken out of what is compared, so a place may be empty. */
function sourceOf(sentence: string): string {
  const words = sentence.split(PLACE).map((text) => {
    const part = text.trim()
    const [before, after] = [isLatinAt(part, 0) ? '(?<!\\p{L})' : '', isLatinAt(part, -1) ? '(?!\\p{L})' : '']
    return before + escaped(part).replaceAll('0', '\\d+') + after
  })
  return words.join('\\s*.{0,60}?\\s*')
}

/** How far away a moment is, and what a clock shows, as a language says it: some have a word for the half of the day. */
function momentsIn(lang: string): Set<string> {
  const formats = (['always', 'auto'] as const).map((numeric) => new Intl.RelativeTimeFormat(lang, { numeric }))
  const units = ['second', 'minute', 'hour', 'day'] as const
  const all = Array.from({ length: 121 }, (_, n) => n - 60).flatMap((n) =>
    units.flatMap((unit) => formats.map((format) => format.format(n, unit))),
  )
  const clocks = (['short', 'medium'] as const).flatMap((timeStyle) => {
    const clock = new Intl.DateTimeFormat(new Intl.Locale(lang, { numberingSystem: 'latn' }), { timeStyle })
    return Array.from({ length: 24 }, (_, hour) => clock.format(new Date(2026, 0, 1, hour)))
  })
  return new Set([...all, ...clocks].map((text) => plain(text).replaceAll(/\d+/g, '0')).filter(hasLetters))
}

/** Moments as `Intl` writes them in English. */
const ENGLISH_MOMENT = /\b(\w+ ago|just now|in \d+ (second|minute|hour)s?|[AP]M)\b/

export type Judge = (text: string) => string | null

/**
 * Says of a text what is wrong with it in a language; null: nothing.
 *
 * @param names What stands as it is in every language.
 */
export function judgeOf(catalogue: Catalogue, names: readonly string[]): Judge {
  const own = allSaid(catalogue)
  const isLatin = /\p{Script=Latin}{3}/u.test(catalogue.messages.tryAnotherWay)
  const english = [...allEnglish(catalogue)].filter((sentence) => !own.has(sentence))
  const foreign = english.map((sentence) => new RegExp(`^${sourceOf(sentence)}$`, 'u'))
  // Also within a longer text, where it is long enough to be no accident.
  const within = english.filter((sentence) => sentence.split(PLACE).some((part) => part.length > 14))
  const inside = within.map((sentence) => new RegExp(sourceOf(sentence), 'u'))
  const moments = momentsIn(catalogue.words.lang)
  // A moment may be an element of its own, between two parts of its sentence.
  const pieces = [...own].flatMap((sentence) => sentence.split(PLACE)).filter(hasLetters)
  const whole = [...own, ...pieces, ...moments].map((sentence) => new RegExp(`^${sourceOf(sentence)}$`, 'u'))
  const long = [...own]
    .filter((sentence) => sentence.length > 11)
    .concat(...moments)
    .sort((one, other) => other.length - one.length)
  const parts = long.map((sentence) => new RegExp(sourceOf(sentence), 'gu'))
  const sorted = [...names].sort((one, other) => other.length - one.length)

  return (text) => {
    const rest = plain(sorted.reduce((left, name) => left.replaceAll(name, ''), plain(text)))
    if (!hasLetters(rest)) return null
    const left = rest.replaceAll(
      /\b(MFA|QR|JavaScript|UTC|CSV|PIN|https?|localhost|Cookie|Ctrl)\b|Chrome|Safari|Linux/g,
      '',
    )
    if (!isLatin && /\p{Script=Latin}/u.test(left)) return 'a Latin word'
    if ([...foreign, ...inside].some((pattern) => pattern.test(rest))) return 'English'
    if (english.length > 0 && ENGLISH_MOMENT.test(rest)) return 'a moment in English'
    if (whole.some((pattern) => pattern.test(rest))) return null
    const unsaid = parts.reduce((before, pattern) => before.replaceAll(pattern, ''), rest)
    return hasLetters(unsaid) ? 'nothing that this language says' : null
  }
}
