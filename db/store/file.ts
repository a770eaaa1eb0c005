import type { Client, InStatement, ResultSet, TransactionMode } from '@libsql/client'
import type { Batch } from './connection.ts'

/**
 * Batches on the file that the host's client has open, over a connection of our own. The driver does not finish a statement
 * that failed as busy: from then on its connection can commit nothing, and keeps others from committing as well, until
 * garbage is collected (libsql-client-ts#352). Of the host's client no connection can be given up without all of them; of
 * ours, each that failed is closed. A host's transaction on its client then is one more company to wait for.
 */
export function onFile(client: Client): Batch {
  let place: Promise<string | null> | undefined
  let own: Client | undefined
  let turn: Promise<unknown> = Promise.resolve()

  async function run(statements: InStatement[], mode: TransactionMode): Promise<ResultSet[]> {
    place ??= placeOf(client)
    // What went wrong may be over the next time.
    place.catch(() => {
      place = undefined
    })
    const url = await place
    // The host is done with it, or nobody else can reach what is in the client's memory.
    if (client.closed || url === null) return client.batch(statements, mode)
    try {
      own ??= await open(url)
      return await own.batch(statements, mode)
    } catch (error) {
      own?.close()
      own = undefined
      throw error
    }
  }

  return (statements, mode) => {
    // The driver works while everything else stands still, so there is nothing to be had from two at once.
    const mine = turn.then(() => run(statements, mode))
    turn = mine.catch(() => {})
    return mine
  }
}

/** The address of the client's file; null: it is in memory, or encrypted with a key that only the client has. */
async function placeOf(client: Client): Promise<string | null> {
  await refuseReplica(client)
  const { rows } = await client.execute('pragma database_list')
  const path = rows.find((row) => row.name === 'main')?.file
  if (typeof path !== 'string' || path === '') return null
  const url = `file:${encodeURIComponent(path)}`
  const trial = await open(url)
  try {
    await trial.execute('select 1 from sqlite_schema limit 1')
    return url
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

async function open(url: string): Promise<Client> {
  // Loaded only here: a host over HTTP may be on a platform that the file driver does not exist for.
  const { createClient } = await import('@libsql/client/sqlite3')
  return createClient({ url, concurrency: 1 })
}
