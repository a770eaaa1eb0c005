import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { createUpkeepStore } from '../../db/upkeep.ts'
import { MissingKeys, requireKeys } from '../../edge/upkeep/index.ts'
import { applyEarlierMigrations } from '../db/older.ts'
import { temporaryFile } from '../db/open.ts'
import { applyMigrations } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { rings } from './sealed.ts'

test('a database of before knows its keys from the upgrade on, those of every table and of the older form', async () => {
  const { url, remove } = await temporaryFile()
  endsWithTest({ stop: remove })
  await applyEarlierMigrations(url, '0008_strength')
  const client = createClient({ url })
  endsWithTest({ stop: () => client.close() })
  await client.batch(
    [
      ...['v1.oldest.AA.AA', 'v2.k1.AA.AA', 'v2.k1.AA.BB', 'no form'].map((sealed, at) => ({
        sql: `insert into mfa_authenticator (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
          values (?, ?, 'totp', 'App', 1, ?, 0, '', 0)`,
        args: [`a${at}`, `p${at}`, sealed],
      })),
      ...['v2.of-enrolment.AA.AA', ''].map((sealed, at) => ({
        sql: `insert into mfa_enrolment (id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at)
          values (?, 'p', 's', 'totp', 'App', ?, 0, 0, 0)`,
        args: [`e${at}`, sealed],
      })),
      `insert into mfa_backup_code (set_id, place, salt, iterations, hash) values ('s', 0, '', 1, 'v2.of_codes.AA.AA')`,
    ],
    'write',
  )
  await applyMigrations(url)
  const store = createUpkeepStore(client)
  expect(await store.loadSealingKeys()).toEqual(['k1', 'of-enrolment', 'of_codes', 'oldest'])
  await expect(requireKeys({ store, keys: rings().both })).rejects.toThrow(MissingKeys)
})
