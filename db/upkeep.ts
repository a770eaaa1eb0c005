import type { ResultSet } from '@libsql/client'
import type { PurgeStore, SealStore, UpkeepStore } from '../edge/ports/upkeep/store.ts'
import { batch } from './connection/batch.ts'
import { type Connection, connect, type HostDatabase } from './connection/connection.ts'
import { PURGE_ROWS, purgeStatements } from './statements/purge.ts'
import { sealStore } from './store/sealed.ts'

export type { PurgeStore, SealStore, UpkeepStore } from '../edge/ports/upkeep/store.ts'
export { sealingKeys as sealingKeyTable } from './schema/options/upkeep-schema.ts'

/**
 * What keeps the database small and lets keys change, over the same database as `createStore`: for `purge`, `rotateKeys`,
 * `requireKeys` and the others of `sallyport/edge/upkeep`, and `startPurge` of `sallyport/node`.
 */
export function createUpkeepStore(db: HostDatabase): UpkeepStore {
  const connection = connect(db)
  return { ...purgeStore(connection), ...sealStore(connection) }
}

/** The part for `purge` alone. */
export const createPurgeStore = (db: HostDatabase): PurgeStore => purgeStore(connect(db))

/** The part for keys alone. */
export const createSealStore = (db: HostDatabase): SealStore => sealStore(connect(db))

function purgeStore({ writer }: Connection): PurgeStore {
  return {
    async purgeSlice({ now }) {
      const statements = Object.entries(purgeStatements(now))
      const runs = Object.fromEntries(statements.map(([name, statement]) => [name, writer.run(statement)]))
      const answers: Record<string, ResultSet> = await batch(writer, runs)
      const gone = Object.fromEntries(Object.entries(answers).map(([name, { rowsAffected }]) => [name, rowsAffected]))
      return { gone, isMore: Object.values(gone).some((rows) => rows === PURGE_ROWS) }
    },
  }
}
