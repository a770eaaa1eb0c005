import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { openClient } from '../db/open.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { newKeyRing } from '../world/world.ts'
import * as samples from './samples.ts'
import { command, dump, PLACES } from './sites.ts'

/*
 * Which codes count as used is told by the clock of the machine that imports. One that is ahead would keep people out for as
 * long; with one that is behind, a code that the other system took would be taken here.
 */

const folder = await folderForFile('import-clock')
const file = path.join(folder, 'list.txt')
await writeFile(file, `anna,otpauth://totp/Acme:x?secret=${samples.RFC_KEY_BASE32}`)
const words = ['import', file, '--from', 'otpauth', '--reason', 'moved']

describe.each(PLACES)('into %s', async (_, open) => {
  const { url, client } = endsWithFile(await open())
  const env = { LIBSQL_URL: url, MFA_KEYS: newKeyRing() }

  test.each([
    [3_600, 'ahead of'],
    [-3_600, 'behind'],
  ])('a clock that is %i s off imports nothing, and a dry run says so', async (seconds, way) => {
    const before = await dump(client)
    const real = Date.now
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + seconds * 1_000)
    try {
      for (const more of [[], ['--dry-run']]) {
        const ran = await command([...words, ...more], env)
        expect([ran.code, ran.out]).toEqual([1, ''])
        expect(ran.err).toMatch(
          new RegExp(`^This machine's clock is (3599|36\\d\\d) s ${way} the database's: set both by NTP first\\.`),
        )
      }
    } finally {
      clock.mockRestore()
    }
    expect(await dump(client)).toBe(before)
  })

  test('a clock that is as far off as acts allow imports', async () => {
    const real = Date.now
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + 5_000)
    try {
      expect((await command(words, env)).out).toMatch(/^1 methods imported/)
    } finally {
      clock.mockRestore()
    }
  })

  test('a move is written down at the time that it is', async () => {
    const transfer = { ...env, MFA_TRANSFER_KEY: randomBytes(32).toString('base64') }
    const target = endsWithTest(await openClient())
    const real = Date.now
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + 3_600_000)
    const moved = path.join(folder, `${url.replace(/\W/g, '')}.ndjson`)
    try {
      expect((await command(['export', '--all', '--to', moved, '--reason', 'move'], transfer)).code).toBe(0)
      const into = ['import', moved, '--from', 'sallyport', '--reason', 'move']
      expect((await command(into, { ...transfer, LIBSQL_URL: target.url })).err).toBe('')
    } finally {
      clock.mockRestore()
    }
    for (const [one, acts] of [
      [client, ['data.exported']],
      [target.client, ['data.import_begun', 'data.imported']],
    ] as const) {
      const { rows } = await one.execute("select act, at from mfa_audit where act like 'data.%' order by seq")
      const written = rows.filter(({ act }) => (acts as readonly unknown[]).includes(act))
      expect(written).toHaveLength(acts.length)
      for (const { at } of written) expect(Math.abs(Number(at) - Date.now())).toBeLessThan(60_000)
    }
  })
})
