import { type Canonical, isLoosely } from './canonical.ts'
import { normalName, type ProxyConfig } from './config.ts'
import { pointed } from './patterns.ts'

/*
 * Is this request a login, and as whom? A field of the form, of the query, or of a JSON body; whatever the method.
 */

/** The most of a body that is kept in memory. */
export const MAX_LOGIN_BYTES = 65_536

export type Login = {
  kind: 'login' | 'first_step'
  /** In the one spelling under which we know this person, which the site gets too. */
  name: string
  body: Uint8Array<ArrayBuffer> | null
  search: string
  /** Where the name stood. */
  place: 'query' | 'form' | 'json' | 'other'
}

export type Recognised =
  | Login
  | { kind: 'none'; body: Uint8Array<ArrayBuffer> | null }
  /** The name twice, or in a form that would change it: neither reading is safe. */
  | { kind: 'ambiguous' }

/** Whether a body at this path has to be looked at. */
export function mayBeLogin(config: Pick<ProxyConfig, 'loginPaths'>, canonical: Canonical): boolean {
  return config.loginPaths.includes('*') || isLoosely(canonical, config.loginPaths)
}

export type LoginRequest = {
  search: string
  contentType: string
  body: Uint8Array<ArrayBuffer> | null
  remembered: string | null
}

/** Reads one request. `remembered`: the name given in the first step of a login in two. */
export function recognise(
  config: Pick<ProxyConfig, 'userField' | 'passwordField' | 'identity'>,
  { search, contentType, body, remembered }: LoginRequest,
): Recognised {
  const { userField, passwordField } = config
  const { userCase } = config.identity
  const query = fieldsOf(new URLSearchParams(search))
  const form = body === null ? null : bodyFields(contentType, body, userField)
  if (form === 'ambiguous') return { kind: 'ambiguous' }
  const inQuery = query.filter(([name]) => isField(name, userField))
  const inBody = form?.fields.filter(([name]) => isField(name, userField)) ?? []
  const hasPassword =
    passwordField !== null && [...query, ...(form?.fields ?? [])].some(([name]) => isField(name, passwordField))
  const [found, second] = [...inQuery, ...inBody]
  if (second) return { kind: 'ambiguous' }
  if (!found) {
    if (!hasPassword || remembered === null) return { kind: 'none', body }
    return { kind: 'login', name: remembered, body, search, place: form?.place ?? 'query' }
  }
  const name = normalName(found[1], userCase)
  if (name === '' || name.length > 320) return { kind: 'none', body }
  const place = inQuery.length > 0 ? 'query' : (form?.place ?? 'other')
  const kind = passwordField !== null && !hasPassword ? 'first_step' : 'login'
  if (name === found[1] && bareName(found[0]) === found[0]) return { kind, name, body, search, place }
  // The site gets the name that was judged, or nothing.
  if (inQuery.length > 0) return { kind, name, body, search: rewritten(search, userField, name), place }
  if (form?.write) return { kind, name, body: form.write(name), search, place }
  return { kind: 'ambiguous' }
}

type Fields = [name: string, value: string][]

