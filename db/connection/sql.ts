import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Late } from './late.ts'
import { insertOf } from './statement.ts'

type Values<T extends SQLiteTable> = { [K in keyof T['$inferInsert']]: Late<T['$inferInsert'][K]> | SQL }

/** `insert into … select … where …`: writes the row only where the condition holds, in the same statement. */
export function insertWhen<T extends SQLiteTable>(table: T, values: Values<T>, when: SQL, from = sql``): SQL {
  return insertOf(table, values, (items) => sql`select ${items} ${from} where ${when}`)
}
