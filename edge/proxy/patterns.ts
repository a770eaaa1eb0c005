/** Names and paths as a configuration writes them. Pure. */

/** `sid*`, `AU*,SITE`: letter for letter but for a `*` at the end. */
export type NamePatterns = readonly string[]

export function matchesName(patterns: NamePatterns, name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
}

/**
 * The spellings under which a server may take a cookie for another one: PHP turns `.`, space and `[` into `_`, drops spaces
 * in front and cuts at a NUL, others unquote, decode or fold. Whoever matches a pattern in any of them is dropped when it
 * comes in raw.
 */
export function couldMatchName(patterns: NamePatterns, name: string): boolean {
  const decoded = decode(name)
  const [cut = ''] = decoded.replace(/^[\s\0"]+/, '').split(/["\0]/)
  const bare = cut.trim()
  const mangled = bare.replace(/[\s.[\]]/g, '_')
  const folded = patterns.map((pattern) => pattern.toLowerCase().replace(/[\s.[\]]/g, '_'))
  return [name, decoded, bare, mangled, bare.replace(/\[.*$/s, ''), mangled.replace(/_.*$/s, '')].some(
    (spelling) => matchesName(patterns, spelling) || matchesName(folded, spelling.toLowerCase()),
  )
}

function decode(text: string): string {
  const plain = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(plain)
  } catch {
    // Letter by letter, as servers do that are not so exact.
    return plain.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
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
