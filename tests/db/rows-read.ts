import { drizzle } from 'drizzle-orm/libsql'
import { createStore } from '../../db/index.ts'
import {
  type DatabaseProxy,
  openDatabase,
  type StepResult,
  startDatabase,
  startDatabaseProxy,
} from '../support/database.ts'
import { actsFor } from './acts.ts'

/** The acts on a server behind a proxy, and how many rows the database says it read for one. */
export function countedActs() {
  let proxy: DatabaseProxy
  const acts = actsFor(async () => {
    const database = await startDatabase()
    proxy = await startDatabaseProxy(database.url)
    const client = openDatabase(proxy.url)
    const close = async () => {
      client.close()
      await proxy.stop()
      await database.stop()
    }
    return { store: createStore(drizzle(client)), client, close }
  })
  async function rowsRead(act: () => Promise<unknown>): Promise<number> {
    let read = 0
    proxy.setFault({
      // Nothing is bent: it is a place to read the answers.
      bend(results: (StepResult & { rows_read?: number })[]) {
        for (const { rows_read } of results) read += rows_read ?? Number.NaN
      },
    })
    await act()
    proxy.setFault(null)
    return read
  }
  return { acts, rowsRead }
}
