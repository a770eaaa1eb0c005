import { createClient } from '@libsql/client'
import { patiently } from './connection/patience.ts'
import { countMissing, migrateClient } from './migrate-client.ts'

/** Who comes second waits for the whole of what the first one does. */
const DEADLINE_MS = 60_000

/**
 * Brings a libSQL file or server to the newest schema. Safe to run again, and by many at once: what is applied stays
 * applied, and all of them end with the newest schema. `onBegin` is told how many migrations are about to be applied; again
 * where somebody else was in the way.
 */
export async function applyMigrations(
  url: string,
  authToken?: string,
  onBegin?: (missing: number) => void,
): Promise<void> {
  const client = createClient({ url, authToken })
  try {
    await patiently(() => migrateClient(client, onBegin), { deadlineMs: DEADLINE_MS })
  } finally {
    client.close()
  }
}

/** How many migrations a libSQL file or server has not had. Changes nothing; throws the driver's error where there is none. */
export async function missingMigrations(url: string, authToken?: string): Promise<number> {
  const client = createClient({ url, authToken })
  try {
    return await countMissing(client)
  } finally {
    client.close()
  }
}
