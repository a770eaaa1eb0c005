import { stepsOf } from './fields.ts'

/*
 * A look at text that is not taken apart: could some server find this field in it? Pure.
 */

/** As what a server may read a body. */
export type BodyFormats = { form: boolean; json: boolean; multipart: boolean }

/** `head`: the beginning of the body as latin1. Most servers go by the type, some by the letters alone. */
export function possibleFormats(contentType: string, head: string): BodyFormats {
  // In UTF-16 and UTF-32 there are NULs, and a mark may stand in front. What begins with blanks alone may go on as JSON.
  const isJson = /^[\s\0ï»¿þÿ]*(?:[{[]|$)/.test(head)
  if (!isOneType(contentType)) return { form: true, json: true, multipart: true }
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type.startsWith('multipart/')) return { form: false, json: false, multipart: true }
  const isForm = /^(application\/x-www-form-urlencoded|text\/plain|)$/.test(type)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them
  const isText = isForm || !/[\u0000-\u0008\u000e-\u001f]/.test(head)
  return { form: isText && !(isJson && type.endsWith('json')), json: isJson, multipart: false }
}

/** `a/b; c=d`: with a comma or a second type in it every server takes another part. */
export function isOneType(contentType: string): boolean {
  return /^([\w!#$&^.+-]+\/[\w!#$&^.+-]+[ \t]*(;[^,]*)?)?$/.test(contentType.trim())
}

/** The most that is looked through around a name. Where some server overlooks more, more is enough. */
const ROOM = 20
/** More than a name can take up in any writing, with what stands around it. */
export const OVERLAP = 4_096

/**
 * The field in all writings: each letter as it is, as `%75`, `%u0075` or `\u0075`, behind a backslash or not. Null: no
 * server reads such a body.
 */
export function fieldPattern(field: string, { form, json, multipart }: BodyFormats): RegExp | null {
  const steps = stepsOf(field)
  const name = [...(steps.at(-1) ?? '')].map(spellings).join('')
  const inside = steps.length > 1 ? String.raw`[^=&;"']{0,${ROOM}}(?:\[|%5b)` : ''
  const space = String.raw`(?:[\s+]|%20|%09)`
  const rest = String.raw`(?:\]|%5d)?(?:${space}{0,${ROOM}}=|${space}{${ROOM}}|(?:\[|%5b|%00)(?:[^=&;]{0,${ROOM}}=|[^=&;]{${ROOM}}))`
  const patterns = [
    form && String.raw`(?:(?:^|[&;?\n])${space}{0,${ROOM}}|${space}{${ROOM}})${inside}${name}${rest}`,
    json && String.raw`(?:["']${name}["']|[{,]\s{0,${ROOM}}${name})(?:\s{0,${ROOM}}:|\s{${ROOM}})`,
    multipart &&
      String.raw`[;\s"]name(?:\*\d{0,3}\*?)?(?:\s{20}|\s{0,19}=(?:\s{20}|\s{0,19}["']?(?:[\w-]{0,20}'[\w-]{0,20}')?(?:[\s\\+]{20}|[\s\\+]{0,19}${inside}${name}["'\s;\\[\]%])))`,
  ].filter((pattern) => pattern !== false)
  return patterns.length === 0 ? null : new RegExp(patterns.join('|'), 'i')
}

/** One letter; where PHP makes a `_` of it, whatever it makes one of. */
function spellings(letter: string): string {
  const alike = /[_.\s[\]]/.test(letter) ? ['_', '.', ' ', '[', '+'] : [letter.toLowerCase(), letter.toUpperCase()]
  const bytes = (text: string, before: string) =>
    [...new TextEncoder().encode(text)].map((byte) => before + byte.toString(16).padStart(2, '0')).join('')
  const written = alike.flatMap((text) => [
    bytes(text, '\\x'),
    bytes(text, '%'),
    String.raw`[%\\]u${(text.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  ])
  return String.raw`\\?(?:${[...new Set(written)].join('|')})`
}
