import { Column, Table } from 'drizzle-orm'
import type * as Drizzle from 'drizzle-orm/sqlite-core'

/*
 * Drizzle's `text`, `integer` and `sqliteTable` for statements, with its types: what a column is called, what it holds and
 * whether it may be null. What Drizzle's own have besides (other types, keys, defaults) is for migrations and would be a
 * fiftieth of the Worker; `drizzle-table.ts` makes those of the same columns.
 */

export type ColumnFacts = {
  /** Where it is not its key in the words of SQL: see `nameOf`. */
  name?: string | undefined
  dataType: 'string' | 'number' | 'boolean'
  enumValues?: [string, ...string[]] | undefined
  notNull?: boolean
  primaryKey?: boolean
  default?: unknown
}

/** A column that belongs to no table yet. */
export class ColumnOfNone {
  readonly facts: ColumnFacts
  constructor(facts: ColumnFacts) {
    this.facts = facts
  }
  notNull() {
    return this.#also({ notNull: true })
  }
  primaryKey() {
    return this.#also({ notNull: true, primaryKey: true })
  }
  default(value: unknown) {
    return this.#also({ default: value })
  }
  /** Says the type alone. */
  $type() {
    return this
  }
  #also(more: Partial<ColumnFacts>) {
    return new ColumnOfNone({ ...this.facts, ...more })
  }
}

class LeanColumn extends Column {
  // Drizzle's declaration takes all columns together to have none.
  override readonly enumValues = (this.config as ColumnFacts).enumValues as undefined

  getSQLType() {
    return this.dataType === 'string' ? 'text' : 'integer'
  }
  override mapFromDriverValue(value: unknown) {
    return this.dataType === 'boolean' ? value === 1 : value
  }
  override mapToDriverValue(value: unknown) {
    return this.dataType === 'boolean' ? Number(value) : value
  }
}

/** Of a text its name, where it has one of its own, or the values it may have. */
const textColumn = (given?: string | { enum: [string, ...string[]] }) =>
  new ColumnOfNone({
    dataType: 'string',
    ...(typeof given === 'object' ? { enumValues: given.enum } : { name: given }),
  })

const integerColumn = ({ mode = 'number' }: { mode?: 'number' | 'boolean' } = {}) =>
  new ColumnOfNone({ dataType: mode })

/** What a column is called in the database: `expires_at` under the key `expiresAt`. */
export const nameOf = (key: string, { name }: ColumnFacts): string =>
  name ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function leanTable(name: string, columns: Record<string, ColumnOfNone>) {
  const table = new Table(name, undefined, name)
  const built = Object.entries(columns).map(([key, { facts }]) => {
    const config = { ...facts, name: nameOf(key, facts) }
    return [key, new LeanColumn(table, config as never)]
  })
  const own = Object.fromEntries(built)
  // Under this symbol `getTableColumns` looks for them.
  return Object.assign(table, own, { [Symbol.for('drizzle:Columns')]: own })
}

// With Drizzle's own types, from which rows and conditions are inferred; tests/db/columns.test.ts holds these to Drizzle's columns.
export const text = textColumn as unknown as typeof Drizzle.text
export const integer = integerColumn as unknown as typeof Drizzle.integer
export const table = leanTable as unknown as typeof Drizzle.sqliteTable
