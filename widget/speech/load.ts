import type { Messages } from '../words/messages.ts'

type Language = () => Promise<{ words: Messages }>

/** Each in a chunk of its own. The files for pages without a bundler have another way in this one's place; see `tools/elements`. */
const FILES: Record<string, Language> = {
  de: () => import('../words/languages/de.ts'),
  fr: () => import('../words/languages/fr.ts'),
  es: () => import('../words/languages/es.ts'),
  it: () => import('../words/languages/it.ts'),
  'pt-BR': () => import('../words/languages/pt-BR.ts'),
  nl: () => import('../words/languages/nl.ts'),
  pl: () => import('../words/languages/pl.ts'),
  bg: () => import('../words/languages/bg.ts'),
  ja: () => import('../words/languages/ja.ts'),
  ar: () => import('../words/languages/ar.ts'),
  he: () => import('../words/languages/he.ts'),
}

/** What we have words for, as BCP 47 tags; the first of a language stands for its other varieties. */
export const LANGUAGES: readonly string[] = Object.keys(FILES)

const here = new Map<string, Messages>()

/**
 * The words of one of `LANGUAGES`: at once where they are here, else as a promise, which rejects where they do not come.
 * `isChallenge`: those of the challenge are enough.
 */
export function loadWords(tag: string, _isChallenge: boolean): Partial<Messages> | Promise<Partial<Messages>> {
  return here.get(tag) ?? fetchWords(tag)
}

async function fetchWords(tag: string): Promise<Partial<Messages>> {
  const { words } = await (FILES[tag] as Language)()
  here.set(tag, words)
  return words
}
