import { createRequire } from 'node:module'
import type { InStatement, InValue, ResultSet, Row } from '@libsql/client'

/** How many statements a connection keeps prepared; the store has fewer, a host's migrations more. */
const KEPT_STATEMENTS = 200

/** One connection to a file, synchronous, with the statements that it prepared. */
export type Engine = {
  readonly inTransaction: boolean
  /** BEGIN, COMMIT and ROLLBACK, which the engine finishes here even where they failed as busy. */
  exec(sql: string): void
  run(statement: InStatement): ResultSet
  /** Selects as one statement: one snapshot, without a transaction of its own. Answers as each alone would. */
  select(statements: InStatement[]): ResultSet[]
  /** What a pragma is. */
  pragma(text: string): unknown
  /** Another number each time that somebody else committed since (`PRAGMA data_version`); of this connection alone. */
  dataVersion(): number
  close(): void
}

/** Opens the file with the client's own copy of the engine, wherever the package manager put it. */
export function openEngine(path: string): Engine {
  const client = createRequire(import.meta.url).resolve('@libsql/client')
  const Database = createRequire(client)('libsql') as new (path: string) => Database
  const db = new Database(path)
  const statements = new Map<string, Prepared>()
  const selects = new Map<string, Select>()

  const prepare = (sql: string) => kept(statements, sql, () => prepared(db.prepare(sql)))
  return {
    get inTransaction() {
      return db.inTransaction
    },
    exec: (sql) => db.exec(sql),
    close: () => db.close(),
    pragma: (text) => prepare(`pragma ${text}`).reader?.get([])?.[0],
    dataVersion: () => Number(prepare('pragma data_version').reader?.get([])?.[0]),
    run(statement) {
      const { sql, args } = partsOf(statement)
      const { columns, reader, writer } = prepare(sql)
      if (!reader) return { ...NOTHING, rowsAffected: writer.run(args).changes }
      return answer(columns, [...reader.iterate(args)])
    },
    select(all) {
      const parts = all.map(partsOf)
      const texts = parts.map(({ sql }) => sql)
      const { together, columns } = kept(selects, texts.join(';'), () => {
        const names = texts.map((sql) => prepare(sql).columns)
        return { columns: names, together: db.prepare(oneSelect(texts, names)).raw() }
      })
      const found = together.get(parts.flatMap(({ args }) => args))
      return columns.map((names, at) => answer(names, JSON.parse(String(found?.[at])) as Row[number][][]))
    },
  }
}

/** Each select's rows as one JSON array of arrays. */
function oneSelect(texts: string[], names: string[][]): string {
  const quoted = (columns: string[]) => columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ')
  const items = texts.map(
    (sql, at) => `(select json_group_array(json_array(${quoted(names[at] ?? [])})) from (${sql}))`,
  )
  return `select ${items.join(', ')}`
}

type Prepared = { columns: string[]; reader: RawStatement | null; writer: Statement }
type Select = { together: RawStatement; columns: string[][] }

function prepared(statement: Statement): Prepared {
  if (!statement.reader) return { columns: [], reader: null, writer: statement }
  const columns = statement.columns().map(({ name }) => name)
  return { columns, reader: statement.raw(), writer: statement }
}

/** What is there, or what is made now; the one that was made first goes when there are too many. */
function kept<T>(all: Map<string, T>, sql: string, make: () => T): T {
  const found = all.get(sql)
  if (found !== undefined) return found
  const made = make()
  const [first] = all.keys()
  if (first !== undefined && all.size >= KEPT_STATEMENTS) all.delete(first)
  all.set(sql, made)
  return made
}

function partsOf(statement: InStatement): { sql: string; args: InValue[] } {
  const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement
  return { sql, args: Object.values(args).map((value) => (typeof value === 'boolean' ? Number(value) : value)) }
}

const NOTHING = {
  columns: [],
  columnTypes: [],
  rows: [],
  rowsAffected: 0,
  lastInsertRowid: undefined,
  toJSON: () => ({}),
}

function answer(columns: string[], rows: Row[number][][]): ResultSet {
  return { ...NOTHING, columns, rows: rows.map((row) => toRow(columns, row)) }
}

/** As the client gives them: by place and by name. */
function toRow(columns: string[], values: Row[number][]): Row {
  const row = Object.defineProperty({}, 'length', { value: values.length }) as Row
  values.forEach((value, at) => {
    Object.defineProperty(row, at, { value })
    const name = columns[at] ?? ''
    if (!Object.hasOwn(row, name)) row[name] = value
  })
  return row
}

/** What is used of the engine that the client stands on. */
interface Database {
  readonly inTransaction: boolean
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

interface Statement {
  readonly reader: boolean
  columns(): { name: string }[]
  run(values: InValue[]): { changes: number }
  raw(): RawStatement
}

interface RawStatement {
  get(values: InValue[]): Row[number][] | undefined
  iterate(values: InValue[]): Iterable<Row[number][]>
}
