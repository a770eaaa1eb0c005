import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import { type PackageJson, pack, ROOT, run, temporaryFolder } from '../package/host.ts'
import { Project } from '../samples/project.ts'
import { UserAgent } from '../support/client.ts'
import { since } from '../support/counted.ts'
import { startDatabase } from '../support/database.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'

/**
 * `npm run peers`: the oldest version that each range in `peerDependencies` lets in, one at a time with the others as they
 * are locked here; then all the oldest together, and all the newest. Each is the first site of the documents with the packed
 * package, installed without any flag, so that npm has its say about the ranges; our command makes its tables, and somebody
 * sets MFA up and signs in with it: over a file, over a Drizzle database, and over a libSQL server. And who wants the
 * elements alone installs none of them. With arguments other versions than the ranges say:
 * `npm run peers -- drizzle-orm@0.44.0,@libsql/client@0.17.0`.
 */
const PEERS = ['@libsql/client', 'drizzle-orm', 'hono']

/** All that the registry has of a range, the newest last: it answers in the order in which they came out. */
async function versionsOf(name: string, range: string): Promise<string[]> {
  const { stdout } = await run('npm', ['view', `${name}@${range}`, 'version', '--json'])
  const versions = JSON.parse(stdout) as string | string[]
  return [versions].flat().sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
}

type Versions = Record<string, string>

/** What is tried: the lower end of each range, then the lower and the upper ends together. */
async function endsOf(ranges: Record<string, string>): Promise<Versions[]> {
  const found = await Promise.all(
    PEERS.map(async (name) => {
      const versions = await versionsOf(name, ranges[name] ?? '')
      assert.ok(versions.length > 0, `Nothing of ${name} is in ${ranges[name]}`)
      return [name, versions[0] ?? '', versions.at(-1) ?? ''] as const
    }),
  )
  const oldest = found.map(([name, version]) => [name, version])
  const newest = found.map(([name, , version]) => [name, version])
  return [...oldest.map((one) => Object.fromEntries([one])), Object.fromEntries(oldest), Object.fromEntries(newest)]
}

/** Of a command line. */
const readVersions = (word: string): Versions =>
  Object.fromEntries(
    word.split(',').map((one) => [one.slice(0, one.lastIndexOf('@')), one.slice(one.lastIndexOf('@') + 1)]),
  )

async function signIn(url: string): Promise<UserAgent> {
  const agent = new UserAgent(url)
  const { status } = await agent.form('/login', { user: 'alice', password: 'correct horse' })
  assert.equal(status, 303)
  return agent
}

/** Each code holds once, and that of the period before is still taken: nobody waits for another. */
async function earlyInPeriod(): Promise<number> {
  const left = 30_000 - (Date.now() % 30_000)
  if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left))
  return Date.now()
}

async function useIt(url: string): Promise<void> {
  const first = await signIn(url)
  const atMs = await earlyInPeriod()
  const { secret, codes } = await enrolOnPage(first, '/mfa/api', (shown) =>
    totp({ secret: shown, atMs: atMs - 30_000 }),
  )
  assert.equal((await first.json('POST', '/mfa/api/backup-codes/confirm', {})).status, 204)
  const second = await signIn(url)
  assert.match((await second.document('/')).location ?? '', /^\/mfa\/challenge/)
  await second.json('GET', '/mfa/api/challenge')
  const code = { factor: 'totp', code: totp({ secret, atMs }) }
  assert.equal((await second.json('POST', '/mfa/api/challenge', code)).status, 200)
  assert.equal((await second.document('/')).status, 200)
  const third = await signIn(url)
  await third.json('GET', '/mfa/api/challenge')
  assert.equal((await third.json('POST', '/mfa/api/challenge', code)).code, 'wrong_code')
  const backup = { factor: 'backup_code', code: codes[0] }
  assert.equal((await third.json('POST', '/mfa/api/challenge', backup)).status, 200)
}

/** The site's store, otherwise: a place in the documents' own text, which must be there. */
const CLIENT = /createClient\(\{ url: 'file:mfa\.db' \}\)/

function otherwise(site: string, instead: string): string {
  assert.match(site, CLIENT)
  return site.replace(CLIENT, instead)
}

