import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { type ColumnFacts, type ColumnOfNone, nameOf } from './columns.ts'

/** Drizzle's `sqliteTable` for the columns that `columns.ts` makes: as its migrations, and a host's queries, ask for it. */
function madeOf(name: string, columns: Record<string, ColumnOfNone>, extra: never) {
  const built = Object.entries(columns).map(([key, { facts }]) => [key, builderOf(nameOf(key, facts), facts)])
  return sqliteTable(name, Object.fromEntries(built), extra)
}

function builderOf(name: string, { dataType, enumValues, notNull, primaryKey, default: value }: ColumnFacts) {
  const typed = enumValues ? text(name, { enum: enumValues }) : text(name)
  const counted = dataType === 'boolean' ? integer(name, { mode: dataType }) : integer(name)
  const builder = dataType === 'string' ? typed : counted
  if (notNull) builder.notNull()
  if (primaryKey) builder.primaryKey()
  if (value !== undefined) builder.default(value as never)
  return builder
}

// Drizzle's type says which columns come out; they are those that went in, by tests/db/columns.test.ts.
export const drizzleTable = madeOf as unknown as typeof sqliteTable
