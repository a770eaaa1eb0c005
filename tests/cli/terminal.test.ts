import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { applyMigrations } from '../support/database.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { listen } from '../support/listen.ts'
import { newKeyRing } from '../world/world.ts'
import { ROOT, run } from './run.ts'

/*
 * Threat: what a site, an imported file or a row says is printed by a command, and the operator's terminal obeys it: it writes
 * over what stands there, says that all is well, or puts something on the clipboard.
 */

const MFA_KEYS = newKeyRing()
const ESCAPE = '\u001b'
const OBEYED = /[^\P{Cc}\n]/u

const folder = await folderForFile('terminal')

test('no answer of a site is obeyed by the terminal, nor a line of the doctor’s', async () => {
  const said = `x${ESCAPE}]52;c;cm0gLXJm\u0007${ESCAPE}[2K\u009b1A\r\nok  The gate is closed`
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(418, { 'Content-Type': 'application/problem+json' })
    outgoing.end(JSON.stringify({ code: said }))
  })
  const { url } = endsWithTest(await listen(server))
  const { code, out } = await run('tools/operator/sallyport.cli.ts', ['doctor', '--url', url], {})
  expect(code).toBe(1)
  expect(out).toContain('answered 418 x\\u001b]52;c;')
  expect(out).not.toMatch(OBEYED)
  expect(out).not.toMatch(/^ok {2}The gate/m)
})

test('nor a word that somebody was told to type', async () => {
  const { code, err } = await run('tools/operator/sallyport.cli.ts', ['keys', `${ESCAPE}[2Jx`], {})
  expect(code).toBe(2)
  expect(err).not.toMatch(OBEYED)
})

test('nor does a name turn the letters of a line: in JSON it is the same name still', async () => {
  const url = `file:${path.join(folder, 'mfa.db')}`
  await applyMigrations(url)
  const env = { LIBSQL_URL: url }
  // Right-to-left override, and a sign of two UTF-16 units that nobody sees.
  const name = 'desk \u202efdp\u{e0041}'
  const cli = (...words: string[]) => run('tools/operator/sallyport.cli.ts', words, env)
  expect((await cli('api-keys', 'create', '--name', name, '--scopes', 'read')).code).toBe(0)
  const { out } = await cli('api-keys', 'list')
  expect(out).toContain('desk \\u202efdp\\udb40\\udc41')
  expect(out).not.toMatch(/\p{Cf}/u)
  const json = (await cli('api-keys', 'list', '--json')).out
  expect(json).not.toMatch(/\p{Cf}/u)
  expect(JSON.parse(json)).toMatchObject([{ name }])
})

test('what a command says of itself has lines', async () => {
  const { code, out } = await run('tools/operator/sallyport.cli.ts', ['--help'], {})
  expect(code).toBe(0)
  expect(out.split('\n').length).toBeGreaterThan(20)
  expect(out).not.toContain('\\u000a')
})

test('nor is a password or token of an address printed, by us or by the driver', async () => {
  const secret = 'not-to-be-seen'
  const addresses = [
    `http://user:${secret}@127.0.0.1:9`,
    `http://user:1@${secret}@127.0.0.1:9/?a=b`,
    `http://127.0.0.1:9/?authToken=${secret}`,
    `http://127.0.0.1:9?authToken=${secret}&other=1`,
    `wrong://127.0.0.1:9?authToken=${secret}`,
    `http//user:${secret}@127.0.0.1?authToken=${secret}`,
    `http://[::1?authToken=${secret}`,
    `file:/nowhere/at/all.db?authToken=${secret}`,
  ]
  for (const LIBSQL_URL of addresses) {
    const site = `http://user:${secret}@127.0.0.1:9/?token=${secret}`
    for (const words of [['doctor', '--url', site], ['migrate'], ['user', 'show', 'ada'], ['purge']]) {
      const { exitCode, out, err } = await sallyportCommand(words, { LIBSQL_URL, MFA_KEYS })
      expect(exitCode, `${words} ${LIBSQL_URL}`).not.toBe(0)
      expect([...out, ...err].join(), `${words} ${LIBSQL_URL}`).not.toContain(secret)
    }
  }
})

test.each([['--help'], ['keys'], ['doctor']])('%s, whose reader leaves, ends without a word', async (word) => {
  const file = path.join(ROOT, 'tools/operator/sallyport.cli.ts')
  const child = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', file, word], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const [code] = await once(child, 'close')
  expect([code, err]).toEqual([word === 'doctor' ? 1 : 0, expect.not.stringContaining('EPIPE')])
})
