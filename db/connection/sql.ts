import { getTableColumns, is, Param, SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Late } from './late.ts'

type Values<T extends SQLiteTable> = { [K in keyof T['$inferInsert']]: Late<T['$inferInsert'][K]> | SQL }

/** `insert into … select … where …`: writes the row only where the condition holds, in the same statement. */
export function insertWhen<T extends SQLiteTable>(table: T, values: Values<T>, when: SQL, from = sql``): SQL {
  const columns = getTableColumns(table)
  const names: SQL[] = []
  const items: SQL[] = []
  for (const [key, value] of Object.entries(values)) {
    const column = columns[key]
    if (!column || value === undefined) continue
    names.push(sql`${sql.identifier(column.name)}`)
    items.push(sql`${is(value, SQL) || is(value, Param) ? value : sql.param(value, column)}`)
  }
  return sql`insert into ${table} (${sql.join(names, sql`, `)}) select ${sql.join(items, sql`, `)} ${from} where ${when}`
}
