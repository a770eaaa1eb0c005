import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { elementsCommand } from '../../tools/operator/elements-command.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { newKeyRing } from '../world/world.ts'

/* Every command of `npx sallyport` is one that a program can read: with `--json` it prints one line of JSON, and no word besides. */

const folder = await folderForFile('json')
const inFolder = (name: string) => path.join(folder, name)
const env = { LIBSQL_URL: `file:${inFolder('mfa.db')}`, MFA_KEYS: newKeyRing() }
const REASON = ['--reason', 'a ticket']

/** What it prints, read. A reset of nobody is not done, which its words say. */
async function read(...words: string[]): Promise<unknown> {
  const { exitCode, out, err } = await sallyportCommand([...words, '--json'], env)
  expect([exitCode, out.length, err.filter((line) => line.includes('is not known'))]).toEqual([0, 1, []])
  expect(out[0]).not.toContain('\n')
  return JSON.parse(out[0] ?? '')
}

test('what an installation begins with', async () => {
  expect(await read('init', 'node', inFolder('mfa.ts'))).toMatchObject({ file: inFolder('mfa.ts') })
  expect(await read('keys', 'generate')).toMatchObject({ active: 'k1' })
  expect(await read('webhooks', 'key')).toEqual({
    key: expect.stringMatching(/^whsk_/),
    publicKey: expect.stringMatching(/^whpk_/),
  })
  expect(await read('webhooks', 'key', '--hmac')).toEqual({ key: expect.stringMatching(/^whsec_/) })
  await mkdir(inFolder('package'))
  await writeFile(inFolder('package/mfa.js'), '')
  const copied = await elementsCommand([inFolder('assets'), '--json'], inFolder('package'))
  expect(JSON.parse(copied.out[0] ?? '')).toEqual({ folder: inFolder('assets'), scripts: ['mfa.js'] })
})

test('the database, and what is done over it', async () => {
  expect(await read('migrate')).toEqual({ isNewest: true })
  const { isWell, findings } = (await read('doctor')) as { isWell: boolean; findings: { isWell: boolean }[] }
  expect([isWell, findings.length > 3, findings.every((finding) => finding.isWell)]).toEqual([true, true, true])
  await writeFile(inFolder('names.txt'), 'alice\nbob\n')
  expect(await read('people', inFolder('names.txt'), ...REASON)).toEqual({ known: 2, added: 2 })
  expect(await read('reset', 'alice', ...REASON)).toMatchObject({ hadMethod: false })
  expect(await read('forget', 'alice', ...REASON)).toMatchObject({ hadMethod: false })
  for (const words of ['keys status', 'keys verify', 'purge', 'policy list', 'api-keys list', 'audit key']) {
    expect(await read(...words.split(' ')), words).toEqual(expect.anything())
  }
})

test('what is wrong ends with 1 as in words: of a doctor’s findings, which one', async () => {
  const { exitCode, out } = await sallyportCommand(['doctor', '--json'], { ...env, MFA_KEYS: 'none' })
  const { isWell, findings } = JSON.parse(out[0] ?? '') as { isWell: boolean; findings: object[] }
  expect([exitCode, isWell]).toEqual([1, false])
  expect(findings).toContainEqual({ about: 'MFA_KEYS', isWell: false, advice: expect.any(String) })
})
