import type { UpkeepStore } from '../../edge/upkeep/index.ts'
import { describeFailure, failed, type Outcome } from '../terminal/outcome.ts'

/** Does it over the database of `env`; says what is missing or wrong with it. */
export async function overDatabase(
  { LIBSQL_URL: url, LIBSQL_TOKEN: authToken }: NodeJS.ProcessEnv,
  work: (store: UpkeepStore) => Promise<Outcome>,
): Promise<Outcome> {
  if (!url) return failed(2, 'LIBSQL_URL is not set: the address of the database.')
  const [{ createClient }, { createUpkeepStore }] = await Promise.all([
    import('@libsql/client'),
    import('../../db/upkeep.ts'),
  ])
  try {
    const client = createClient({ url, authToken })
    try {
      return await work(createUpkeepStore(client))
    } finally {
      client.close()
    }
  } catch (error) {
    return failed(1, describeFailure(error, url))
  }
}
