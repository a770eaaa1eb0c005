/** Names and paths as a configuration writes them. Pure. */

/** `sid*`, `AU*,SITE`: letter for letter but for a `*` at the end. */
export type NamePatterns = readonly string[]

export function matchesName(patterns: NamePatterns, name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
}

/** What a server may turn into `_`, or end a name at. */
const SEPARATOR = /[^!-~]|[.[\]]/g

/**
 * Whether a server may take a cookie of this name for one of these: PHP turns `.`, space and `[` into `_` and drops spaces
 * in front, others unquote, decode, fold, or end the name at one of those. `session_theme` is nobody's `session`.
 */
export function couldMatchName(patterns: NamePatterns, name: string): boolean {
  const bare = [name, decode(name)].map((text) => text.replace(/^[^!#-~]+|[^!#-~]+$/g, ''))
  return patterns.some((pattern) => {
    const isStart = pattern.endsWith('*')
    const start = fold(isStart ? pattern.slice(0, -1) : pattern)
    return (
      matchesName([pattern], name) ||
      bare.some((text) => {
        const [next = ''] = text.slice(start.length)
        return fold(text).startsWith(start) && (isStart || next === '' || next.search(SEPARATOR) === 0)
      })
    )
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
