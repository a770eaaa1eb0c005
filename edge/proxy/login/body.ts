import { fieldPattern, isOneType, possibleFormats } from './field-pattern.ts'
import { formReading, type Reading } from './fields.ts'
import { jsonReading } from './json.ts'
import { multipartReading } from './multipart.ts'

/*
 * A short body, read as every server might read it. Servers go by its type, or by its letters, or by neither; so what could
 * be a field for one of them is one here, and what two of them could read differently is `ambiguous`. Pure.
 */

export type Body = { bytes: Uint8Array<ArrayBuffer>; contentType: string; contentEncoding: string }

const NOTHING: Reading = { place: 'other', find: () => [], write: null }

/** `wanted`: the fields that matter. Anything else may be as it likes. */
export function readBody(body: Body, wanted: readonly string[]): Reading | 'ambiguous' {
  const { bytes, contentType, contentEncoding } = body
  if (bytes.length === 0) return NOTHING
  // Packed, and unpacked by the site: nobody looked in.
  if (!isOneType(contentType) || !/^(identity)?$/i.test(contentEncoding.trim())) return 'ambiguous'
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const latin1 = new TextDecoder('latin1').decode(bytes)
  const ways = possibleFormats(contentType, latin1)
  // UTF-16 and UTF-32 without their NULs are the text itself, as far as it is ASCII: Python reads JSON in either.
  const bare = latin1.replaceAll('\0', '')
  const unlessSeen = (reading: Reading) =>
    wanted.some((field) => fieldPattern(field, ways)?.test(bare)) ? 'ambiguous' : reading
  if (type === 'multipart/form-data') return multipartReading(contentType, latin1) ?? 'ambiguous'
  const text = new TextDecoder().decode(bytes)
  if (ways.multipart || bare !== latin1 || !isReadable(contentType, text)) return unlessSeen(NOTHING)
  const json = jsonReading(text)
  if (json) return json
  if (type === 'application/x-www-form-urlencoded') return formReading(text, 'form')
  if (!ways.form) return unlessSeen(NOTHING)
  const form = formReading(text.trim(), 'other')
  // A form that calls itself something else; text that is no form, but holds a line that some server takes for one.
  return wanted.some((field) => form.find(field).length > 0) && !type.endsWith('json') ? form : unlessSeen(NOTHING)
}

/** UTF-8 is what sites read, whatever they are told; ASCII is the same in all of these. */
function isReadable(contentType: string, text: string): boolean {
  const charsets = [...contentType.matchAll(/charset\s*=\s*["']?([^\s;"',]*)/gi)].map(([, name = '']) =>
    name.toLowerCase(),
  )
  if (charsets.every((name) => /^utf-?8$/.test(name))) return true
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
  const isAscii = /^[\u0000-\u007f]*$/.test(text) && !/%[89a-f]/i.test(text)
  return isAscii && charsets.every((name) => /^(us-ascii|ascii|utf-?8|iso-8859-\d+|latin1|windows-125\d)$/.test(name))
}
