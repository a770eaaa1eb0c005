import { createClient } from '@libsql/client'
import { createEverythingStore } from '../db/everything.ts'
import { parseKeyRing } from '../edge/crypto/key-ring.ts'
import { platformRandom } from '../edge/crypto/random.ts'
import { seal } from '../edge/crypto/seal.ts'

/** What is sealed in `fill`'s rows, to whom it is bound, and by what a row is found. */
const SEALED = [
  { table: 'mfa_authenticator', column: 'secret', purpose: 'secret', owner: ['principal_id', 'id'], key: ['id'] },
  {
    table: 'mfa_backup_code',
    column: 'hash',
    purpose: 'backup_code',
    owner: ['principal_id', 'set_id', 'place'],
    key: ['set_id', 'place'],
  },
] as const

/** What `fill` writes opens nowhere; here each is sealed as a site would have sealed it. */
export async function sealRows({ LIBSQL_URL, MFA_KEYS }: { LIBSQL_URL: string; MFA_KEYS: string }): Promise<void> {
  const client = createClient({ url: LIBSQL_URL })
  const store = createEverythingStore(client)
  const { deploymentId: deployment } = await store.describe()
  const ring = parseKeyRing(MFA_KEYS)
  try {
    for (const { table, column, purpose, owner, key } of SEALED) {
      const isIt = key.map((name, index) => `${table}.${name} = value ->> ${index + 1}`).join(' and ')
      const sql = `update ${table} set ${column} = value ->> 0 from json_each(?) where ${isIt}`
      for (let after: number | null = 0; after !== null; ) {
        const { columns, rows, last } = await store.read(table, after)
        const sealed = rows.map(async (row) => {
          const of = (name: string) => row[columns.indexOf(name)]
          const context = { purpose, deployment, owner: owner.map((name) => String(of(name))) }
          return [await seal(ring, platformRandom, context, platformRandom(20)), ...key.map(of)]
        })
        if (rows.length > 0) await client.execute({ sql, args: [JSON.stringify(await Promise.all(sealed))] })
        after = last
      }
    }
  } finally {
    client.close()
  }
}
