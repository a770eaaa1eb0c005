import type { Client, InStatement, ResultSet, TransactionMode } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { drizzle } from 'drizzle-orm/libsql/http'
import { onFile } from '#on-file'
import { patiently } from './patience.ts'
import { checked } from './rows.ts'

/** What a host makes with `drizzle(createClient(…))`, whichever of Drizzle's libSQL drivers it came from. */
// biome-ignore lint/suspicious/noExplicitAny: the host's own schema is its own business
export type HostDatabase = LibSQLDatabase<any> & { $client: Client }

/** Two views of one connection. Everything goes through `batch`, so every act is one round trip. */
export type Connection = { reader: LibSQLDatabase; writer: LibSQLDatabase }

export type Batch = (statements: InStatement[], mode: TransactionMode) => Promise<ResultSet[]>

/**
 * Drizzle sends batches as deferred transactions, and one of those that reads before it writes loses to a busy
 * database. The mode is said here, once: acts take the write lock at their first statement, loads never take it.
 */
export function connect(db: HostDatabase): Connection {
  const client = db.$client
  unqueue(client)
  const batch = client.protocol === 'file' ? onFile(client) : atPrimary(client)
  const view = (mode: TransactionMode) => checked(drizzle(inMode(client, (statements) => batch(statements, mode))))
  return { reader: view('read'), writer: view('write') }
}

/**
 * A replica of a libSQL server answers a batch of reads from its own copy, in whichever mode it was sent, however old the
 * copy is. One statement that it leaves to the primary takes the whole batch there: this one reads a flag of the primary's
 * connection and no table, and takes no lock. Batches of acts have statements that write.
 */
const AT_PRIMARY = 'pragma foreign_keys'

function atPrimary(client: Client): Batch {
  return (statements, mode) =>
    patiently(async () =>
      mode === 'read'
        ? (await client.batch([AT_PRIMARY, ...statements], mode)).slice(1)
        : client.batch(statements, mode),
    )
}

/**
 * libSQL's HTTP client queues beyond twenty calls, and a queued call starts when another one ends. On Workers that is in
 * the middle of another request, whose I/O may not be touched: it would hang until the deadline. So there the queue is
 * taken out; the platform limits connections by itself.
 */
function unqueue(client: Client): void {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } }
  const isWorkers = navigator?.userAgent === 'Cloudflare-Workers'
  if (isWorkers && 'limit' in client) Object.assign(client, { limit: (call: () => unknown) => call() })
}

function inMode(client: Client, batch: (statements: InStatement[]) => Promise<ResultSet[]>): Client {
  return new Proxy(client, { get: (target, name) => (name === 'batch' ? batch : Reflect.get(target, name)) })
}
