import type { Client, InStatement, ResultSet, TransactionMode } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { onFile } from '#on-file'
import { database } from './database.ts'
import { patiently } from './patience.ts'

/**
 * A client of libSQL (`createClient(…)`), or what a host that uses Drizzle itself has made of it with `drizzle(…)`,
 * whichever of Drizzle's libSQL drivers it came from.
 */
// biome-ignore lint/suspicious/noExplicitAny: the host's own schema is its own business
export type HostDatabase = Client | (LibSQLDatabase<any> & { $client: Client })

/** Two views of one connection. Everything goes through `batch`, so every act is one round trip. */
export type Connection = { reader: LibSQLDatabase; writer: LibSQLDatabase; remember: Remember }

/**
 * What `read` answers, or answered under this key before where nothing at all was written since: on a file, whose engine
 * tells. A server is asked each time. `read` asks for nothing that changes by itself, such as the time.
 */
export type Remember = <T>(key: string, read: () => Promise<T>) => Promise<T>

/** How batches are sent, and whether anybody can tell that nothing was written. */
export type Driver = { batch: Batch; remember: Remember }

/** Sends statements as one atomic batch; answers in their order. Rejects as the database does, and wrote nothing then. */
export type Batch = (statements: InStatement[], mode: TransactionMode) => Promise<ResultSet[]>

/**
 * Drizzle sends batches as deferred transactions, and one of those that reads before it writes loses to a busy
 * database. The mode is said here, once: acts take the write lock at their first statement, loads never take it.
 */
export function connect(db: HostDatabase): Connection {
  const client = '$client' in db ? db.$client : db
  unqueue(client)
  const { batch, remember } = client.protocol === 'file' ? onFile(client) : onServer(client)
  const view = (mode: TransactionMode) => database((statements) => batch(statements, mode))
  return { reader: view('read'), writer: view('write'), remember }
}

/**
 * A replica of a libSQL server answers a batch of reads from its own copy, in whichever mode it was sent, however old the
 * copy is. One statement that it leaves to the primary takes the whole batch there: this one reads a flag of the primary's
 * connection and no table, and takes no lock. Batches of acts have statements that write.
 */
const AT_PRIMARY = 'pragma foreign_keys'

function onServer(client: Client): Driver {
  return {
    remember: (_, read) => read(),
    batch: (statements, mode) =>
      patiently(async () =>
        mode === 'read'
          ? (await client.batch([AT_PRIMARY, ...statements], mode)).slice(1)
          : client.batch(statements, mode),
      ),
  }
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
