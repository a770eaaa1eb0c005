import spelled from './fields.json' with { type: 'json' }
import { fill } from './fill.ts'

/** Header fields and request lines that say something other than they seem to. Each list is one kind, by name. */
export type Fields = [name: string, value: string][]
export type FieldChange = { name: string; fields: Fields }

/**
 * Path overrides are names under which some server takes another path than that of the request line; forwarded ones,
 * another address or scheme than those of the connection; identities, what a site behind a gate believes about who it is.
 */
const { methods, pathOverrides, forwarded, identities, hosts, together, others } = spelled

export const METHODS = [...methods, 'X'.repeat(300)]

const METHOD_OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X_HTTP_Method_Override']

const each = (kind: string, names: string[], values: string[]): FieldChange[] =>
  names.flatMap((name) =>
    values.map((value) => ({ name: `${kind} ${name}: ${value}`, fields: [[name, value]] as Fields })),
  )

/** Changes from templates of whole header fields, `Name: value`, by the name of each. */
export const changesFrom = (templates: Record<string, string[]>, parts: Record<string, string> = {}): FieldChange[] =>
  Object.entries(templates).map(([name, lines]) => ({
    name,
    fields: lines.map((line): [string, string] => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), fill(line.slice(at + 2), parts)]
    }),
  }))

/** None of these names may reach the site as a browser sent it (the standard ones that mean something else left out). */
export const NEVER_FORWARDED: readonly string[] = [
  ...METHOD_OVERRIDES,
  ...pathOverrides.filter((name) => /^X/.test(name)),
  ...forwarded.filter((name) => /^(X.)?Forwarded/.test(name)),
  ...identities.filter((name) => /mfa/i.test(name)),
].map((name) => name.toLowerCase())

export function fieldChanges({ gated, open, user }: { gated: string; open: string; user: string }): FieldChange[] {
  const spelt = Object.entries(others).flatMap(([kind, { names, values }]) =>
    each(
      kind,
      names,
      values.map((value) => fill(value, { open })),
    ),
  )
  return [
    ...each('method override', METHOD_OVERRIDES, ['GET', 'OPTIONS', 'HEAD']),
    ...each('path override', pathOverrides, [open, gated]),
    ...each('forwarded', forwarded, ['127.0.0.1', 'https', 'localhost', 'for=127.0.0.1;proto=https;host=localhost']),
    ...each('identity', identities, [user, 'true']),
    ...changesFrom(together),
    ...spelt,
  ]
}

/** `null`: no `Host` at all. Several fields: as many as given. */
export function hostForms(host: string): [name: string, hosts: string[] | null][] {
  const [name = '', port = ''] = host.split(':')
  const at = port === '' ? '' : `:${port}`
  const parts = {
    host,
    name,
    at,
    port: port || '80',
    capitals: host.toUpperCase(),
    rest: name.slice(1),
    long: 'a'.repeat(300),
  }
  return Object.entries(hosts).map(([what, forms]) => [what, forms?.map((form) => fill(form, parts)) ?? null])
}
