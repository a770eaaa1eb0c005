import { MissingKeys, requireKeys, type UpkeepStore } from '../../edge/upkeep/index.ts'
import { overDatabase } from '../terminal/database.ts'
import type { Outcome } from '../terminal/outcome.ts'

/** Does it over the database of `env`; says what is missing or wrong with it. */
export const withUpkeep = (env: NodeJS.ProcessEnv, work: (store: UpkeepStore) => Promise<Outcome>): Promise<Outcome> =>
  overDatabase(env, async () => (await import('../../db/upkeep.ts')).createUpkeepStore, work)

/** What is wrong where `MFA_KEYS` lacks a key that something is sealed under; null: nothing is. Throws as the database does. */
export async function missingKeys({ LIBSQL_URL: url = '', ...env }: NodeJS.ProcessEnv): Promise<string | null> {
  const [{ createClient }, { createUpkeepStore }] = await Promise.all([
    import('@libsql/client'),
    import('../../db/upkeep.ts'),
  ])
  const client = createClient({ url, authToken: env.LIBSQL_TOKEN })
  try {
    await requireKeys({ store: createUpkeepStore(client), keys: env.MFA_KEYS ?? '' })
    return null
  } catch (error) {
    if (error instanceof MissingKeys) return error.message
    throw error
  } finally {
    client.close()
  }
}
