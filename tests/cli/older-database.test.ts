import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { applyEarlierMigrations } from '../db/older.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { newKeyRing } from '../world/world.ts'

/* An operator whose command is newer than the database: what cannot be done says what to do, whatever it is that lacks. */

const folder = await folderForFile('older')
const list = path.join(folder, 'list.txt')
await writeFile(list, 'anna,otpauth://totp/Acme:x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')

describe.each(['0008_strength', '0012_person_sessions'])('over a database at %s', async (tag) => {
  const url = `file:${path.join(folder, `${tag}.db`)}`
  await applyEarlierMigrations(url, tag)
  const env = { LIBSQL_URL: url, MFA_KEYS: newKeyRing() }

  test.each([
    ['user', 'show', 'anna'],
    ['audit', 'export'],
    ['import', list, '--from', 'otpauth', '--reason', 'moved'],
  ])('%s %s says that it is to be migrated', async (...words) => {
    const { exitCode, out, err } = await sallyportCommand(words, env)
    expect([exitCode, out]).toEqual([1, []])
    expect(err.join()).toMatch(/older version.*npx sallyport migrate/)
  })
})
