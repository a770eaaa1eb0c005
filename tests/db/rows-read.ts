import { drizzle } from 'drizzle-orm/libsql'
import { createStore } from '../../db/index.ts'
import { openDatabase, type StepResult, startDatabase, startDatabaseProxy } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { actsOn } from './acts.ts'

/** The acts on a server behind a proxy, and how many rows the database says it read for one. */
export async function countedActs() {
  const database = endsWithFile(await startDatabase())
  const proxy = endsWithFile(await startDatabaseProxy(database.url))
  const client = endsWithFile(openDatabase(proxy.url))
  const store = createStore(drizzle(client))
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
  return { acts: { store, client, ...actsOn({ store, client }) }, rowsRead }
}
