import { memo } from '../core/memo.ts'
import { isPlainPath, rawPath, splitPlainUrl } from './paths.ts'
import { couldBeReadAs, type NamePatterns } from './patterns.ts'

/*
 * One reading of a request, on which everything is decided and which alone goes on to the site. Pure.
 */

export type Canonical = {
  /** As it arrived, path letter for letter as the platform gives it. */
  path: string
  search: string
  /** Read in one way only; others never match an open path (spec L7). */
  isPlain: boolean
  /** The path as the most forgiving server would read it: for recognising, never for opening. */
  loosePath: string
}

/** Null: no server should be asked to make sense of it (400). */
export function canonicalise(url: string): Canonical | null {
  const plain = splitPlainUrl(url)
  if (plain) return { path: plain.path, search: plain.search, isPlain: true, loosePath: mostPermissivePath(plain.path) }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\u0000-\u0020\u007f]/.test(url) || /%(?![0-9a-f]{2})/i.test(url.split('#')[0]?.split('?')[0] ?? '')) return null
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return null
  }
  const path = rawPath(url)
  if (parsed.username || parsed.password || /%(00|0[ad]|7f)/i.test(path) || path !== parsed.pathname) return null
  return { path, search: parsed.search, isPlain: isPlainPath(path), loosePath: mostPermissivePath(path) }
}

/** Read in one way by everybody: most paths are. */
const SIMPLE = /^(\/[a-z0-9_-]+(\.[a-z0-9_-]+)*)+$/

function mostPermissivePath(path: string): string {
  if (SIMPLE.test(path)) return path
  let text = path
  for (let n = 0; n < 3; n++) {
    const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    if (decoded === text) break
    text = decoded
  }
  const segments: string[] = []
  for (const segment of text.toLowerCase().replaceAll('\\', '/').split('/')) {
    const [bare = ''] = segment.split(/[;\0]/)
    const name = bare.trim().replace(/\.+$/, (dots) => (bare === dots ? dots : ''))
    if (name === '..') segments.pop()
    else if (name !== '' && name !== '.') segments.push(name)
  }
  return `/${segments.join('/')}`
}

/** Whether a path may be one of these for the server behind, however it reads paths. */
export function couldBePath(canonical: Pick<Canonical, 'loosePath'>, paths: Iterable<string>): boolean {
  for (const path of paths) {
    const loose = mostPermissivePath(path)
    // PHP and others run /login.php for /login.php/anything.
    if (canonical.loosePath === loose || (loose !== '/' && canonical.loosePath.startsWith(`${loose}/`))) return true
  }
  return false
}

/** Session ids that travel in the URL, past every rule about cookies: the usual ones, and the site's own. */
export function carriesSessionId({ path, search }: Canonical, sessionCookies: NamePatterns): boolean {
  if (search === '' && !path.includes(';')) return false
  const inPath = path.split(';').slice(1)
  const inQuery = search.replace(/^\?/, '').split(/[&;]/)
  return [...inPath, ...inQuery].some((pair) => {
    const [name = '', ...rest] = pair.split('=')
    const value = rest.join('=')
    if (couldBeReadAs(USUAL_IDS, name)) return true
    // A field that happens to be called like a cookie holds no long random value.
    return /^[\w%.~+-]{12,}/.test(value) && couldBeReadAs(sessionCookies, name)
  })
}

const USUAL_IDS = ['jsessionid', 'phpsessid', 'aspsessionid*', 'cfid', 'cftoken']

/** Fields by which a request could claim to be another one, or to come from us. Compared in lower case, `.` as `-`. */
const STRIPPED =
  /^(x-mfa(-.*)?|x-forwarded(-.*)?|forwarded|x-original-.*|x-rewrite-.*|x-override-.*|x-http-method(-override)?|x-method-override|x-middleware-.*|x-accel-.*|x-sendfile.*|x-envoy-.*|x-waws-.*|cf-.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|client-ip|x-host|x-proxy.*|proxy(-.*)?|x-remote-.*|remote-.*|x-user.*|x-auth-request-.*|x-authenticated-.*|ssl-.*|x-ssl-.*|x-client-cert.*)$/

/** Of one hop only (RFC 9110 §7.6.1). */
const HOP_BY_HOP =
  /^(connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|host|content-length|expect|upgrade)$/

/**
 * The fields that go on to the site, names in lower case: without look-alikes, without what `Connection` names, without
 * our own business. No `Headers`: each of its calls is one into the platform, and this runs for every request of the site.
 */
export function forwardedFields(headers: Headers, isUpgrade: boolean): Map<string, string> {
  const all = [...headers]
  const [, connection] = all.find(([name]) => name.toLowerCase() === 'connection') ?? []
  const named = connection === undefined ? [] : connection.split(',').map((name) => name.trim().toLowerCase())
  const kept = new Map<string, string>()
  for (const [name, value] of all) {
    const lower = name.toLowerCase()
    const isHandshake = isUpgrade && (lower === 'upgrade' || lower.startsWith('sec-websocket-'))
    if (isHandshake ? !isStripped(lower) : goesOn(lower) && (!named.includes(lower) || ESSENTIAL.has(lower)))
      kept.set(lower, value)
  }
  return kept
}

function isStripped(name: string): boolean {
  return name.includes('_') || STRIPPED.test(name.replaceAll('.', '-')) || name === 'cookie' || name === 'authorization'
}

/** What a name alone decides; the same few names come with every request. */
const known = memo<boolean>(100_000)

function goesOn(name: string): boolean {
  let answer = known.get(name)
  if (answer === undefined) {
    answer = !isStripped(name) && !HOP_BY_HOP.test(name)
    known.set(name, answer)
  }
  return answer
}

/** `Connection: cookie` must not make a request of somebody into a request of nobody at one of two places. */
const ESSENTIAL = new Set([
  'origin',
  'referer',
  'content-type',
  'accept',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
])
