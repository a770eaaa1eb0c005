import { statSync } from 'node:fs'
import type { Client, InStatement, ResultSet, TransactionMode } from '@libsql/client'
import { memo } from '../../edge/core/memo.ts'
import type { Driver } from './connection.ts'
import { type Engine, openEngine } from './engine.ts'
import { patiently } from './patience.ts'

/** Files know no queue: whoever looks often finds the moment between two writes of a process that writes all the time. */
const LONGEST_PAUSE_MS = 10

/** What may be remembered of a file, by its keys: an answer is a few hundred bytes, as its key is. */
const FACTS_BYTES = 2_000_000

/**
 * Batches on the file that the host's client has open, over a connection of our own. What fails as busy in that client
 * stays begun until garbage is collected (libsql-client-ts#352): its connection commits nothing more, and after a COMMIT
 * that failed its lock keeps everybody else from writing, closed or not. Here BEGIN, COMMIT and ROLLBACK go the one way
 * on which the engine finishes what failed. A host's transaction on its client then is one more company to wait for.
 */
export function onFile(client: Client): Driver {
  let place: Promise<string | null> | undefined
  /** What that came to the last time. */
  let known: string | null = null
  let own: Engine | undefined
  let opened: string | undefined
  /** Since the engine tells of the writes of others only, and to each connection in numbers of its own. */
  let ownWrites = 0
  let openings = 0
  const facts = memo<unknown>(FACTS_BYTES)
  let factsOf: string | undefined

  const wait = <T>(send: () => Promise<T>) => patiently(send, { longestPauseMs: LONGEST_PAUSE_MS })
  return {
    batch: (statements, mode) =>
      wait(() =>
        once(
          (db) => sendTo(db, statements, mode),
          () => client.batch(statements, mode),
        ),
      ),

    async remember<T>(key: string, read: () => Promise<T>): Promise<T> {
      const version = versionAtOnce() ?? (await wait(() => once(versionOf, async () => null)))
      if (version === null) return read()
      if (version !== factsOf) facts.clear()
      factsOf = version
      // What is under a key was read by the same function: each caller has keys of its own.
      const known = facts.get(key) as T | undefined
      if (known !== undefined) return known
      const found = await read()
      // As new as the version at least: whatever was written since has changed it by the next time.
      if (factsOf === version) facts.set(key, found)
      return found
    },
  }

  /** Over our own connection; `otherwise` where there is none. Fails with the connection closed, and nothing half-written. */
  async function once<T>(send: (db: Engine) => T, otherwise: () => Promise<T>): Promise<T> {
    place ??= placeOf(client)
    // What went wrong may be over the next time.
    place.catch(() => {
      place = undefined
    })
    const path = await place
    known = path
    // The host is done with it, or nobody else can reach what its client has in memory.
    if (client.closed || path === null) {
      own?.close()
      own = undefined
      return otherwise()
    }
    return sendAt(path, send)
  }

  /** Without waiting for anything, as most requests find it; null: whatever is in the way, the patient way meets it too. */
  function versionAtOnce(): string | null {
    if (known === null || client.closed) return null
    try {
      return sendAt(known, versionOf)
    } catch {
      return null
    }
  }

  function sendAt<T>(path: string, send: (db: Engine) => T): T {
    const db = connectionTo(path)
    try {
      return send(db)
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      db.close()
      own = undefined
      throw error
    }
  }

  /** To what lies there now: a file that is gone throws, and one that took its place is opened instead. */
  function connectionTo(path: string): Engine {
    const { dev, ino } = statSync(path)
    if (opened !== `${dev} ${ino}`) {
      own?.close()
      own = undefined
    }
    opened = `${dev} ${ino}`
    if (!own) {
      own = openEngine(path)
      keepJournal(own)
      openings += 1
    }
    return own
  }

  function sendTo(db: Engine, statements: InStatement[], mode: TransactionMode): ResultSet[] {
    if (mode === 'read') return db.select(statements)
    ownWrites += 1
    db.exec(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN DEFERRED')
    const results = statements.map(db.run)
    db.exec('COMMIT')
    return results
  }

  function versionOf(db: Engine): string {
    return `${openings} ${ownWrites} ${db.dataVersion()}`
  }
}

/**
 * A commit ends by voiding the head of the rollback journal in the place of deleting it, which is as durable and
 * changes nothing in the folder. Of this connection alone: others go on as they do, and a file in WAL mode is left so.
 */
function keepJournal(db: Engine): void {
  if (db.pragma('journal_mode') !== 'delete') return
  try {
    db.pragma('journal_mode = persist')
  } catch {
    // Somebody is changing the mode at this moment. Then as it is.
  }
}

/** The path of the client's file; null: it is in memory, or encrypted with a key that only the client has. */
async function placeOf(client: Client): Promise<string | null> {
  await refuseReplica(client)
  const { rows } = await client.execute('pragma database_list')
  const path = rows.find((row) => row.name === 'main')?.file
  if (typeof path !== 'string' || path === '') return null
  const trial = openEngine(path)
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
