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
  const one = (_: string, octal?: string, plain = '') =>
    octal === undefined ? plain : String.fromCharCode(Number.parseInt(octal, 8))
  return text.slice(1, -1).replace(/\\([0-3][0-7]{2})|\\(.)/g, one)
}

const nameOf = (text: string) => decoded(text).trim().replace(FORBIDDEN_IN_PHP, '_').toLowerCase()

/**
 * All values that could be meant by a name, in the order of the header fields, each in every reading: as the most
 * forgiving of all servers would read them, so that a spelling which any real one takes is taken here. PHP turns `.`,
 * space and `[` in names into `_`, drops leading spaces and decodes `%`; older versions decode names too. Python unquotes
 * values and their octal escapes. ASP.NET does not tell capitals in names apart.
 */
export function cookieValues(fields: string[], name: string): string[] {
  const pairs = fields.flatMap((field) => field.split(/[;,]/)).filter((pair) => pair.includes('='))
  const values = pairs.flatMap((pair) => {
    const at = pair.indexOf('=')
    return nameOf(pair.slice(0, at)) === nameOf(name) ? [pair.slice(at + 1).trim()] : []
  })
  return [...new Set(values.flatMap((value) => [value, decoded(value), unquoted(value), decoded(unquoted(value))]))]
}
