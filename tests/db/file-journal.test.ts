import { existsSync } from 'node:fs'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { applyMigrations } from '../support/database.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { actsOn } from './acts.ts'

/* How our own connection to a file ends a commit is a matter of that connection: the file stays as its host has it. */

const folder = await folderForFile('journal')

test.each([
  ['delete', 'delete', true],
  ['wal', 'wal', false],
  ['truncate', 'delete', true],
])('a file in mode %s is in mode %s for whoever opens it next', async (mode, after, leavesJournal) => {
  const file = path.join(folder, `${mode}.db`)
  const url = `file:${file}`
  await applyMigrations(url)
  const host = createClient({ url })
  await host.execute(`pragma journal_mode = ${mode}`)
  const store = createStore(host)
  const { enrol, standing } = actsOn({ store, client: host })
  const { assured } = await enrol()
  expect((await standing(assured)).assurance).not.toBeNull()
  // The journal is there and void: a second process reads past it, writes, and takes it away as it is used to.
  expect(existsSync(`${file}-journal`)).toBe(leavesJournal)
  const other = createClient({ url })
  const modeNow = async () => (await other.execute('pragma journal_mode')).rows[0]?.[0]
  expect(await modeNow()).toBe(after)
  await other.execute('create table theirs (a)')
  expect((await other.execute('select count(*) from mfa_authenticator')).rows[0]?.[0]).toBe(1)
  expect((await standing(assured)).assurance).not.toBeNull()
  await enrol()
  expect((await other.execute('select count(*) from mfa_authenticator')).rows[0]?.[0]).toBe(2)
  expect((await other.execute('pragma integrity_check')).rows[0]?.[0]).toBe('ok')
  other.close()
  host.close()
})
