import { readCookies } from '../reading/cookies.ts'
import { couldBeReadAs, matchesName, type NamePatterns } from '../reading/patterns.ts'

/*
 * Two programs read the cookies of one request, `identify` and the site. Where a session could be read in two places,
 * whoever holds a password and an assured account of their own would show each program another one. Pure.
 */

/** Our proof, which a pattern such as `__Host-*` does not mean. */
const isProof = (name: string) => /^(__Host-)?mfa(-\d+)?$/.test(name)

/**
 * The listed cookie that two programs may read differently, null when there is none: it comes more than once (under a `*`
 * also as two names), or in a spelling that a server may read as it but is not letter for letter it.
 */
export function ambiguousCookie(header: string | null, listed: NamePatterns): string | null {
  const seen = new Set<string>()
  let isQuoteOpen = false
  for (const { text } of readCookies(header)) {
    const part = text.startsWith(' ') ? text.slice(1) : text
    const own = part.includes('=') ? nameIn(part) : null
    const pattern = own === null || isProof(own) ? undefined : patternOf(listed, own)
    if (pattern !== undefined) {
      if (seen.has(pattern)) return pattern
      seen.add(pattern)
    }
    const [first = '', ...others] = namesIn(part)
    const isItself = first === own && (pattern !== undefined || isProof(first))
    const names = isItself ? others : [first, ...others]
    const likeness = listed.find((one) => names.some((name) => couldBeReadAs([one], name)))
    if (likeness !== undefined) return likeness
    isQuoteOpen ||= isOdd(part) || isOdd(part.replace(/\\./g, ''))
  }
  // Some servers read on to the closing quote, across `;`.
  return isQuoteOpen ? ([...seen][0] ?? null) : null
}

/** Letter for letter before `*`, long before short: `sid` and `sid*` are two. */
function patternOf(listed: NamePatterns, name: string): string | undefined {
  return listed
    .filter((pattern) => matchesName([pattern], name))
    .toSorted((a, b) => Number(a.endsWith('*')) - Number(b.endsWith('*')) || b.length - a.length)
    .at(0)
}

/** The names that servers may find in it: some begin a new cookie at a comma or a blank, or pass over a `=` in front. */
function namesIn(part: string): string[] {
  const atBlank = [...part.matchAll(/(?:^=+|[^!-~])([!-+\--<>-~]+)[^!-~]*=/g)].map(([, name = '']) => name)
  return [...part.split(',').map(nameIn), ...atBlank]
}

function nameIn(text: string): string {
  const [name = ''] = text.split('=')
  return name
}

function isOdd(text: string): boolean {
  return text.split('"').length % 2 === 0
}
