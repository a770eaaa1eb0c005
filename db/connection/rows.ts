import { Column, type DriverValueDecoder, is } from 'drizzle-orm'

/** What a statement answers with, in its order: names, and the column or SQL behind each. */
export type Fields = readonly (readonly [name: string, field: unknown])[]

type Decoder = DriverValueDecoder<unknown, unknown>

/**
 * The one place where rows come in. A row that is not of the columns that were asked for (a null where none can be, a
 * value of another column, one too few) throws, so that a bent database opens nothing: read on, a null among the
 * accounts that require MFA would be no account at all.
 */
export function readRow(fields: Fields, row: ArrayLike<unknown>): Record<string, unknown> {
  if (row.length !== fields.length) throw new BentAnswer()
  return Object.fromEntries(
    fields.map(([name, field], at) => {
      const value = row[at]
      if (!isOf(field, value)) throw new BentAnswer()
      return [name, value === null ? null : decoderOf(field).mapFromDriverValue(value)]
    }),
  )
}

/** A column decodes its own values; what SQL computes says which column's it is, if any. */
function decoderOf(field: unknown): Decoder {
  return is(field, Column) ? field : (field as { decoder: Decoder }).decoder
}

/** A column's value is of the column; what SQL computes is a number here, or null where it is the least of none. */
function isOf(field: unknown, value: unknown): boolean {
  const { decoder } = field as { decoder?: unknown }
  const column = is(decoder, Column) ? decoder : field
  if (!is(column, Column)) return Number.isFinite(value)
  if (value === null) return column !== field || !column.notNull
  if (column.dataType !== 'string') return Number.isSafeInteger(value)
  return typeof value === 'string' && (column.enumValues?.includes(value) ?? true)
}

/** The database answered what was not asked. */
export class BentAnswer extends Error {
  override name = 'BentAnswer'
}
