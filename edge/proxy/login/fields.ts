/*
 * Names of fields, and forms, as every server might read them. Pure.
 */

/** One value under a name that some server takes for the one that is looked for. */
export type FieldReading = {
  value: string
  /** Under the very name, as the one text that it is; others are no plain form of it. */
  isExact: boolean
}

/** What a body or a query holds. */
export type Reading = {
  place: 'query' | 'form' | 'json' | 'other'
  /** Everything that some server would take for this field. Two: servers differ in which of them counts. */
  find(wanted: string): FieldReading[]
  /** The same with another value in the one place; null: it cannot be written without changing more. */
  write: ((wanted: string, value: string) => string) | null
}

/**
 * PHP drops spaces in front, cuts at a NUL, and takes `.`, space and an open `[` for `_`; `u[]` is `u` in most languages;
 * Go and ASP.NET do not tell capitals apart, in Unicode's sense; classic ASP reads `%u0075`.
 */
function normaliseFieldName(name: string): string {
  const [whole = ''] = name
    .replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/^[\s\0]+/, '')
    .split('\0')
  return whole.normalize('NFKC').trim().toLowerCase()
}

const phpFieldName = (text: string) => text.replace(/[\s.[\]]/g, '_')

/** `user[name]`, and `/user/name` in JSON: the steps to a value. */
export function stepsOf(field: string): string[] {
  if (field.startsWith('/')) {
    return field
      .slice(1)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  const [first = '', ...rest] = field.split('[')
  return [first, ...rest.map((step) => step.replace(/\]$/, '')).filter((step) => step !== '')]
}

/** Whether some server takes a value at these steps for the one that is wanted, or for a part of it. */
export function mayLeadTo(steps: readonly string[], wanted: string): boolean {
  const goal = stepsOf(wanted)
  return (
    goal.length <= steps.length &&
    goal.every((step, n) => phpFieldName(normaliseFieldName(step)) === phpFieldName(normaliseFieldName(steps[n] ?? '')))
  )
}

export function isField(name: string, wanted: string): boolean {
  const bare = normaliseFieldName(name)
  if (!wanted.startsWith('/') && phpFieldName(bare) === phpFieldName(normaliseFieldName(wanted))) return true
  return mayLeadTo(stepsOf(bare), wanted)
}

/** No form of a person has so many; it would take a second to read them. */
const MAX_FIELDS = 2_000

/** A form in a query or a body: fields between `&`, and, for old servers, between `;` too. */
export function formReading(text: string, place: 'query' | 'form' | 'other'): Reading {
  const usual = [...new URLSearchParams(text)]
  const old = text.includes(';') ? [...new URLSearchParams(text.replaceAll(';', '&'))] : usual
  const among = (fields: [string, string][], wanted: string) =>
    fields.filter(([name]) => isField(name, wanted)).map(([name, value]) => ({ value, isExact: name === wanted }))
  const find = (wanted: string) => {
    if (old.length > MAX_FIELDS) return TOO_MANY
    const found = among(usual, wanted)
    if (old === usual) return found
    const others = among(old, wanted)
    return JSON.stringify(found) === JSON.stringify(others) ? found : [...found, ...others, ...others]
  }
  const write = (wanted: string, value: string) => {
    const out = new URLSearchParams()
    for (const [name, own] of usual) {
      const isOne = isField(name, wanted)
      out.append(isOne ? wanted : name, isOne ? value : own)
    }
    return String(out)
  }
  return { place, find, write: place === 'other' ? null : write }
}

const TOO_MANY: FieldReading[] = Array.from({ length: 2 }, () => ({ value: '', isExact: false }))