/** A Drizzle database brings its own types and its own statements. */
const overDrizzle = (site: string): string =>
  `import { drizzle } from 'drizzle-orm/libsql'\n${otherwise(site, "drizzle(createClient({ url: 'file:mfa.db' }))")}`

const overServer = (site: string): string => otherwise(site, 'createClient({ url: process.env.LIBSQL_URL })')

const TYPED = `import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { createStore } from 'sallyport/db'
import { applyMigrations } from 'sallyport/db/migrate'
import * as schema from 'sallyport/db/schema'
import { createMfa } from 'sallyport/edge'
const client = createClient({ url: 'file:mfa.db' })
await applyMigrations('file:mfa.db')
const mfa = createMfa({ store: createStore(drizzle(client, { schema })), identify: () => null, keys: '', issuer: '', login: '/login', signOut: '/logout', elements: '/mfa.js' })
createStore(client)
new Hono().route('/mfa', mfa.routes).use('*', mfa.gate())
`

async function prove(versions: Versions, typescript: string, tarball: string): Promise<void> {
  const project = await Project.install('hono', tarball, {}, { ...versions, typescript })
  const server = await startDatabase({ migrated: false })
  try {
    const site = await readFile(path.join(project.folder, 'site.js'), 'utf8')
    await project.npm('run', 'setup')
    await useIt(await project.start('start', () => []))
    await rm(path.join(project.folder, 'mfa.db'))
    await project.npm('run', 'setup')
    await project.write('site.js', overDrizzle(site))
    await useIt(await project.start('start', () => []))
    await project.npm('exec', '-c', `LIBSQL_URL=${server.url} sallyport migrate`)
    await project.write('site.js', overServer(site))
    await useIt(await project.start('start', () => [], { LIBSQL_URL: server.url }))
    await project.write('typed.ts', TYPED)
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023']
    await project.npm('exec', '--', 'tsc', ...options, 'typed.ts')
  } catch (error) {
    throw new Error(`${(error as Error).message}\nIts servers said:\n${project.said.slice(-2000)}`)
  } finally {
    await project.remove()
    await server.stop()
  }
}

/** Installs what is named into an empty folder and bundles the elements; npm has nothing to say of peers. */
async function elementsAlone(more: string[], contents: string, tarball: string): Promise<void> {
  const folder = await temporaryFolder()
  try {
    await run('npm', ['init', '-y'], { cwd: folder })
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline']
    const { stdout, stderr } = await run('npm', ['install', ...quiet, tarball, ...more], { cwd: folder })
    assert.doesNotMatch(stdout + stderr, /warn|peer/i)
    const installed = await readdir(path.join(folder, 'node_modules'))
    const unwanted = installed.filter((name) => ['drizzle-orm', '@libsql', 'hono'].includes(name))
    assert.deepEqual(unwanted, [])
    const stdin = { contents, resolveDir: folder }
    const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'esm', logLevel: 'error' })
    assert.match(outputFiles[0]?.text ?? '', /mfa-settings/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const began = performance.now()
const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as PackageJson & {
  devDependencies: Record<string, string>
}
const words = process.argv.slice(2)
const all = words.length > 0 ? words.map(readVersions) : await endsOf(manifest.peerDependencies)
const folder = await temporaryFolder()
await run('npm', ['run', 'build'], { cwd: ROOT })
const tarball = await pack(path.join(ROOT, 'dist'), folder)
let failed = 0

async function attempt(name: string, act: () => Promise<void>): Promise<void> {
  const before = performance.now()
  try {
    await act()
    console.log(`✓ ${name} (${since(before).toFixed(0)} s)`)
  } catch (error) {
    failed += 1
    console.log(`✗ ${name}: ${(error as Error).message}`)
  }
}

await attempt('the scripts for a page, with nothing else', () =>
  elementsAlone([], "import 'sallyport/elements/mfa.js'", tarball),
)
await attempt('the elements, with lit', () => elementsAlone(['lit'], "import 'sallyport/widget/define'", tarball))
for (const versions of all) {
  const name = Object.entries(versions)
    .map((one) => one.join('@'))
    .join(' ')
  await attempt(name, () => prove(versions, manifest.devDependencies.typescript ?? '', tarball))
}
await rm(folder, { recursive: true, force: true })
console.log(`${failed === 0 ? 'All of it' : `All but ${failed}`} in ${since(began).toFixed(0)} s.`)
process.exit(failed > 0 ? 1 : 0)
