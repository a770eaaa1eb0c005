import type { Client } from '@libsql/client'
import { describeFailure, failed, type Outcome } from './outcome.ts'

/**
 * Does it over the database of `env`, with what `load` makes of its client. Says what is missing or wrong with it, and never
 * throws for that. Client and store are loaded only now, so that a guide and a wrong command are answered at once.
 */
export async function overDatabase<Store>(
  { LIBSQL_URL: url, LIBSQL_TOKEN: authToken }: NodeJS.ProcessEnv,
  load: () => Promise<(client: Client) => Store>,
  work: (store: Store) => Promise<Outcome>,
): Promise<Outcome> {
  if (!url) return failed(2, 'LIBSQL_URL is not set: the address of the database.')
  const [{ createClient }, storeOf] = await Promise.all([import('@libsql/client'), load()])
  try {
    const client = createClient({ url, authToken })
    try {
      return await work(storeOf(client))
    } finally {
      client.close()
    }
  } catch (error) {
    return failed(1, describeFailure(error, url))
  }
}
