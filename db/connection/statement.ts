import type { ResultSet } from '@libsql/client'
import { Column, getTableColumns, is, Param, type Query, SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { type Fields, readRow } from './rows.ts'

/** A statement that was built: its text and arguments, and what its answer means. */
export type Prepared = { getQuery(): Query; mapResult(result: ResultSet): unknown }

/** What is asked for, by the name under which it is answered. */
export type Selection = Record<string, Column | SQL>

type Values = Record<string, unknown>

/**
 * A statement as it is written: each clause goes behind the one before. It has the names that Drizzle's builders have,
 * and Drizzle's types are what the store sees of it (see database.ts).
 */
export class Statement implements SQLWrapper {
  readonly #clauses: SQL[]
  readonly #joined: SQL
  #mapResult: Prepared['mapResult']

  /** `joined`: how it begins where there is more than one table. */
  constructor(begin: SQL, mapResult: Prepared['mapResult'] = (result) => result, joined = begin) {
    this.#clauses = [begin]
    this.#joined = joined
    this.#mapResult = mapResult
  }

  innerJoin(table: SQLiteTable, on: SQL): this {
    this.#clauses[0] = this.#joined
    return this.#add(sql` inner join ${table} on ${on}`)
  }

  /** Throws where there is no condition: whoever asks for one did not mean all rows. */
  where(condition: SQL | undefined): this {
    if (!condition) throw new RangeError('a condition that is none')
    return this.#add(sql` where ${condition}`)
  }

  groupBy(...columns: (Column | SQL)[]): this {
    return this.#add(sql` group by ${sql.join(columns, sql`, `)}`)
  }

  orderBy(...columns: (Column | SQL)[]): this {
    return this.#add(sql` order by ${sql.join(columns, sql`, `)}`)
  }

  limit(most: number): this {
    return this.#add(sql` limit ${most}`)
  }

  onConflictDoNothing(): this {
    return this.#add(sql` on conflict do nothing`)
  }

  onConflictDoUpdate({ target, set }: { target: Column; set: Values }): this {
    // A column is of a table, whatever Drizzle's type of it leaves open.
    const assigned = assignments(target.table as SQLiteTable, set)
    return this.#add(sql` on conflict (${named(target)}) do update set ${assigned}`)
  }

  returning(selection: Selection): this {
    this.#mapResult = rowsOf(selection)
    return this.#add(sql` returning ${listed(selection, named)}`)
  }

  getSQL(): SQL {
    return sql.join(this.#clauses)
  }

  /** What a batch asks of a statement. */
  _prepare(): Prepared {
    const query = this.getSQL().toQuery(SQLITE)
    return { getQuery: () => query, mapResult: this.#mapResult }
  }

  #add(clause: SQL): this {
    this.#clauses.push(clause)
    return this
  }
}

/** With no selection: all columns of the table. */
export function select(selection: Selection | undefined) {
  return {
    from(table: SQLiteTable): Statement {
      const all = selection ?? getTableColumns(table)
      const begin = (columnAs: typeof named) => sql`select ${listed(all, columnAs)} from ${table}`
      return new Statement(begin(named), rowsOf(all), begin(withTable))
    },
  }
}

/** `insert into` this table: the keys of `values` are its columns; what is undefined is left out. Nothing is sent yet. */
export function insert(table: SQLiteTable) {
  return { values: (values: Values) => new Statement(insertOf(table, values, (items) => sql`values (${items})`)) }
}

/** Its beginning, and what `rest` makes of the values behind it. */
export function insertOf(table: SQLiteTable, values: Values, rest: (items: SQL) => SQL): SQL {
  const given = entriesOf(table, values)
  const columns = given.map(([column]) => column)
  const items = given.map(([, value]) => value)
  return sql`insert into ${table} (${listed(columns, named)}) ${rest(sql.join(items, sql`, `))}`
}

/** `update` of this table: likewise. Without `where`, of every row. */
export function update(table: SQLiteTable) {
  return { set: (values: Values) => new Statement(sql`update ${table} set ${assignments(table, values)}`) }
}

function rowsOf(selection: Selection): Prepared['mapResult'] {
  const fields: Fields = Object.entries(selection)
  return ({ rows }) => rows.map((row) => readRow(fields, row))
}

function listed(selection: Selection | Column[], columnAs: typeof named): SQL {
  const items = Object.values(selection).map((item) => (is(item, Column) ? columnAs(item) : item))
  return sql.join(items, sql`, `)
}

function assignments(table: SQLiteTable, values: Values): SQL {
  const each = entriesOf(table, values).map(([column, value]) => sql`${named(column)} = ${value}`)
  return sql.join(each, sql`, `)
}

/** The columns that get a value, and it as the column writes it. What is SQL already stands as it is. */
function entriesOf(table: SQLiteTable, values: Values): [Column, SQLWrapper][] {
  const columns: Record<string, Column> = getTableColumns(table)
  return Object.entries(values).flatMap(([key, value]) => {
    const column = columns[key]
    if (!column || value === undefined) return []
    const isWritten = is(value, SQL) || is(value, Param) || is(value, Column)
    return [[column, isWritten ? value : sql.param(value, column)]]
  })
}

const named = ({ name }: Column): SQL => sql`${sql.identifier(name)}`

const withTable = (column: Column): SQL => sql`${column}`

/** How Drizzle's dialect of SQLite writes a text. */
const SQLITE = {
  casing: { getColumnCasing: ({ name }: Column) => name },
  escapeName: (name: string) => `"${name}"`,
  escapeParam: () => '?',
  escapeString: (text: string) => `'${text.replaceAll("'", "''")}'`,
  // Drizzle's type asks for a class that it keeps to itself, of which this is all that is called.
} as unknown as Parameters<SQL['toQuery']>[0]
