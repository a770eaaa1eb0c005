export const MOST_OF_PLACE = 80

/**
 * What is kept of a host's text about a place: one line of at most 80 characters, without what cannot be seen or turns the
 * writing around. Null where nothing is left, or where it is no text.
 */
export function placeText(text: unknown): string | null {
  if (typeof text !== 'string') return null
  const line = text.slice(0, 1_000).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
  return [...line.trim()].slice(0, MOST_OF_PLACE).join('').trim() || null
}
