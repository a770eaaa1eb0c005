import type { MailWords, Words } from '../../edge/words/words.ts'

/* What of a page is read, and whether it is of one language. */

const ENTITIES: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' }
const decoded = (text: string) => text.replace(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? '')

/** What isolates names, and marks the direction: not seen. */
const withoutMarks = (text: string) => text.replaceAll(/[\u200e\u200f\u2066-\u2069]/g, '')

/** Every text between two tags, and what is read out of attributes. */
export function textsOf(page: string): string[] {
  const markup = page.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
  const spoken = [...markup.matchAll(/ (?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, text = '']) => text)
  const texts = [...markup.replaceAll(/<[^>]*>/g, '\n').split('\n'), ...spoken]
  return texts.map((text) => withoutMarks(decoded(text)).trim()).filter((text) => /\p{L}/u.test(text))
}

/** Those that no sentence of the language says, and no name is. */
export function foreignTo(words: Words | MailWords, texts: readonly string[], names: readonly string[]): string[] {
  const { lang: _lang, dir: _dir, ...sentences } = words
  const said = Object.values(sentences).flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)))
  const patterns = said.map((text) => new RegExp(`^${patternOf(text)}$`))
  return texts.filter((text) => !names.includes(text) && !patterns.some((pattern) => pattern.test(text)))
}

function patternOf(text: string): string {
  const parts = withoutMarks(text)
    .trim()
    .split(/\{\w+\}/)
  return parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+)')
}
