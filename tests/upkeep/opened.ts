import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { openDatabase, startDatabase } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { fillSealed, rings } from './sealed.ts'

/** A server with so many people whose rows lie under the ring `before`, and `npx sallyport` over it. */
export async function opened(people = 0) {
  const database = endsWithTest(await startDatabase())
  const client = endsWithTest(openDatabase(database.url))
  const { material, ...keys } = rings()
  const { all } = await fillSealed(client, keys.before, { people, name: 'p' })
  const env = (ring: string) => ({ LIBSQL_URL: database.url, MFA_KEYS: ring })
  const call = (words: string, ring: string = keys.both) => sallyportCommand(words.split(' '), env(ring))
  return { database, client, all, material, ...keys, env, call }
}
