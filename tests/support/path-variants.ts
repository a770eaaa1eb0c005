import type { RawAsk } from './raw-http.ts'
import { authorizationChanges, cookieChanges, type StolenCookie, urlSessions } from './variants/credentials.ts'
import { type FieldChange, type Fields, fieldChanges, hostForms, METHODS } from './variants/fields.ts'
import { pathChanges, targetForms } from './variants/paths.ts'
import { type Random, seeded } from './variants/random.ts'
import { RAW_FORMS } from './variants/raw.ts'

export { NEVER_FORWARDED } from './variants/fields.ts'

export type VariantOptions = {
  /** The path that nobody may reach, in letters, digits and slashes: `/gated/page`. */
  path: string
  /** Paths in front of which the gated one is hidden: an open one, the gate's own. */
  openPaths?: string[]
  /** The `Host` of the site as its people write it, with the port. */
  host: string
  /** Cookies that the browser has, `a=b; c=d`: they stay on every variant. */
  cookies?: string
  /** What was stolen from the site itself and would open it there. Made up when left out. */
  stolen?: Partial<{ cookie: StolenCookie; user: string; password: string; bearer: string }>
  seed?: number
  /** How many at least; with `only` each single change when left out. */
  count?: number
  /** Changes of these kinds alone: `['field', 'cookie']` for an open path on which nothing may come through. */
  only?: Kind[]
}

/** One request that wants the gated path, or what is behind it, in some writing. */
export type Variant = {
  /** Place in the list; with the seed it says which one this is. */
  id: number
  /** What was changed, for the message of a test that failed. */
  label: string
  method: string
  target: string
  /** In order, duplicates too; a character is a byte. */
  headers: Fields
  /** The whole request, where it cannot be told by the three above. */
  raw?: string
}

type Parts = {
  labels: string[]
  method: string
  path: string
  target: (path: string) => string
  hosts: string[] | null
  fields: Fields
  raw: number | null
}

export type Kind = 'path' | 'inUrl' | 'form' | 'method' | 'host' | 'cookie' | 'authorization' | 'field' | 'raw'

type Change = (parts: Parts, random: Random) => void

/** All changes of every kind; a variant takes one of some of them. */
function kinds(options: VariantOptions): Record<Kind, Change[]> {
  const { path, host, cookies = '', openPaths = ['/about'], stolen = {} } = options
  const cookie = stolen.cookie ?? { name: 'sid_x7', value: '0123456789abcdef0123456789abcdef' }
  const { user = 'alice', password = 'alice has a password', bearer = 'fedcba9876543210fedcba9876543210' } = stolen
  const change =
    (label: string, apply: (parts: Parts, random: Random) => Partial<Parts>): Change =>
    (parts, random) => {
      parts.labels.push(label)
      Object.assign(parts, apply(parts, random))
    }
  const changed = ({ name: label, fields }: FieldChange): Change => {
    const replaced = new Set(fields.map(([name]) => name.toLowerCase()))
    return change(label, (parts) => ({
      fields: [...parts.fields.filter(([name]) => !replaced.has(name.toLowerCase())), ...fields],
    }))
  }
  return {
    path: pathChanges(openPaths).map(({ name, apply }) =>
      change(name, (parts, random) => ({ path: apply(parts.path, random) })),
    ),
    inUrl: urlSessions(cookie).map(([name, behind]) =>
      change(`session in the URL, ${name}`, (parts) => ({ path: parts.path + behind })),
    ),
    form: targetForms(host).map(([name, target]) => change(name, () => ({ target }))),
    method: METHODS.map((method) => change(method.slice(0, 20), () => ({ method }))),
    host: hostForms(host).map(([name, hosts]) => change(`host ${name}`, () => ({ hosts }))),
    cookie: cookieChanges(cookie, cookies).map(changed),
    authorization: authorizationChanges({ user, password, bearer }).map(changed),
    field: fieldChanges({ gated: path, open: openPaths[0] ?? '/about', user }).map(changed),
    raw: RAW_FORMS.map(({ name }, raw) => change(name, () => ({ raw }))),
  }
}

/** Which kinds are put together at random, and how often: a change of the path in most, the rarer the less. */
const RECIPES =
  `path path, path path method, path method, path cookie, path field, path path cookie, path host, path form,
  path authorization, path raw, method cookie, method field cookie, method authorization, field field cookie, host cookie,
  form host cookie, form path method, raw cookie, raw path cookie, inUrl method, path inUrl,
  path method host field cookie authorization`
    .split(/,\s+/)
    .map((recipe) => recipe.split(' ') as Kind[])

const LINE_BREAKS = /[\r\n]/

/**
 * Distinct requests that all want one gated path, or the session behind it, in some writing: each single change once,
 * then changes put together by the seed. No two have the same bytes. None asks for what an open path
 * really is, but some (`*`, a host alone, fragments) can be read as `/`, which therefore must not be open.
 */
export function pathVariants(options: VariantOptions): Variant[] {
  const { path, host, cookies = '', seed = 1, only } = options
  const { count = only === undefined ? 20_000 : 0 } = options
  const random = seeded(seed)
  const every = kinds(options)
  const wanted = Object.entries(every).filter(([kind]) => only?.includes(kind as Kind) ?? true)
  const recipes = RECIPES.filter((recipe) => recipe.every((kind) => only?.includes(kind) ?? true))
  const variants: Variant[] = []
  const known = new Set<string>()

  function add(...changes: Change[]): void {
    const fields: Fields = cookies === '' ? [] : [['Cookie', cookies]]
    const parts: Parts = { labels: [], method: 'GET', path, target: (same) => same, hosts: [host], fields, raw: null }
    for (const change of changes) change(parts, random)
    const { method } = parts
    const headers: Fields = [...(parts.hosts ?? []).map((one): [string, string] => ['Host', one]), ...parts.fields]
    const target = parts.target(parts.path)
    const label = parts.labels.join(' + ') || 'as it is'
    const variant: Variant = { id: variants.length, label, method, target, headers }
    if (parts.raw !== null)
      variant.raw = RAW_FORMS[parts.raw]?.bytes({ method, target, host, head: headOf(headers) }) ?? ''
    const bytes = variant.raw ?? wire(variant)
    if (known.has(bytes)) return
    known.add(bytes)
    variants.push(variant)
  }

  add()
  for (const [, changes] of wanted) for (const change of changes) add(change)
  for (let tries = 0; variants.length < count; tries++) {
    if (tries > count * 50) throw new Error(`There are only ${variants.length} distinct variants.`)
    add(...random.pick(recipes).map((kind) => random.pick(every[kind])))
  }
  return variants
}

const headOf = (headers: Fields) => headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')

/** A character is a byte: what is not a line break by itself stays as it is. */
function wire({ method, target, headers }: Variant): string {
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
  const length = !hasLength && /^(POST|PUT|PATCH|DELETE)$/.test(method) ? 'Content-Length: 0\r\n' : ''
  if (LINE_BREAKS.test(method + target + headers.flat().join(''))) throw new Error(`A line break in ${target}`)
  return `${method} ${target} HTTP/1.1\r\n${headOf(headers)}${length}\r\n`
}

/** As `sendAll` takes it. */
export function askOf(variant: Variant): RawAsk {
  const { method, raw, headers } = variant
  const isTunnel = method === 'CONNECT' || headers.some(([name]) => name === 'Upgrade')
  return { bytes: Buffer.from(raw ?? wire(variant), 'latin1'), method, isAlone: raw !== undefined || isTunnel }
}
