import type { InStatement, InValue, ResultSet } from '@libsql/client'
import type { Query, SQLWrapper } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import {
  SQLiteAsyncDialect,
  SQLiteDeleteBase,
  SQLiteInsertBuilder,
  SQLiteSelectBuilder,
  type SQLiteTable,
  SQLiteUpdateBuilder,
} from 'drizzle-orm/sqlite-core'
import { BentAnswer, type Fields, readRow } from './rows.ts'

/** A statement that was built: its text and arguments, and what its answer means. */
export type Prepared = { getQuery(): Query; mapResult(result: ResultSet): unknown }

type Send = (statements: InStatement[]) => Promise<ResultSet[]>

/**
 * Drizzle's builders and its types, for statements that are sent in batches alone. What Drizzle's own database has
 * besides (transactions, relations, a cache, a driver for each client) is nothing that a Worker should carry for that.
 */
export function database(send: Send): LibSQLDatabase {
  const dialect = new SQLiteAsyncDialect()
  const prepareOneTimeQuery = (query: Query, fields?: Fields): Prepared => ({
    getQuery: () => query,
    mapResult: (result) => (fields ? result.rows.map((row) => readRow(fields, row)) : result),
  })
  // All that a builder asks of its session.
  const session = { prepareOneTimeQuery } as never
  const raw = (text: SQLWrapper, mapResult: Prepared['mapResult']) => ({
    _prepare: (): Prepared => ({ getQuery: () => dialect.sqlToQuery(text.getSQL()), mapResult }),
  })
  const own = {
    select: (fields: never) => new SQLiteSelectBuilder({ fields, session, dialect }),
    insert: (table: SQLiteTable) => new SQLiteInsertBuilder(table, session, dialect),
    update: (table: SQLiteTable) => new SQLiteUpdateBuilder(table, session, dialect),
    delete: (table: SQLiteTable) => new SQLiteDeleteBase(table, session, dialect),
    all: (text: SQLWrapper) => raw(text, ({ rows }) => rows),
    run: (text: SQLWrapper) => raw(text, (result) => result),
    async batch(statements: { _prepare(): Prepared }[]): Promise<unknown[]> {
      const prepared = statements.map((statement) => statement._prepare())
      const queries = prepared.map((one) => one.getQuery())
      // Drizzle's types leave open what arguments are; its columns have made them what libSQL takes.
      const results = await send(queries.map(({ sql, params }) => ({ sql, args: params as InValue[] })))
      if (results.length !== prepared.length) throw new BentAnswer()
      return results.map((result, at) => prepared[at]?.mapResult(result))
    },
  }
  // What is left out is never asked for: everything goes through `batch` (see batch.ts).
  return own as unknown as LibSQLDatabase
}
