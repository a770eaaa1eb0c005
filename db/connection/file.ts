import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Client, InStatement, InValue, ResultSet, Row, TransactionMode } from '@libsql/client'
import type { Batch } from './connection.ts'
import { patiently } from './patience.ts'

/** Files know no queue: whoever looks often finds the moment between two writes of a process that writes all the time. */
const LONGEST_PAUSE_MS = 10

/**
 * Batches on the file that the host's client has open, over a connection of our own. What fails as busy in that client
 * stays begun until garbage is collected (libsql-client-ts#352): its connection commits nothing more, and after a COMMIT
 * that failed its lock keeps everybody else from writing, closed or not. Here BEGIN, COMMIT and ROLLBACK go the one way
 * on which the engine finishes what failed. A host's transaction on its client then is one more company to wait for.
 */
export function onFile(client: Client): Batch {
  let place: Promise<string | null> | undefined
  let own: Database | undefined
  let opened: string | undefined
  return (statements, mode) => patiently(() => once(statements, mode), { longestPauseMs: LONGEST_PAUSE_MS })

  async function once(statements: InStatement[], mode: TransactionMode): Promise<ResultSet[]> {
    place ??= placeOf(client)
    // What went wrong may be over the next time.
    place.catch(() => {
      place = undefined
    })
    const path = await place
    // The host is done with it, or nobody else can reach what its client has in memory.
    if (client.closed || path === null) {
      own?.close()
      own = undefined
      return client.batch(statements, mode)
    }
    // A file that is gone throws, and one that took its place is opened: what was unlinked would be read on for ever.
    const { dev, ino } = statSync(path)
    if (opened !== `${dev} ${ino}`) {
      own?.close()
      own = undefined
    }
    opened = `${dev} ${ino}`
    own ??= open(path)
    const db = own
    db.exec(BEGIN[mode])
    try {
      const results = statements.map((statement) => run(db, statement))
      db.exec('COMMIT')
      return results
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      db.close()
      own = undefined
      throw error
    }
  }
}

const BEGIN = { write: 'BEGIN IMMEDIATE', read: 'BEGIN TRANSACTION READONLY', deferred: 'BEGIN DEFERRED' }

function run(db: Database, statement: InStatement): ResultSet {
  const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement
  const values = Object.values(args).map((value: InValue) => (typeof value === 'boolean' ? Number(value) : value))
  const prepared = db.prepare(sql)
  const none = { columns: [], columnTypes: [], rows: [], lastInsertRowid: undefined, toJSON: () => ({}) }
  if (!prepared.reader) return { ...none, rowsAffected: prepared.run(values).changes }
  const columns = prepared.columns().map(({ name }) => name)
  const rows = [...prepared.raw().iterate(values)].map((row) => toRow(columns, row))
  return { ...none, columns, rows, rowsAffected: 0 }
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

/** The path of the client's file; null: it is in memory, or encrypted with a key that only the client has. */
async function placeOf(client: Client): Promise<string | null> {
  await refuseReplica(client)
  const { rows } = await client.execute('pragma database_list')
  const path = rows.find((row) => row.name === 'main')?.file
  if (typeof path !== 'string' || path === '') return null
  const trial = open(path)
  try {
    trial.exec('select 1 from sqlite_schema')
    return path
  } catch (error) {
    if ((error as { code?: unknown }).code === 'SQLITE_NOTADB') return null
    throw error
  } finally {
    trial.close()
  }
}

/** An embedded replica (`syncUrl`) answers reads from a copy that may be old: nothing is decided on it. */
async function refuseReplica(client: Client): Promise<void> {
  const isPlain = await client.sync().then(
    () => false,
    (error: unknown) => {
      if ((error as { code?: unknown }).code === 'TRANSACTION_ACTIVE') throw error
      return String(error).includes('SyncNotSupported')
    },
  )
  if (isPlain) return
  throw new Error('The database is an embedded replica (syncUrl), whose reads may be old. Give createStore its server.')
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
  raw(): { iterate(values: InValue[]): Iterable<Row[number][]> }
}

/** The client's own copy of the engine, wherever the package manager put it. */
function open(path: string): Database {
  const client = createRequire(import.meta.url).resolve('@libsql/client')
  const Engine = createRequire(client)('libsql') as new (path: string) => Database
  return new Engine(path)
}
