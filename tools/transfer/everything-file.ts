import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type Bytes, equalBytes, fromBase64 } from '../../edge/crypto/encoding.ts'
import type { KeyRing } from '../../edge/crypto/key-ring.ts'
import { isObject } from './formats/entry.ts'
import { Refused, unreadable } from './read-file.ts'

/*
 * Everything of a deployment, one JSON object on each line: a header; slices of tables, `{ table, columns, rows }`, with what
 * is sealed in them sealed under the transfer key, to this export; how many rows there are of each table; and an HMAC of all
 * lines before, so that a file that was cut off or changed is refused before anything is written.
 */

export const FORMAT = 'everything'
export const VERSION = 1

/** `id` of this export; `retentionDays` of its audit log. */
export type Header = {
  sallyport: typeof FORMAT
  version: typeof VERSION
  id: string
  at: string
  retentionDays: number
}

export type Slice = { table: string; columns: string[]; rows: unknown[][] }

/** Longer than any slice that is written. */
const MOST_LINE_BYTES = 16 * 1024 * 1024

export async function macOf(transfer: KeyRing, digest: Uint8Array): Promise<Bytes> {
  const key = await transfer.hmac(transfer.active, 'transfer')
  if (!key) throw new Error('the transfer key is gone')
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, Uint8Array.from(digest)))
}

/**
 * Every slice in its order, with the hash of its line, and at the end whether all of it is as it was written; `take` of a
 * slice may throw. Answers the header and the counts. Nothing of a file is to be believed before this has ended.
 */
export async function readSlices(
  file: string,
  transfer: KeyRing,
  take: (slice: Slice, line: string) => Promise<void>,
): Promise<{ header: Header; rows: Record<string, number> }> {
  const hash = createHash('sha256')
  const counts: Record<string, number> = {}
  let header: Header | null = null
  let [number, said, mac]: [number, unknown, unknown] = [0, null, null]
  for await (const line of linesOf(file)) {
    number++
    const value = parsed(line, number)
    header ??= headerOf(value)
    if (mac !== null) throw changed()
    if ('mac' in value) {
      mac = value.mac
      continue
    }
    hash.update(`${line}\n`)
    if (number === 1) continue
    if (said !== null) throw changed()
    if (!('table' in value)) {
      said = value.rows
      continue
    }
    const slice = sliceOf(value, number)
    counts[slice.table] = (counts[slice.table] ?? 0) + slice.rows.length
    await take(slice, createHash('sha256').update(line).digest('base64'))
  }
  if (!header) throw new Refused(`${file} is empty.`)
  const given = typeof mac === 'string' ? fromBase64(mac) : null
  if (said === null || !given) throw new Refused('The file is not whole: its end is missing. Export again.')
  if (!equalBytes(given, await macOf(transfer, hash.digest()))) throw changed()
  if (!isObject(said) || Object.entries(said).some(([table, count]) => (counts[table] ?? 0) !== count)) throw changed()
  return { header, rows: said as Record<string, number> }
}

export const changed = () =>
  new Refused('The transfer key is another one, or the file was changed after it was written.')

function headerOf(value: Record<string, unknown>): Header {
  if (value.sallyport !== FORMAT) throw new Refused('This is no export of npx sallyport export --all.')
  if (value.version !== VERSION)
    throw new Refused(`The export is of version ${Number(value.version)}; this reads ${VERSION}.`)
  const { id, retentionDays } = value
  if (typeof id !== 'string' || typeof retentionDays !== 'number') throw changed()
  return value as unknown as Header
}

function sliceOf(value: Record<string, unknown>, number: number): Slice {
  const { table, columns, rows } = value
  const isSlice =
    typeof table === 'string' &&
    Array.isArray(columns) &&
    Array.isArray(rows) &&
    rows.every((row) => Array.isArray(row) && row.length === columns.length)
  if (!isSlice) throw new Refused(`Line ${number} is not of the form that is known.`)
  return value as Slice
}

function parsed(line: string, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (isObject(value)) return value
  } catch {
    // What Node says of it quotes the line.
  }
  throw new Refused(`Line ${number} is no JSON object.`)
}

/** Line by line, none of which may be longer than one that was written here. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MOST_LINE_BYTES) throw new Refused('A line is longer than any that is written.')
      yield* lines
    }
  } catch (error) {
    throw unreadable(file, error)
  }
  if (rest !== '') yield rest
}
