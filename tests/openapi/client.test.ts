import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { FILE } from './conforms.ts'

/* The client of docs/reference.md, made by others' generator from the document and compiled as it stands there. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

const READERS = `
import type { MfaOptions } from 'sallyport/edge'
declare const options: MfaOptions
`

/** What else such a client knows: each line that is marked must not compile. */
const MORE = `
const begun = await api.POST('/api/enrolments', { body: { factor: 'totp' } })
for (const prompt of begun.data?.prompts ?? []) if (prompt.kind === 'show_secret') prompt.secret satisfies string
begun.data?.expiresAt satisfies number | undefined
if (begun.error?.code === 'already_enrolled') begun.error.requestId satisfies string
await api.POST('/api/challenge', { body: { factor: 'totp', code: '123456', maxAgeSeconds: 300 } })
await api.POST('/api/backup-codes/confirm', { body: {} })
const login = await api.POST('/api/logins', {
  body: { principal: { id: '1', name: 'Ada' }, memberships: [], pendingId: '0123456789abcdef' },
})
if (login.data?.verdict === 'challenge') login.data.ticket satisfies string
// @ts-expect-error a factor that there is not
await api.POST('/api/enrolments', { body: { factor: 'sms' } })
// @ts-expect-error neither a code nor a response
await api.POST('/api/challenge', { body: { factor: 'totp' } })
// @ts-expect-error no such route
await api.GET('/api/nothing')
// @ts-expect-error no such field
data?.nothing
// @ts-expect-error no refusal of this route
if (error?.code === 'passkey_limit') api
// @ts-expect-error a ticket only where a code is due
login.data?.ticket
`

test('it compiles, and what the API has not does not', async () => {
  const folder = path.join(ROOT, '.build', 'openapi', String(process.pid))
  await mkdir(folder, { recursive: true })
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const generator = path.join(import.meta.dirname, 'generate-client.ts')
  const types = await run(process.execPath, ['--experimental-strip-types', '--no-warnings', generator, FILE], {
    maxBuffer: 10_000_000,
  })
  await writeFile(path.join(folder, 'mfa-api.d.ts'), types.stdout)
  const page = (await readFile(path.join(ROOT, 'docs/reference.md'), 'utf8')).split('\n## OpenAPI\n')[1] ?? ''
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  expect(blocks).toHaveLength(2)
  await writeFile(path.join(folder, 'client.ts'), [READERS, ...blocks, MORE].join('\n'))
  const compilerOptions = { lib: ['ES2023', 'DOM'], composite: false, emitDeclarationOnly: false, noEmit: true }
  const project = { extends: '../../../.tsconfig.base.json', files: ['client.ts'], compilerOptions }
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(project))
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const said = await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => error)
  expect(said.stdout).toBe('')
}, 120_000)
