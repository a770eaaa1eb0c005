import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { atOurEnd } from '../support/children.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { hostedFile, startFileSite } from './file-site.ts'

/*
 * Report F1: on a libSQL file, one busy moment closed the gate until the process was restarted: a second process that
 * wrote for some milliseconds, or a transaction of the host's own. A busy moment costs a wait, whoever caused it.
 */

const COMPANY_MS = 30_000

describe.each(['delete', 'wal'])('the gate on Node over a libSQL file, journal mode %s', async (journal) => {
  const file = endsWithFile(await hostedFile(journal))
  const site = endsWithFile(await startFileSite(file.host))
  const person = await site.enrol('alice')
  const other = endsWithFile(createClient({ url: file.url }))
  await other.execute('create table note (text)')

  /** Three requests that read, and a code that is charged and written down: all are answered as ever. */
  async function expectServed(): Promise<void> {
    expect((await person.agent.document('/')).text).toBe('content of the host')
    const stranger = site.signedIn('alice')
    expect((await stranger.document('/')).location).toMatch(/^\/mfa\/challenge/)
    await stranger.json('GET', '/mfa/api/challenge')
    const wrong = await stranger.json('POST', '/mfa/api/challenge', { factor: 'totp', code: '000000' })
    expect(['wrong_code', 'locked']).toContain(wrong.code)
  }

  test('waits while another client writes, then serves, and so does the next request', async () => {
    for (let round = 0; round < 5; round++) {
      const writing = await other.transaction('write')
      await writing.execute("insert into note values ('other')")
      const served = expectServed()
      await pause(40)
      await writing.commit()
      await served
      await expectServed()
    }
    expect(site.logged).toEqual([])
  })

  test('waits while another client reads, and keeps nobody from writing afterwards', async () => {
    const reading = await other.transaction('read')
    await reading.execute('select * from note')
    const served = expectServed()
    await pause(100)
    await reading.commit()
    await served
    // A COMMIT that failed under a reader must not leave a lock behind, for the host neither.
    await file.host.execute("insert into note values ('host')")
    await other.execute("insert into note values ('other')")
    await expectServed()
    expect(site.logged).toEqual([])
  })

  test.each([200, 1_000])('waits for an interactive transaction of the host on the same client, %i ms', async (ms) => {
    const transaction = await file.host.transaction('write')
    await transaction.execute("insert into note values ('host')")
    const served = expectServed()
    await pause(ms)
    await transaction.commit()
    await served
    await expectServed()
    expect(site.logged).toEqual([])
  })

  test(`answers everything while a second process writes all the time, for ${COMPANY_MS / 1000} s`, async () => {
    const company = await startCompany(file.url)
    let rounds = 0
    try {
      for (const end = performance.now() + COMPANY_MS; performance.now() < end; rounds++) await expectServed()
    } finally {
      company.endNow()
    }
    const writes = await company.writes
    expect(site.logged).toEqual([])
    expect(rounds).toBeGreaterThan(2)
    // Why it means something: the other one was at it, and was itself not shut out.
    expect(writes).toBeGreaterThan(COMPANY_MS / 500)
    await expectServed()
  }, 120_000)
})

/** Another process of ours over the same file, which resets somebody over and over. */
async function startCompany(url: string) {
  const script = path.join(import.meta.dirname, 'company.ts')
  const flags = ['--experimental-strip-types', '--no-warnings']
  const child = spawn(process.execPath, [...flags, script, url, 'bob'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const exited = once(child, 'exit')
  atOurEnd(() => child.kill('SIGKILL'))
  await expect.poll(() => said).toContain('begun')
  return {
    endNow: () => child.kill('SIGTERM'),
    /** How often it wrote, once it has ended. */
    writes: exited.then(([code]) => {
      expect(code, 'the second process failed').toBe(0)
      return Number(said.trim().split('\n').at(-1))
    }),
  }
}
