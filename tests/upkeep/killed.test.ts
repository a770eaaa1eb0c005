import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../cli/run.ts'
import { startDatabaseProxy } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { opened } from './opened.ts'
import { openUnder } from './sealed.ts'

test('killed on the way, and ended by Ctrl-C on the way: the next one does the rest', async () => {
  const { database, client, all, both, after, call } = await opened(170)
  const proxy = endsWithTest(await startDatabaseProxy(database.url))
  const done = async () =>
    Number((await client.execute("select count(*) as n from mfa_backup_code where hash like 'v2.k2.%'")).rows[0]?.n)
  const start = () => {
    const script = path.join(ROOT, 'tools/operator/sallyport.cli.ts')
    const args = ['--experimental-strip-types', '--no-warnings', script, 'keys', 'rotate', '--deployed']
    const env = { PATH: process.env.PATH ?? '', LIBSQL_URL: proxy.url, MFA_KEYS: both }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, err })),
    )
    return { child, ended }
  }
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    // From the codes on, each part takes so long that it is ended in one.
    proxy.setFault({ delayMs: 4_000 }, { after: 6 })
    const before = await done()
    const { child, ended } = start()
    while ((await done()) === before) {
      expect(child.exitCode, 'it ended by itself').toBeNull()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    child.kill(signal)
    const { code, err } = await ended
    expect(await done()).toBeLessThan(1_700)
    expect(await openUnder(client, both, all)).toBe(2_040)
    if (signal === 'SIGINT') expect([code, err]).toEqual([1, expect.stringContaining('run it again')])
  }
  const { exitCode, out } = await call('keys rotate')
  expect([exitCode, out.join()]).toEqual([0, expect.stringContaining('Nothing is left under "k1"')])
  expect(await openUnder(client, after, all)).toBe(2_040)
}, 240_000)
