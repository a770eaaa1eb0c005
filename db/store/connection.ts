import type { Client, InStatement, ResultSet, TransactionMode } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { drizzle } from 'drizzle-orm/libsql/http'
import { checked } from './rows.ts'

/** What a host makes with `drizzle(createClient(…))`, whichever of Drizzle's libSQL drivers it came from. */
// biome-ignore lint/suspicious/noExplicitAny: the host's own schema is its own business
export type HostDatabase = LibSQLDatabase<any> & { $client: Client }

/** Two views of one connection. Everything goes through `batch`, so every act is one round trip. */
export type Connection = { reader: LibSQLDatabase; writer: LibSQLDatabase }

/** How long the database may take before it counts as away, milliseconds. */
const DEADLINE_MS = 5_000

/** How long to wait before the next try at a busy database. */
const BUSY_PAUSES_MS = [10, 30, 60]

/**
 * Drizzle sends batches as deferred transactions, and one of those that reads before it writes loses to a busy
 * database. The mode is said here, once: acts take the write lock at their first statement, loads never take it.
 */
export function connect(db: HostDatabase): Connection {
  unqueue(db.$client)
  return {
    reader: checked(drizzle(inMode(db.$client, 'read'))),
    writer: checked(drizzle(inMode(db.$client, 'write'))),
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

function inMode(client: Client, mode: TransactionMode): Client {
  const batch = (statements: InStatement[]): Promise<ResultSet[]> =>
    beforeDeadline(whenFree(() => client.batch(statements, mode)))
  return new Proxy(client, { get: (target, name) => (name === 'batch' ? batch : Reflect.get(target, name)) })
}

/**
 * A server with many writers at once may answer that it is busy: then the batch was rolled back as a whole and is safe to
 * send again. Nothing else is, since what became of it is unknown.
 */
async function whenFree<T>(send: () => Promise<T>): Promise<T> {
  for (const pauseMs of BUSY_PAUSES_MS) {
    try {
      return await send()
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  return send()
}

async function beforeDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`the database did not answer within ${DEADLINE_MS} ms`)), DEADLINE_MS)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
