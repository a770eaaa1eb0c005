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
declare const env: {
  LIBSQL_URL: string; LIBSQL_TOKEN: string; MFA_KEYS: string; MFA_PROXY_KEY: string; TOKEN_KEYS: string; JWT_SECRET: string
  MFA_ANALYTICS: { writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void }
  WEBHOOK_URL: string; WEBHOOK_KEY: string
}
declare const c: Context
declare const userId: string
declare const newSessionId: string
declare function sendMail(event: Notification): Promise<void>
declare function sessionCookie(c: Context): string | null
type Session = { id: string; userId: string; fullName: string; email: string; memberships: Membership[] }
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
  'docs/admin.md': `
import type { Identify } from 'sallyport/edge'
declare const identify: Identify
declare const sealKey: string
declare function keepElsewhere(note: string): Promise<void>
`,
  'docs/embed.md': '',
  'docs/forward-auth.md': `
import type { Identify, MfaStore } from 'sallyport/edge'
declare const store: MfaStore
declare const identify: Identify
`,
  'docs/observe.md': `
import type { Client } from '@libsql/client'
import type { Hono } from 'hono'
import type { MfaOptions } from 'sallyport/edge'
declare const options: MfaOptions
declare const app: Hono
declare const db: Client
`,
  'docs/operate.md': '',
  'docs/other-origin.md': `
declare function appSession(c: Context): Promise<
  (Session & { assurance?: string; keep(more: { assurance: string }): Promise<void> }) | null
>
`,
  'docs/passkeys.md': `
import type { Identify } from 'sallyport/edge'
declare const identify: Identify
`,
  'docs/two-calls.md': 'declare const shopKeyHash: string',
  'docs/webhooks.md': `
import type { Identify } from 'sallyport/edge'
declare const identify: Identify
declare function send(id: string, subject: string, text: string): Promise<void>
`,
}

async function blocks(page: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, page), 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
}

/** What the compiler says about each module, all of them in one run. */
async function compile(modules: Record<string, string>): Promise<Record<string, string[]>> {
  const folder = path.join(ROOT, '.build', 'docs', String(process.pid))
  await mkdir(folder, { recursive: true })
  try {
    const files = Object.keys(modules).map((_, at) => `page-${at}.ts`)
    await Promise.all(Object.values(modules).map((source, at) => writeFile(path.join(folder, `page-${at}.ts`), source)))
    const compilerOptions = { lib: ['ES2023', 'DOM'], composite: false, emitDeclarationOnly: false, noEmit: true }
    const project = { extends: '../../../.tsconfig.base.json', files, compilerOptions }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(project))
    const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
    const said = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).then(
      ({ stdout }) => stdout,
      (error: { stdout?: string }) => error.stdout ?? String(error),
    )
    const lines = said.split('\n').filter((line) => line.trim() !== '')
    return Object.fromEntries(
      Object.keys(modules).map((page, at) => [page, lines.filter((line) => line.includes(`page-${at}.ts`))]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('the code of every page compiles as it stands there, and code that does not fit is noticed', async () => {
  const modules: Record<string, string> = {}
  for (const [page, readers] of Object.entries(PAGES)) {
    const found = await blocks(page)
    expect(found.length, page).toBeGreaterThan(0)
    modules[page] = [READERS, readers, ...found].join('\n')
  }
  modules.wrong = `import { createMfa } from 'sallyport/edge'\ncreateMfa({ issuer: 'Acme' })`
  const { wrong, ...pages } = await compile(modules)
  expect(pages).toEqual(Object.fromEntries(Object.keys(PAGES).map((page) => [page, []])))
  expect(wrong?.join()).toContain('error')
}, 120_000)

/* Next puts a `basePath` in front of `/((?!…).*)`, slash and all, so that `/shop` itself is none of it: open to everybody. */
test.each(['docs/frameworks.md', 'tests/samples/next/proxy.ts'])(
  'the matcher for Next in %s names the first page',
  async (file) => {
    const text = await readFile(path.join(ROOT, file), 'utf8')
    expect(text.match(/matcher: \[.*/)?.[0]).toMatch(/^matcher: \['\/', '\/\(/)
  },
)
