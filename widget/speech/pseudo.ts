import type { Messages } from '../words/messages.ts'

/** Each letter, and what stands for it. */
const ACCENTED = new Map(
  'aàbƀcçdðeéfƒgĝhĥiîjĵkķlļmɱnñoôpþrŕsštţuûwŵyýzžAÀBƁCÇDÐEÉGĜHĤIÎJĴKĶLĻNÑOÔPÞRŔSŠTŢUÛWŴYÝZŽ'
    .match(/../gu)
    ?.map((pair) => [pair.charAt(0), pair.charAt(1)]),
)

/** How much longer than English a sentence may become in another language, in parts of its own length. */
const LONGER = 0.4

/**
 * English as no language: accented, two fifths longer, in brackets (the pseudo-locale `en-XA` of CLDR). What is cut off, does
 * not fit, or was never given to the languages shows itself in it. `addWords('en-XA', pseudoWords(englishMessages()))`
 */
export function pseudoWords(english: Messages): Messages {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, pseudo(text)])) as Messages
}

function pseudo(text: unknown): unknown {
  if (Array.isArray(text)) return text.map(pseudo)
  if (typeof text === 'function') return (...given: unknown[]) => pseudo(text(...given))
  return typeof text === 'string' ? longer(text) : text
}

function longer(text: string): string {
  const accented = text.replace(/[a-zA-Z]/g, (letter) => ACCENTED.get(letter) ?? letter)
  const more = 'one two three four five six seven eight nine ten '.repeat(3)
  return `[${accented} ${more.slice(0, Math.max(0, Math.ceil(text.length * LONGER) - 3)).trim()}]`
}
