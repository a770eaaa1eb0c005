import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { applyMigrations } from '../support/database.ts'
import { applyEarlierMigrations } from './older.ts'
import { temporaryFile } from './open.ts'

test('accounts that required MFA before there was a strength take any method after the upgrade (K10a)', async () => {
  const { url, remove } = await temporaryFile()
  const client = createClient({ url })
  try {
    await applyEarlierMigrations(url, '0007_passkeys')
    await client.execute(
      "insert into mfa_policy (account_id, required, changed_at, changed_by) values ('old', 1, 1, 'ada')",
    )
    await applyMigrations(url)
    // Also what an instance of the version before writes meanwhile.
    await client.execute(
      "insert into mfa_policy (account_id, required, changed_at, changed_by) values ('late', 1, 1, 'ada')",
    )
    const { rows } = await client.execute('select account_id, required, strength from mfa_policy order by account_id')
    expect(rows.map((row) => [row.account_id, row.required, row.strength])).toEqual([
      ['late', 1, 'any'],
      ['old', 1, 'any'],
    ])
  } finally {
    client.close()
    await remove()
  }
})
