import type { InStatement, InValue, ResultSet } from '@libsql/client'
import { type SQLWrapper, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { BentAnswer } from './rows.ts'
import { insert, type Prepared, Statement, select, update } from './statement.ts'

type Send = (statements: InStatement[]) => Promise<ResultSet[]>

/**
 * Drizzle's way of writing statements, with its types, for what is sent in batches alone. What its own database and
 * builders have besides (transactions, relations, unions, a cache, a driver for each client) would be a seventh of the
 * Worker, and nothing here asks for it.
 */
export function database(send: Send): LibSQLDatabase {
  const own = {
    select,
    insert,
    update,
    delete: (table: SQLiteTable) => new Statement(sql`delete from ${table}`),
    all: (text: SQLWrapper) => new Statement(text.getSQL(), ({ rows }) => rows),
    run: (text: SQLWrapper) => new Statement(text.getSQL()),
    async batch(statements: { _prepare(): Prepared }[]): Promise<unknown[]> {
      const prepared = statements.map((statement) => statement._prepare())
      const queries = prepared.map((one) => one.getQuery())
      // Drizzle's types leave open what arguments are; its columns have made them what libSQL takes.
      const results = await send(queries.map(({ sql, params }) => ({ sql, args: params as InValue[] })))
      if (results.length !== prepared.length) throw new BentAnswer()
      return results.map((result, at) => prepared[at]?.mapResult(result))
    },
  }
  // What Drizzle has besides is missing here, and would be missed at the first try.
  return own as unknown as LibSQLDatabase
}