/** PHP takes ` u`, `u[]` and `u.x` for `u`. */
function bareName(name: string): string {
  return name.trim().replace(/\[.*$/s, '')
}

function isField(name: string, wanted: string): boolean {
  const plain = wanted.startsWith('/') ? wanted.slice(1) : wanted
  const bare = bareName(name)
  return bare === plain || bare.toLowerCase() === plain.toLowerCase()
}

function fieldsOf(parameters: URLSearchParams): Fields {
  return [...parameters]
}

function rewritten(search: string, userField: string, name: string): string {
  const parameters = new URLSearchParams(search)
  const out = new URLSearchParams()
  for (const [key, value] of parameters)
    out.append(isField(key, userField) ? userField : key, isField(key, userField) ? name : value)
  return `?${out}`
}

type BodyFields = { fields: Fields; place: Login['place']; write: ((name: string) => Uint8Array<ArrayBuffer>) | null }

/**
 * Read as every server might: by its type, and as a form or JSON where the type says neither, since some servers look at
 * the body alone.
 */
function bodyFields(
  contentType: string,
  body: Uint8Array<ArrayBuffer>,
  userField: string,
): BodyFields | null | 'ambiguous' {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const text = textOf(body, contentType)
  if (type === 'multipart/form-data') {
    const fields = multipart(text)
    return { fields, place: 'other', write: null }
  }
  const json = jsonFields(text, userField)
  if (json === 'ambiguous') return json
  if (json && (type.endsWith('json') || type === 'text/plain' || type === '')) return json
  if (type.endsWith('json')) return null
  const parameters = new URLSearchParams(text.trim())
  const encode = (name: string) =>
    new TextEncoder().encode(rewritten(`?${text.trim()}`, userField, name).slice(1)) as Uint8Array<ArrayBuffer>
  const isForm = type === 'application/x-www-form-urlencoded'
  return { fields: fieldsOf(parameters), place: isForm ? 'form' : 'other', write: isForm ? encode : null }
}

function textOf(body: Uint8Array, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}

/** The names and values of a multipart body; files have none that matters here. */
function multipart(text: string): Fields {
  const fields: Fields = []
  for (const match of text.matchAll(
    /content-disposition:[^\r\n]*?[;\s]name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n([^\r\n]*)/gi,
  )) {
    fields.push([match[1] ?? match[2] ?? '', match[3] ?? ''])
  }
  return fields
}

function jsonFields(text: string, userField: string): BodyFields | null | 'ambiguous' {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const fields = flat(value)
  const found = pointed(value, userField)
  const key = userField.slice(userField.lastIndexOf('/') + 1)
  // JSON.parse keeps the last of two equal keys; what the site keeps is unknown.
  const written = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].filter((match) => unescaped(match[1] ?? '') === key)
  if (written.length > 1) return 'ambiguous'
  if (typeof found !== 'string')
    return { fields: fields.filter(([name]) => isField(name, userField)), place: 'json', write: null }
  const write = (name: string) => {
    const pointer = userField.startsWith('/') ? userField.slice(1).split('/') : [userField]
    const copy = structuredClone(value) as Record<string, unknown>
    let at: Record<string, unknown> = copy
    for (const step of pointer.slice(0, -1))
      at = at[step.replaceAll('~1', '/').replaceAll('~0', '~')] as Record<string, unknown>
    at[(pointer.at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~')] = name
    return new TextEncoder().encode(JSON.stringify(copy)) as Uint8Array<ArrayBuffer>
  }
  const others = fields.filter(([name]) => !isField(name, userField))
  return {
    fields: [...others, [userField.startsWith('/') ? userField.slice(1) : userField, found]],
    place: 'json',
    write,
  }
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}

/** `{"a":{"b":"x"}}` → `a/b` = `x`: what a pointer can name. */
function flat(value: object, prefix = '', depth = 0): Fields {
  if (depth > 8) return []
  return Object.entries(value).flatMap(([key, item]): Fields => {
    if (typeof item === 'object' && item !== null) return flat(item, `${prefix}${key}/`, depth + 1)
    return typeof item === 'string' || typeof item === 'number' ? [[prefix + key, String(item)]] : []
  })
}

export type ReadBody =
  | { kind: 'whole'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'longer'; head: Uint8Array<ArrayBuffer>; rest: ReadableStreamDefaultReader<Uint8Array> }

/** Reads a body up to the limit. What is longer is handed back with what was read of it. */
export async function readUpTo(body: ReadableStream<Uint8Array> | null): Promise<ReadBody> {
  if (body === null) return { kind: 'whole', bytes: new Uint8Array(0) }
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { kind: 'whole', bytes: joined(chunks, length) }
    chunks.push(value)
    length += value.byteLength
    if (length > MAX_LOGIN_BYTES) return { kind: 'longer', head: joined(chunks, length), rest: reader }
  }
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
