/** One reading of a `Cookie` header, and which names in it are ours. Pure. */

export type CookiePair = {
  name: string
  /** Letter for letter. */
  value: string
  /** The whole of it as it came, for whoever must think of other readers. */
  text: string
}

/** A header's pairs in their order. A pair without `=` is one without a name: browsers send it on, servers read it in two ways. */
export function readCookies(header: string | null | undefined): CookiePair[] {
  return (header ?? '').split(';').flatMap((text) => {
    const bare = stripped(text)
    if (bare === '') return []
    const equals = bare.indexOf('=')
    if (equals === -1) return [{ name: '', value: bare, text }]
    return [{ name: stripped(bare.slice(0, equals)), value: stripped(bare.slice(equals + 1)), text }]
  })
}

/**
 * Without the room around it, as browsers cut it: space and tab alone (RFC 6265 §5.2). `String.trim` cuts sixteen letters more,
 * and made `__Host-mfa` of a name that begins with one of them and that any sibling host may set.
 */
export function stripped(text: string): string {
  return cut(text, /[ \t]/)
}

/** No pattern for the whole: such a one takes the square of the time for a long run in the middle. */
function cut(text: string, off: RegExp): string {
  let start = 0
  let end = text.length
  while (start < end && off.test(text.charAt(start))) start++
  while (end > start && off.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/**
 * What all our cookies at an origin begin with, and what the proof is called (spec H8). Cookies know no port, so where it is
 * not the scheme's own it stands in the name: two deployments on one host would end each other's proofs.
 */
export function cookieStem(origin: string): string {
  const port = /:(\d+)$/.exec(origin)?.[1]
  return `${origin.startsWith('https:') ? '__Host-' : ''}mfa${port ? `-${port}` : ''}`
}

/** Named as ours are, for whatever scheme and port, in whatever case. */
export function isOurCookie(name: string): boolean {
  return /^(__(host|secure)-)?mfa([-~].*)?$/i.test(name)
}

/** The name without what is not visible ASCII around it. U+FFFD stays: it stands for bytes that are lost, and nobody cuts it off. */
export function undisguised(name: string): string {
  return cut(name, /[^!-~\ufffd]/)
}

/**
 * Names that are ours only for a reader who cuts more off than browsers do. No browser got such a cookie from us: another host
 * of the same domain planted it.
 */
export function plantedCookies(header: string | null | undefined): string[] {
  // Nearly all headers are plain.
  if (!header || !/[^\t -~]/.test(header)) return []
  const names = readCookies(header).map(({ name }) => name)
  return [...new Set(names)].filter((name) => undisguised(name) !== name && isOurCookie(undisguised(name)))
}
