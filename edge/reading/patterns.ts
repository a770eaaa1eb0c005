/** Names and paths as a configuration writes them. Pure. */

/** `sid*`, `AU*,SITE`: letter for letter but for a `*` at the end. */
export type NamePatterns = readonly string[]

export function matchesName(patterns: NamePatterns, name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
}

/** What a server may turn into `_`, or end a name at. */
const SEPARATOR = /[^!-~]|[.[\]]/g

/**
 * Whether a server may read this name as one of these: PHP turns `.`, space and `[` into `_` and drops spaces in front,
 * others unquote, decode, fold, or end the name at one of those. `session_theme` is never read as `session`.
 */
export function couldBeReadAs(patterns: NamePatterns, name: string): boolean {
  return matchesName(patterns, name) || couldBegin(patterns, name, SEPARATOR)
}

/**
 * The same, and what is named after one of these, `sid_remember` beside `sid`: whoever matches is sealed when the site sets
 * it, and dropped when it comes in raw.
 */
export function couldMatchName(patterns: NamePatterns, name: string): boolean {
  return couldBeReadAs(patterns, name) || couldBegin(patterns, name, /_/)
}

/** Whether one of these, in any spelling, is the whole name, or stands in front of what `end` finds. */
function couldBegin(patterns: NamePatterns, name: string, end: RegExp): boolean {
  const bare = [name, decode(name)].map((text) => text.replace(/^[^!#-~]+|[^!#-~]+$/g, ''))
  return patterns.some((pattern) => {
    const isStart = pattern.endsWith('*')
    const start = fold(isStart ? pattern.slice(0, -1) : pattern)
    return bare.some((text) => {
      const next = text.charAt(start.length)
      return fold(text).startsWith(start) && (isStart || next === '' || next.search(end) === 0)
    })
  })
}

/** Letter for letter as long as it was. */
function fold(text: string): string {
  return text.replace(SEPARATOR, '_').toLowerCase()
}

function decode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** What a JSON Pointer (RFC 6901) leads to, or a plain key of the top level; `undefined` when it leads nowhere. */
export function pointed(value: unknown, pointer: string): unknown {
  const keys = pointer.startsWith('/')
    ? pointer
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [pointer]
  let at = value
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}
