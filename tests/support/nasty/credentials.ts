import type { Contact } from './recorder.ts'

export type Fields = Map<string, string>

/** Where a request's name and password stood; the last place wins, as in PHP's `$_REQUEST`. */
export type Credentials = { user: string; password: string; place: 'query' | 'form' | 'multipart' | 'json' }

/** As PHP names fields: without leading spaces, and `u[]` is `u`. */
const fieldName = (key: string) => key.replace(/^[\s+]+/, '').replace(/\[.*$/, '')

function fromParameters(text: string): Fields {
  const fields: Fields = new Map()
  for (const [key, value] of new URLSearchParams(text)) fields.set(fieldName(key), value)
  return fields
}

function fromMultipart(body: string, type: string): Fields {
  const fields: Fields = new Map()
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1]
  if (boundary === undefined) return fields
  for (const part of body.split(`--${boundary}`)) {
    const [head = '', ...rest] = part.split('\r\n\r\n')
    const name = /name="([^"]*)"/i.exec(head)?.[1]
    if (name !== undefined) fields.set(fieldName(name), rest.join('\r\n\r\n').replace(/\r\n$/, ''))
  }
  return fields
}

function fromJson(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return null
    return new Map(Object.entries(value).map(([key, one]) => [fieldName(key), String(one)]))
  } catch {
    return null
  }
}

/** The fields of a body, whatever its content type claims: JSON where it parses as such, else a form. */
export function bodyFields({ body, headers }: Contact): { fields: Fields; place: Credentials['place'] } {
  const type = headers['content-type'] ?? ''
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
  const user = fields.get(names.user) ?? query.get(names.user)
  const password = fields.get(names.password) ?? query.get(names.password)
  if (user === undefined || password === undefined) return null
  return { user, password, place: fields.has(names.user) ? place : 'query' }
}
