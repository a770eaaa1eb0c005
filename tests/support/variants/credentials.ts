import spelled from './credentials.json' with { type: 'json' }
import { changesFrom, type FieldChange } from './fields.ts'
import { fill } from './fill.ts'

/** A session of the site as somebody stole it: what the site itself would call it. */
export type StolenCookie = { name: string; value: string }

/**
 * Names are those that PHP, an old server or a careless parser takes for a cookie's own; values, those for its value; the
 * session in the URL is as old Java and PHP sites take it.
 */
const { names, values, inUrl, fields, authorization } = spelled

const hex = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')
const octal = (text: string) => [...text].map((one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')

function nameParts(name: string): Record<string, string> {
  const middle = Math.floor(name.length / 2)
  return {
    name,
    dots: name.replaceAll('_', '.'),
    space: name.replaceAll('_', ' '),
    bracket: name.replace('_', '['),
    capitals: name.toUpperCase(),
    'one capital': name.replace(/[a-z]/, (one) => one.toUpperCase()),
    hex: hex(name),
    'first hex': hex(name[0] ?? ''),
    'first digits': hex(name[0] ?? '').slice(1),
    rest: name.slice(1),
    half: name.slice(0, middle),
    'middle hex': hex(name[middle] ?? ''),
    'second half': name.slice(middle + 1),
  }
}

function valueParts(value: string): Record<string, string> {
  const [first = ''] = value
  const writings = { octal: octal(value), 'first octal': octal(first), hex: hex(value), 'first hex': hex(first) }
  return { value, ...writings, rest: value.slice(1) }
}

/** `own` is what the browser's own cookies are (a pending jar, for instance), or nothing. */
export function cookieChanges({ name, value }: StolenCookie, own: string): FieldChange[] {
  const pair = `${name}=${value}`
  const before = own === '' ? '' : `${own}; `
  const parts = {
    ...{ name, value, pair, before, own: own || 'a=b', after: own === '' ? '' : `; ${own}` },
    hundred: Array.from({ length: 100 }, () => pair).join('; '),
    others: Array.from({ length: 100 }, (_, n) => `c${n}=x`).join('; '),
    big: `big=${'x'.repeat(7000)}`,
  }
  const spelt = [
    ...Object.entries(names).map(
      ([what, form]) => [`name ${what}`, `${fill(form, nameParts(name))}=${value}`] as const,
    ),
    ...Object.entries(values).map(
      ([what, form]) => [`value ${what}`, `${name}=${fill(form, valueParts(value))}`] as const,
    ),
  ].map(([what, cookie]): FieldChange => ({ name: what, fields: [['Cookie', before + cookie]] }))
  const all = [...spelt, ...changesFrom(fields, parts)]
  return all.map((change) => ({ ...change, name: `cookie ${change.name}` }))
}

export const urlSessions = ({ name, value }: StolenCookie): [name: string, behind: string][] =>
  Object.entries(inUrl).map(([what, form]) => [what, fill(form, { ...nameParts(name), value })])

/** Basic and bearer credentials that are right, in whatever writing some server takes. */
export function authorizationChanges(stolen: { user: string; password: string; bearer: string }): FieldChange[] {
  const all = (scheme: string, text: string) => {
    const parts = { scheme, text, small: scheme.toLowerCase(), capitals: scheme.toUpperCase() }
    return changesFrom(authorization, parts).map(({ name, fields }) => ({
      name: `authorization ${scheme} ${name}`,
      fields,
    }))
  }
  const basic = Buffer.from(`${stolen.user}:${stolen.password}`).toString('base64')
  return [...all('Basic', basic), ...all('Bearer', stolen.bearer), ...all('Token', stolen.bearer).slice(0, 2)]
}
