/** Paths: which are open, and which may be gone back to. Pure. Default is gated. */

/**
 * Whether a path can be read in one way only. `%2F`, `//`, `..`, `;`, backslashes and control characters are read
 * differently by different servers, so a path that holds one never matches an open path (spec L7).
 */
export function isPlainPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  return /^\/[^\u0000-\u0020\u007f\\%;?#]*$/.test(path) && !path.includes('//') && !/(^|\/)\.{1,2}(\/|$)/.test(path)
}

/** The path of a request's URL as it was sent, without decoding or resolving anything. */
export function rawPath(url: string): string {
  const afterScheme = url.indexOf('://')
  const start = url.indexOf('/', afterScheme === -1 ? 0 : afterScheme + 3)
  if (start === -1) return '/'
  const end = url.slice(start).search(/[?#]/)
  return end === -1 ? url.slice(start) : url.slice(start, start + end)
}

const PLAIN_URL = /^(https?:\/\/[a-z0-9.:-]+)((?:\/[\w-]+(?:\.[\w-]+)*)*\/?)(\?[\w.~&=:@/,+-]+)?$/

/**
 * The parts of an address whose path and query every parser gives back letter for letter, as most are; null for all
 * others. Parsing is a call into the platform, and this is asked about every request.
 */
export function splitPlainUrl(url: string): { base: string; path: string; search: string } | null {
  const [, base, path, search = ''] = PLAIN_URL.exec(url) ?? []
  return base && path ? { base, path, search } : null
}

/** True only when the path is plain and listed, letter for letter. */
export function isOpenPath(path: string, open: Pick<ReadonlySet<string>, 'has'>): boolean {
  return open.has(path) && isPlainPath(path)
}

const FALLBACK = '/'
const BASE = 'https://way-back.invalid'

/**
 * The way back after a challenge: a path of the same origin, query included; anything else becomes `/` (spec L4).
 * `//evil`, `/\evil`, tabs and `/..//evil` all parse as another host somewhere, so the result is what the platform's
 * own URL parser makes of it, and that again must begin with exactly one slash.
 */
export function wayBack(to: string | null | undefined): string {
  if (!to || to.length > 2048 || !to.startsWith('/')) return FALLBACK
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\u0000-\u001f\u007f\\]/.test(to)) return FALLBACK
  let url: URL
  try {
    url = new URL(to, BASE)
  } catch {
    return FALLBACK
  }
  const path = url.pathname + url.search
  if (url.origin !== BASE || url.username || url.password || !path.startsWith('/') || path.startsWith('//')) {
    return FALLBACK
  }
  return path
}

/** The same path with one more query parameter, replacing older ones of that name; the rest stays letter for letter. */
export function withParameter(path: string, name: string, value: string | number): string {
  const [base = FALLBACK, ...rest] = path.split('?')
  const pairs = rest
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && pair !== name && !pair.startsWith(`${name}=`))
  return `${base}?${[...pairs, `${name}=${encodeURIComponent(value)}`].join('&')}`
}
