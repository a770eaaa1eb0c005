import { copyFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { endsWithTest } from '../support/ends-with-test.ts'
import { callerOf, queryOf } from './acts.ts'
import { openFile } from './open.ts'

/*
 * Threat: a backup takes the place of the file while the process runs, or the file is removed. What is open still reads the
 * one that nobody else sees any more: a policy and a reset that are written now would never be felt.
 */
test('the file that lies there now is the one that decides, and none opens nothing', async () => {
  const { store, client } = endsWithTest(await openFile())
  const [main] = (await client.execute('pragma database_list')).rows
  const file = String(main?.file)
  const query = queryOf(callerOf('ada'), Date.now(), ['acme'])
  expect((await store.loadStanding(query)).requiredIds).toEqual([])

  const restored = `${file}.restored`
  copyFileSync(file, restored)
  const there = createClient({ url: `file:${restored}` })
  await there.execute(
    "insert into mfa_policy (account_id, required, changed_at, changed_by) values ('acme', 1, 0, 'o')",
  )
  there.close()
  renameSync(restored, file)
  expect((await store.loadStanding(query)).requiredIds).toEqual(['acme'])

  rmSync(file)
  await expect(store.loadStanding(query)).rejects.toThrow()
  expect(readdirSync(path.dirname(file)).filter((name) => name.endsWith('.db'))).toEqual([])
})
