import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { Contact } from './recorder.ts'

export type Fields = Map<string, string>

/** Where a request's name and password stood; the last place wins, as in PHP's `$_REQUEST`. */
export type Credentials = { user: string; password: string; place: 'query' | 'form' | 'multipart' | 'json' }

/**
 * As the most forgiving of all servers name fields. PHP: without leading spaces, cut at a NUL, `u[]` is `u`, and `.`,
 * space and an open `[` are `_`. ASP.NET and Go's JSON do not tell capitals apart; classic ASP reads `%u0075`.
 */
function fieldName(key: string): string {
  const [whole = ''] = key.replace(/^[\s+]+/, '').split('\0')
  const bare = /\[[^\]]*$/.test(whole) ? whole : whole.replace(/\[.*$/s, '')
  return bare.replace(/[\s.[]/g, '_').toLowerCase()
}

const decoded = (text: string) => {
  const plain = text.replaceAll('+', ' ').replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => letter(hex))
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}
const letter = (hex: string) => String.fromCharCode(Number.parseInt(hex, 16))

/** Old Python, Ruby and Perl begin a new field at `;` too. */
function fromParameters(text: string): Fields {
  const fields: Fields = new Map()
  for (const pair of text.split(/[&;]/)) {
    const [key = '', ...value] = pair.split('=')
    fields.set(fieldName(decoded(key)), decoded(value.join('=')))
  }
  return fields
}

function fromMultipart(body: string, type: string): Fields {
  const fields: Fields = new Map()
  const boundary = /boundary="?([^",;\s]+)/i.exec(type)?.[1]
  if (boundary === undefined) return fields
  for (const part of body.split(`--${boundary}`)) {
    const [head = '', ...rest] = part.replaceAll('\r\n', '\n').split('\n\n')
    const fieldsOfPart = head.replace(/\n[ \t]+/g, ' ')
    const found = /[;\s]name(?:\*\d*\*?)?\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;]+))/i.exec(fieldsOfPart)
    if (found === null) continue
    const name = (found[1] ?? found[2] ?? found[3] ?? '').replace(/^[\w-]*'[\w-]*'/, '').replaceAll('\\', '')
    const text = rest.join('\n\n').replace(/\n$/, '')
    const isBase64 = /content-transfer-encoding:\s*base64/i.test(fieldsOfPart)
    fields.set(fieldName(decoded(name)), isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text)
  }
  return fields
}

/** Python takes `NaN`, Go stops reading behind the first value; of equal names the last counts. */
function fromJson(body: string): Fields | null {
  const text = body.replace(/\bNaN\b/g, 'null')
  for (const end of [text.length, text.lastIndexOf('}') + 1, text.indexOf('}') + 1]) {
    try {
      const value: unknown = JSON.parse(text.slice(0, end))
      if (typeof value !== 'object' || value === null) return null
      return new Map(Object.entries(value).map(([key, one]) => [fieldName(key), String(one)]))
    } catch {
      // Less of it, perhaps.
    }
  }
  return null
}

const UNPACK: Record<string, (packed: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/** Unpacked as Express does, and in whichever Unicode it is, as Python reads JSON. */
function textOf({ raw, headers }: Contact): string {
  const unpack = UNPACK[String(headers['content-encoding'] ?? '').toLowerCase()]
  let bytes = raw
  try {
    if (unpack) bytes = unpack(raw)
  } catch {
    return ''
  }
  return bytes.toString('utf8').replace(/[\0\ufffd\ufeff]/g, '')
}

/** The fields of a body, whatever its content type claims: JSON where it parses as such, else a form. */
export function bodyFields(contact: Contact): { fields: Fields; place: Credentials['place'] } {
  const type = contact.headers['content-type'] ?? ''
  const body = textOf(contact)
  if (/multipart\//i.test(type)) return { fields: fromMultipart(body, type), place: 'multipart' }
  const json = fromJson(body)
  return json === null ? { fields: fromParameters(body), place: 'form' } : { fields: json, place: 'json' }
}

export function queryFields({ target }: Contact): Fields {
  const at = target.indexOf('?')
  return at < 0 ? new Map() : fromParameters(target.slice(at + 1))
}

/** A name and a password in the body or the query, under any method; `null` when one is missing. */
export function findCredentials(contact: Contact, names: { user: string; password: string }): Credentials | null {
  const query = queryFields(contact)
  const { fields, place } = bodyFields(contact)
  const [userName, passwordName] = [fieldName(names.user), fieldName(names.password)]
  const user = fields.get(userName) ?? query.get(userName)
  const password = fields.get(passwordName) ?? query.get(passwordName)
  if (user === undefined || password === undefined) return null
  return { user, password, place: fields.has(userName) ? place : 'query' }
}
