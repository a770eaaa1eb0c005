import { createClient } from '@libsql/client'
import { patiently } from './connection/patience.ts'
import { migrateClient } from './migrate-client.ts'

/** Who comes second waits for the whole of what the first one does. */
const DEADLINE_MS = 60_000

/**
 * Brings a libSQL file or server to the newest schema. Safe to run again, and by many at once: what is applied stays
 * applied, and all of them end with the newest schema.
 */
export async function applyMigrations(url: string, authToken?: string): Promise<void> {
  const client = createClient({ url, authToken })
  try {
    await patiently(() => migrateClient(client), { deadlineMs: DEADLINE_MS })
  } finally {
    client.close()
  }
}
