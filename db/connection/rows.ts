import { Column, is } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'

/** What Drizzle knows of a statement once it is built. `fields`: of the rows that it answers with, column by column. */
type Prepared = {
  fields?: { field: unknown }[]
  mapResult(result: { rows: ArrayLike<unknown>[] }, isFromBatch: boolean): unknown
}
type Preparable = { _prepare(): Prepared }

/**
 * The one place where rows come in. A row that is not of the columns that were asked for (a null where none can be, a
 * value of another column, one too few) throws, so that a bent database opens nothing: read on, a null among the
 * accounts that require MFA would be no account at all.
 */
export function checked(db: LibSQLDatabase): LibSQLDatabase {
  const send = db.batch.bind(db)
  const batch: typeof send = async (queries) => {
    const watched = queries.map((query) => ({ _prepare: () => watch((query as unknown as Preparable)._prepare()) }))
    // Drizzle's types do not name what its batch asks of a statement.
    const answers = await send(watched as unknown as typeof queries)
    if (answers.length !== queries.length) throw new BentAnswer()
    return answers
  }
  return Object.assign(db, { batch })
}

function watch(prepared: Prepared): Prepared {
  const { fields } = prepared
  const map = prepared.mapResult.bind(prepared)
  if (fields) {
    prepared.mapResult = (result, isFromBatch) => {
      for (const row of result.rows) {
        if (row.length !== fields.length || !fields.every(({ field }, at) => isOf(field, row[at])))
          throw new BentAnswer()
      }
      return map(result, isFromBatch)
    }
  }
  return prepared
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
