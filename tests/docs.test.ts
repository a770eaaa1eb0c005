import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/*
 * Code in the documents is compiled as it stands there: all TypeScript blocks of one page as one module, in front of
 * them only declarations of what the reader has.
 */
const ROOT = path.resolve(import.meta.dirname, '..')
const READERS = `
import type { Context } from 'hono'
import type { Membership, Notification } from 'sallyport/edge'
declare const env: { LIBSQL_URL: string; LIBSQL_TOKEN: string; MFA_KEYS: string }
declare const c: Context
declare const userId: string
declare const newSessionId: string
declare function sendMail(event: Notification): Promise<void>
declare function sessionCookie(c: Context): string | null
type Session = { id: string; userId: string; email: string; memberships: Membership[] }
declare function findSession(id: string): Promise<Session | 'expired' | null>
`
/** What a page leaves to the reader, beyond what all have. */
const PAGES: Record<string, string> = {
  'README.md': `
import type { Client } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import type { Hono } from 'hono'
import { createMfa, type Identify } from 'sallyport/edge'
import { createStore } from 'sallyport/db'
declare const db: LibSQLDatabase & { $client: Client }
declare const identify: Identify
declare const app: Hono
`,
  'docs/embed.md': '',
}

async function blocks(page: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, page), 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
}

async function compile(source: string): Promise<string> {
  const folder = path.join(ROOT, '.build', 'docs', String(process.pid))
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(path.join(folder, 'page.ts'), source)
    const options = { extends: '../../../.tsconfig.base.json', include: ['page.ts'] }
    const compilerOptions = { lib: ['ES2023', 'DOM'], composite: false, emitDeclarationOnly: false, noEmit: true }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ ...options, compilerOptions }))
    const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
    const run = promisify(execFile)(process.execPath, [tsc, '-p', folder])
    return await run.then(
      () => '',
      (error: { stdout?: string }) => error.stdout ?? String(error),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test.each(Object.entries(PAGES))('the code of %s compiles as it stands there', async (page, readers) => {
  const found = await blocks(page)
  expect(found.length).toBeGreaterThan(0)
  expect(await compile([READERS, readers, ...found].join('\n'))).toBe('')
})

test('code that does not fit the product is noticed', async () => {
  expect(await compile(`import { createMfa } from 'sallyport/edge'\ncreateMfa({ issuer: 'Acme' })`)).toContain('error')
})
