import { isLegible, normalName, typedName } from '../../core/names.ts'
import { type Canonical, couldBePath } from '../../reading/canonical.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import { type Body, readBody } from './body.ts'
import { formReading, type Reading } from './fields.ts'

/*
 * Is this request a login, and as whom? A field of the form, of the query, or of a JSON body; whatever the method.
 */

/** The most of a body that is kept in memory. */
export const MAX_LOGIN_BYTES = 65_536

export type Login = {
  kind: 'login' | 'first_step'
  /** As it was typed but for spaces around it, which is what the site gets too. Null: only a password came along. */
  name: string | null
  body: Uint8Array<ArrayBuffer> | null
  search: string
  /** Where the name stood. */
  place: Reading['place']
}

export type Recognised =
  | Login
  | { kind: 'none'; body: Uint8Array<ArrayBuffer> | null }
  /** The name twice, or in a form that would change it, or that sites read differently: no reading is safe. */
  | { kind: 'ambiguous' }
  /** Letters or signs that sites fold in ways that nobody can list. */
  | { kind: 'odd_name' }

/** Whether a body at this path has to be looked at: where logins go, and their page, which many sites take them at too. */
export function mayBeLogin(config: Pick<ProxyConfig, 'loginPaths' | 'loginPage'>, canonical: Canonical): boolean {
  const [page = ''] = config.loginPage.split('?')
  return config.loginPaths.includes('*') || couldBePath(canonical, [...config.loginPaths, page])
}

export type LoginRequest = Omit<Body, 'bytes'> & {
  search: string
  body: Uint8Array<ArrayBuffer> | null
  remembered: string | null
}

/** Reads one request. `remembered`: the name given in the first step of a login in two. */
export function recognise(
  config: Pick<ProxyConfig, 'userField' | 'passwordField' | 'identity'>,
  { search, contentType, contentEncoding, body, remembered }: LoginRequest,
): Recognised {
  const { userField, passwordField, identity } = config
  const wanted = passwordField === null ? [userField] : [userField, passwordField]
  const query = formReading(search.replace(/^\?/, ''), 'query')
  const sent = readBody({ bytes: body ?? new Uint8Array(0), contentType, contentEncoding }, wanted)
  if (sent === 'ambiguous') return { kind: 'ambiguous' }
  const inQuery = query.find(userField)
  const [found, second] = [...inQuery, ...sent.find(userField)]
  if (second) return { kind: 'ambiguous' }
  const hasPassword = passwordField !== null && query.find(passwordField).length + sent.find(passwordField).length > 0
  const plain = found ? normalName(found.value, 'exact') : ''
  if (!found || (plain === '' && found.isExact)) {
    if (!hasPassword) return { kind: 'none', body }
    return { kind: 'login', name: remembered, body, search, place: sent.place }
  }
  if (plain === '' || !isLegible(plain)) return { kind: 'ambiguous' }
  // Where the site says who it is, what is typed is the site's alone.
  const name = identity.kind === 'form' ? typedName(found.value, identity.naming) : plain
  if (name === null) return { kind: 'odd_name' }
  const place = inQuery.length > 0 ? 'query' : sent.place
  const kind = passwordField !== null && !hasPassword ? 'first_step' : 'login'
  const isKept = name === found.value || identity.kind !== 'form'
  if (isKept && found.isExact) return { kind, name, body, search, place }
  // The site gets the name that was judged, or nothing.
  if (inQuery.length > 0) return { kind, name, body, search: `?${query.write?.(userField, name)}`, place }
  const written = sent.write?.(userField, name)
  if (written === undefined) return { kind: 'ambiguous' }
  return { kind, name, body: new TextEncoder().encode(written) as Uint8Array<ArrayBuffer>, search, place }
}
