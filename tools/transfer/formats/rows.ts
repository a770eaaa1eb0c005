import { isObject, jsonOf, type Reading, type Skipped, Unreadable } from './entry.ts'

/** One row of a table, by the names of its columns. */
export type Row = Record<string, unknown>
type Placed<T> = { at: string; part: T }

/** The lines that have something in them, with their numbers. */
export function linesOf(text: string): Placed<string>[] {
  return withoutMark(text)
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ at: `line ${index + 1}`, part: line }]))
}

export const withoutMark = (text: string) => text.replace(/^\ufeff/, '')

/** Fields of CSV (RFC 4180), record by record. A quote that is never closed makes its record unreadable. */
export function csvOf(text: string, separator = ','): Placed<string[] | null>[] {
  const records: Placed<string[] | null>[] = []
  const plain = withoutMark(text)
  let [at, line] = [0, 1]
  while (at < plain.length) {
    const from = line
    const fields: string[] | null = []
    let isWhole = true
    for (;;) {
      let field = ''
      if (plain[at] === '"') {
        let end = at + 1
        for (; end < plain.length; end++) {
          if (plain[end] !== '"') continue
          if (plain[end + 1] !== '"') break
          end++
        }
        field = plain.slice(at + 1, end).replaceAll('""', '"')
        isWhole &&= end < plain.length
        line += field.split('\n').length - 1
        at = end + 1
        // Nothing may follow the closing quote.
        isWhole &&= at >= plain.length || plain[at] === separator || plain[at] === '\n' || plain[at] === '\r'
      }
      const rest = /[\r\n]/.exec(plain.slice(at, at + MOST_OF_A_FIELD))
      const next = plain.indexOf(separator, at)
      const stop = rest ? at + rest.index : Math.min(plain.length, at + MOST_OF_A_FIELD)
      const end = next >= 0 && next < stop ? next : stop
      fields.push(field + plain.slice(at, end))
      at = end
      if (plain[at] !== separator) break
      at++
    }
    const ending = plain.startsWith('\r\n', at) ? 2 : 1
    const isBlank = fields.length === 1 && fields[0]?.trim() === ''
    if (!isBlank) records.push({ at: `line ${from}`, part: isWhole ? fields : null })
    at += ending
    line++
  }
  return records
}

/** Longer than what any secret and any name is. */
const MOST_OF_A_FIELD = 65_536

/**
 * A table as databases and their tools export it: a JSON array of objects, an object on each line, or CSV with a line of
 * names, which may be separated by tabs. `unread`: what is no row.
 */
export function rowsOf(text: string): { rows: Placed<Row>[]; unread: Skipped[] } {
  const begin = withoutMark(text).trimStart().slice(0, 1)
  if (begin === '[') return placed(arrayOf(text).map((part, index) => ({ at: `[${index}]`, part })))
  if (begin === '{') return placed(linesOf(text).map(({ at, part }) => ({ at, part: tried(part) })))
  const [first = ''] = withoutMark(text).split(/\r?\n/, 1)
  const [head, ...records] = csvOf(text, first.includes('\t') ? '\t' : ',')
  if (!head?.part) throw new Unreadable('has no line of names')
  const names = head.part.map((name) => name.trim())
  const rowOf = (fields: string[] | null) =>
    fields?.length === names.length ? Object.fromEntries(names.map((name, index) => [name, fields[index]])) : null
  return placed(records.map(({ at, part }) => ({ at, part: rowOf(part) })))
}

export function arrayOf(text: string): unknown[] {
  const value = jsonOf(withoutMark(text))
  if (!Array.isArray(value)) throw new Unreadable('is no list')
  return value
}

/** Adds what was no row to what was read of the others. */
export const withUnread = (reading: Reading, unread: Skipped[]): Reading => ({
  ...reading,
  unread: [...unread, ...reading.unread],
})

function tried(line: string): unknown {
  try {
    return jsonOf(line)
  } catch {
    return null
  }
}

function placed(parts: Placed<unknown>[]) {
  const rows: Placed<Row>[] = []
  const unread: Skipped[] = []
  for (const { at, part } of parts) {
    if (isObject(part)) rows.push({ at, part })
    else unread.push({ at, reason: 'is no row of the table' })
  }
  return { rows, unread }
}
