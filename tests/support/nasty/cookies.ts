/**
 * Cookies as the most forgiving of all servers would read them, so that a spelling which any real one takes is taken here.
 * PHP turns `.`, space and `[` in names into `_`, drops leading spaces and decodes `%`; older versions decode names too.
 * Python unquotes values and their octal escapes. ASP.NET does not tell capitals in names apart.
 */
export type ReadCookies = (name: string) => string[]

const FORBIDDEN_IN_PHP = /[.\x20[\t]/g

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function unquoted(text: string): string {
  if (!/^".*"$/.test(text)) return text
  return text
    .slice(1, -1)
    .replace(/\\([0-3][0-7]{2})|\\(.)/g, (_, octal: string | undefined, plain: string | undefined) =>
      octal === undefined ? (plain ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
    )
}

const nameOf = (text: string) => decoded(text).trim().replace(FORBIDDEN_IN_PHP, '_').toLowerCase()

/** All values that could be meant by a name, in the order of the header fields, each in every reading. */
export function forgivingCookies(fields: string[]): ReadCookies {
  const pairs = fields
    .flatMap((field) => field.split(/[;,]/))
    .map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? null : { name: nameOf(pair.slice(0, at)), value: pair.slice(at + 1).trim() }
    })
    .filter((pair) => pair !== null)
  return (name) => {
    const values = pairs.filter((pair) => pair.name === nameOf(name)).map(({ value }) => value)
    return [...new Set(values.flatMap((value) => [value, decoded(value), unquoted(value), decoded(unquoted(value))]))]
  }
}

/** Names and values as RFC 6265 reads them, for sites that do. */
export function strictCookies(fields: string[]): ReadCookies {
  const pairs = fields.flatMap((field) => field.split(';')).map((pair) => pair.trim())
  return (name) => pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}
