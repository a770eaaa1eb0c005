import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildPackage } from '../../tools/elements/package-build.ts'
import { sizesTable, withSizes } from '../../tools/elements/sizes-table.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { words } from '../support/words.ts'
import { byHandSuite } from './by-hand-suite.ts'
import { elementsSuite } from './elements-suite.ts'
import { Host, type PackageJson, pack, ROOT, run } from './host.ts'
import { startPageSuite } from './start-page-suite.ts'

/* The package as a host gets it: built, packed, and unpacked in a folder outside the repository. */

const TAGS = ['account-mfa-toggle', 'backup-codes', 'mfa-challenge', 'mfa-settings', 'mfa-setup-wizard']
const NAMES = 'AccountMfaToggle BackupCodes MfaChallenge MfaSettings MfaSetupWizard'.split(' ')
const LANGUAGES = words`ar bg de es fr he it ja nl pl pt-BR`
const CLASSES = NAMES.map((name) => `${name}Element`)
const DATABASE = ['drizzle-orm', '@libsql/client']
/** Which of the optional peers a subpath needs; the first that fits counts. */
const PEERS: [prefix: string, peers: string[]][] = [
  ['./widget', ['lit']],
  ['./edge/contract', []],
  ['./edge/webhooks', []],
  ['./edge/mail', []],
  ['./edge', ['hono']],
  ['./node', []],
  ['./db', DATABASE],
  ['./', []],
]

const hosts = new Map<string, Host>()

async function install(packages: string[]): Promise<Host> {
  const host = await Host.install(tarball, packages)
  endsWithFile({ stop: () => host.remove() })
  return host
}

const peersOf = (subpath: string): string[] => PEERS.find(([prefix]) => subpath.startsWith(prefix))?.[1] ?? []
const readJson = async <Content>(file: string) => JSON.parse(await readFile(file, 'utf8')) as Content

/** A host with what the package brings along itself and those peers only. */
function hostFor(subpath: string): Host {
  const host = hosts.get(peersOf(subpath).join())
  if (host === undefined) throw new Error(`No host for ${subpath}`)
  return host
}

/** As a file of a host resolves what it imports. */
const fromHost = () => createRequire(path.join(hostFor('./').folder, 'any.js'))
const inPackage = (file: string) => path.join(hostFor('./').folder, 'node_modules/sallyport', file)

const folder = await folderForFile('package')
const dist = path.join(folder, 'dist')
const built = await buildPackage(dist)
const tarball = await pack(dist, folder)
const manifest = await readJson<PackageJson>(path.join(dist, 'package.json'))
for (const peers of new Map(PEERS.map(([, some]) => [some.join(), some])).values())
  hosts.set(peers.join(), await install([...Object.keys(manifest.dependencies), ...peers]))

describe('what is packed', () => {
  test('publint has nothing to say', async () => {
    const file = await readFile(tarball)
    const pack = { tarball: new Uint8Array(file).buffer }
    const { messages, pkg } = await publint({ pack, strict: true, level: 'suggestion' })
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  test('it brings what it always needs along, asks for nothing it may not need, and names no tool of ours', async () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(['on-headers', 'qrcode', 'valibot'])
    expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['@libsql/client', 'drizzle-orm', 'hono', 'lit'])
    const optional = Object.keys(manifest.peerDependencies).map((peer) => [peer, { optional: true }])
    expect(manifest.peerDependenciesMeta).toEqual(Object.fromEntries(optional))
    const tools = ['devDependencies', 'optionalDependencies', 'overrides', 'scripts', 'private']
    expect(Object.keys(manifest).filter((field) => tools.includes(field))).toEqual([])
  })

  test('no sources, no tests, no tool are in it; modules name each other as they are called there', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball])
    const files = stdout.split('\n').filter((file) => file !== '')
    // The documents are words about all of it.
    const code = files.filter((file) => !file.startsWith('package/docs/'))
    const strange = /(?<!\.d)\.ts$|(?<!sallyport)\.cli\.|\.test\.|tsbuildinfo|local-server|build/
    const odd = code.filter((file) => strange.test(file))
    expect(odd).toEqual([])
    for (const file of files.map((one) => one.replace(/^package\//, '')).filter((one) => /\.(js|d\.ts)$/.test(one))) {
      if (/^(elements|docs)\//.test(file)) continue
      const named = (await readFile(inPackage(file), 'utf8')).matchAll(/(?:from|import\(?) ?'(\.[^']+)'/g)
      for (const [, to = ''] of named) {
        expect(to, file).toMatch(/\.js$/)
        const there = [to, to.replace(/\.js$/, '.d.ts')].some((name) =>
          existsSync(inPackage(path.join(path.dirname(file), name))),
        )
        expect(there, `${file}: ${to}`).toBe(true)
      }
    }
  })

  test('its README works from inside it: each link of it leads to a file', async () => {
    const page = await readFile(inPackage('README.md'), 'utf8')
    const links = [...page.matchAll(/(?:\]\(|src(?:set)?=")([^)"#:/][^)"#:]*)[)"#]/g)].map(([, to = '']) => to)
    expect(links.length).toBeGreaterThan(10)
    expect(links.filter((to) => !existsSync(inPackage(to)))).toEqual([])
  })

  test('the hash of each file for a page is right, and the files that a script loads are beside it', async () => {
    const hashes = await readJson<Record<string, string>>(inPackage('elements/integrity.json'))
    expect(hashes).toEqual(built.integrity)
    expect(Object.keys(hashes)).toEqual(expect.arrayContaining(['mfa.js', 'mfa-codes.js', 'mfa-prove.js', 'mfa-qr.js']))
    for (const [file, hash] of Object.entries(hashes)) {
      const code = await readFile(inPackage(`elements/${file}`))
      expect(`sha384-${createHash('sha384').update(code).digest('base64')}`, file).toBe(hash)
      for (const [, chunk = ''] of code.toString().matchAll(/import\("\.\/([^"]+)"\)/g))
        expect(Object.keys(hashes), file).toContain(chunk)
    }
  })
})

/** Imports one subpath and says what came of it, and which globals of a page a module of the package looked at. */
const PROBE = `
const [subpath, tags] = [process.argv[2], JSON.parse(process.argv[3])]
const touched = new Set()
for (const name of ['window', 'document', 'HTMLElement', 'customElements']) {
  let value
  const get = () => {
    if (new Error().stack.split('\\n')[2]?.includes('node_modules/sallyport/')) touched.add(name)
    return value
  }
  Object.defineProperty(globalThis, name, { configurable: true, get, set: (to) => { value = to } })
}
const module = await import(subpath)
const seen = [...touched]
const registered = tags.filter((tag) => globalThis.customElements?.get(tag))
console.log(JSON.stringify({ names: Object.keys(module), touched: seen, registered, version: module.AccountMfaToggleElement?.version }))
`

type Probed = { names: string[]; touched: string[]; registered: string[]; version?: string }

describe('in bare Node', () => {
  const probed = new Map<string, Probed>()
  const said = (subpath: string) => probed.get(subpath) ?? { names: [], touched: ['not imported'], registered: [] }

  beforeAll(async () => {
    for (const host of hosts.values()) await host.write('probe.js', PROBE)
    const modules = Object.entries(manifest.exports).filter(
      ([, target]) => typeof target === 'object' && target.default,
    )
    for (const [subpath] of modules) {
      const args = [subpath.replace('.', 'sallyport'), JSON.stringify(TAGS)]
      const { stdout, stderr } = await hostFor(subpath).node('probe.js', args)
      expect(stderr, subpath).toBe('')
      probed.set(subpath, JSON.parse(stdout) as Probed)
    }
  })

  test('every subpath that is code imports with only the peers that it needs', () => {
    const ofEdge = words`./edge ./edge/contract ./edge/forward-auth ./edge/logins ./edge/embed ./edge/passkeys ./edge/sessions ./edge/observe
      ./edge/upkeep ./edge/webhooks ./edge/mail ./edge/admin ./node`
    const ofStore =
      './db ./db/logins ./db/passkeys ./db/person-sessions ./db/upkeep ./db/webhooks ./db/operator ./db/schema ./db/migrate'.split(
        ' ',
      )
    const ofPages = './widget ./widget/define ./widget/step-up ./widget/memory-client ./widget/token-client'.split(' ')
    const ofElements = TAGS.flatMap((tag) => [`./widget/${tag}`, `./widget/${tag}/define`])
    const ofLanguages = LANGUAGES.flatMap((tag) => [`./words/${tag}`, `./edge/words/${tag}`])
    const ofWords = ['./words', './words/pseudo', './edge/languages', './edge/words', ...ofLanguages]
    expect([...probed.keys()].sort()).toEqual([...ofEdge, ...ofStore, ...ofPages, ...ofElements, ...ofWords].sort())
    expect(said('./edge').names).toEqual(expect.arrayContaining(['createMfa', 'UnknownCredential']))
    expect(said('./db').names).toEqual(expect.arrayContaining(['createStore', 'schema']))
    expect(said('./db/migrate').names).toEqual(['applyMigrations', 'missingMigrations'])
    expect(said('./widget').names).toEqual(expect.arrayContaining(CLASSES))
    expect(said('./widget').version).toBe(manifest.version)
    expect(TAGS.map((tag) => said(`./widget/${tag}`).names)).toEqual(CLASSES.map((name) => [name]))
  })

  test('to import a class registers nothing and looks at nothing of a page', () => {
    const classes = [...probed].filter(([subpath]) => !subpath.endsWith('/define'))
    for (const [subpath, { touched, registered }] of classes)
      expect({ subpath, touched, registered }).toEqual({ subpath, touched: [], registered: [] })
  })

  test('to import a `define` registers that element, with those that it shows', () => {
    expect(said('./widget/define').registered).toEqual(['account-mfa-toggle', 'mfa-challenge', 'mfa-settings'])
    for (const tag of TAGS) expect(said(`./widget/${tag}/define`).registered, tag).toContain(tag)
  })

  test('the other subpaths resolve to files', async () => {
    const described = ['custom-elements.json', 'html-custom-data.json', 'css-custom-data.json', 'web-types.json']
    const files = ['package.json', 'openapi.json', ...described, 'elements/mfa.js', 'elements/integrity.json']
    const migrations = ['db/migrations/0000_init.sql', 'db/migrations/meta/_journal.json']
    const others = Object.entries(manifest.exports).flatMap(([to, target]) => (typeof target === 'string' ? [to] : []))
    const named = [...described, 'db/migrations/*', 'elements/*', 'openapi.json', 'package.json'].map(
      (file) => `./${file}`,
    )
    expect(others.sort()).toEqual(named.sort())
    const { resolve } = fromHost()
    for (const file of [...files, ...migrations]) expect(existsSync(resolve(`sallyport/${file}`)), file).toBe(true)
  })

  test('what is inside is not reached from outside', async () => {
    const { resolve } = fromHost()
    for (const inside of ['', '/edge/mfa.js', '/edge/core/gate.js', '/widget/elements/mfa-settings.js'])
      expect(() => resolve(`sallyport${inside}`), inside).toThrow(/not defined by "exports"|No "exports" main/)
  })
})

/** `npx sallyport …words` in a project. */
async function command(host: Host, words: string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    [path.join('node_modules/sallyport', manifest.bin.sallyport), ...words],
    { cwd: host.folder, env: { ...process.env, ...env } },
  )
  return stdout
}

test('`npx sallyport` makes keys and tables, copies the scripts, and finds all of it well', async () => {
  const host = await Host.install(tarball, [...Object.keys(manifest.dependencies), ...DATABASE, 'hono'])
  onTestFinished(() => host.remove())
  const env = {
    LIBSQL_URL: `file:${path.join(host.folder, 'mfa.db')}`,
    MFA_KEYS: (await command(host, ['keys'])).trim(),
  }
  await command(host, ['migrate'], env)
  await command(host, ['elements', 'public'])
  const hashes = Object.keys(built.integrity)
  expect((await readdir(path.join(host.folder, 'public'))).sort()).toEqual(hashes.sort())
  const found = await command(host, ['doctor', '--elements', 'public'], env)
  expect(found.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([''])
  expect(await command(host, ['--version'])).toBe(`${manifest.version}\n`)
})

const CONSUMER = `
import { Hono } from 'hono'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import type { ChallengeView } from 'sallyport/edge/contract'
import { createMfa, type Identify } from 'sallyport/edge'
import { createStore } from 'sallyport/db'
import { principals } from 'sallyport/db/schema'
import { applyMigrations } from 'sallyport/db/migrate'
import { AccountMfaToggleElement, englishMessages } from 'sallyport/widget'
import { MfaSettingsElement } from 'sallyport/widget/mfa-settings'
import { addWords, setMessages } from 'sallyport/words'
import { words as german } from 'sallyport/words/de'
import { words as brazilian } from 'sallyport/words/pt-BR'
import 'sallyport/widget/define'
import 'sallyport/widget/backup-codes/define'
import 'sallyport/widget/mfa-setup-wizard/define'

const identify: Identify = () => null
const store = createStore(drizzle(createClient({ url: 'file:mfa.db' })))
const rest = { store, identify, keys: '', issuer: 'Acme', signOut: '/logout', elements: '/assets/mfa.js' }
new Hono().route('/mfa', createMfa({ ...rest, login: '/login' }).routes)
// @ts-expect-error the path of the sign-in page is missing
createMfa(rest)
applyMigrations('file:mfa.db').then(() => principals.id.name satisfies string)

const toggle = document.createElement('account-mfa-toggle')
toggle.accountId = 'acme'
document.addEventListener('mfa-enrolled', (event) => event.replaced satisfies boolean)
toggle.addEventListener('account-policy-changed', (event) => event.required satisfies boolean)
toggle satisfies AccountMfaToggleElement
document.createElement('mfa-settings') satisfies MfaSettingsElement
document.createElement('backup-codes').codes = ['one']
// @ts-expect-error it names a factor
document.createElement('mfa-setup-wizard').factors = ['sms']
addWords('de', { ...german, settings: 'Sicherheit' })
addWords('pt', brazilian)
setMessages({ noWay: 'Lost it?', codesLeft: (remaining, total) => \`\${remaining.toFixed()} of \${total}\` }, 'en')
// @ts-expect-error there is no such text
setMessages({ headline: 'Security' })
// @ts-expect-error what the text is given is a number
setMessages({ codesLeft: (remaining: string) => remaining })
export const view: ChallengeView | null = null
export const messages = englishMessages
`

const host = await install(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
await host.write('consumer.ts', CONSUMER)

describe('types', () => {
  /** What a strict project hears about its own code and about ours. */
  async function complaints(include: string[], options: object, exclude: string[] = []): Promise<string[]> {
    const strict = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true }
    const language = { target: 'ES2023', lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [], noEmit: true }
    const compilerOptions = { ...language, ...strict, ...options }
    await host.write('tsconfig.json', JSON.stringify({ compilerOptions, include, exclude }))
    const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    const { stdout } = await host.node(tsc, ['-p', '.']).catch((error: { stdout: string }) => error)
    return stdout.split('\n').filter((line) => /^(error|consumer|init-|node_modules\/sallyport\/)/.test(line))
  }

  test.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('fit into a host with modules of %s, resolved as %s', async (module, moduleResolution) => {
    expect(await complaints(['consumer.ts'], { module, moduleResolution, skipLibCheck: true })).toEqual([])
  })

  test('what `npx sallyport init` writes compiles', async () => {
    const hosts = ['node', 'workers', 'express', 'fastify']
    for (const kind of hosts) await command(host, ['init', kind, `init-${kind}.ts`])
    const env = '{ LIBSQL_URL: string; LIBSQL_TOKEN: string; MFA_KEYS: string }'
    await host.write('init-env.d.ts', `declare module 'cloudflare:workers' { export const env: ${env} }`)
    const options = {
      module: 'NodeNext',
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [path.join(ROOT, 'node_modules/@types')],
    }
    expect(await complaints(['init-*'], options)).toEqual([])
  })

  test('are right in themselves', async () => {
    // Those of the database stay out: they would have all of Drizzle's checked, which do not hold by themselves.
    // Those of a framework are for who has it.
    const include = ['widget', 'edge'].map((part) => `node_modules/sallyport/${part}/**/*.d.ts`)
    const options = { module: 'NodeNext', skipLibCheck: false }
    const apart = ['edge/node', 'widget/types'].map((folder) => `node_modules/sallyport/${folder}`)
    expect(await complaints(include, options, apart)).toEqual([])
    // The adapter to Node's servers alone needs the types of Node.
    const typeRoots = [path.join(ROOT, 'node_modules/@types')]
    const adapter = ['node_modules/sallyport/edge/node/*.d.ts']
    expect(await complaints(adapter, { ...options, types: ['node'], typeRoots })).toEqual([])
  })
})

test('a bundler keeps what registers, and drops the classes that a page does not use', async () => {
  const bundle = async (contents: string) => {
    const stdin = { contents, resolveDir: hostFor('./widget').folder }
    const result = await build({ stdin, bundle: true, write: false, format: 'esm', minify: true, logLevel: 'error' })
    return result.outputFiles[0]?.text ?? ''
  }
  expect((await bundle(`import 'sallyport/widget'`)).trim()).toBe('')
  expect((await bundle(`import { createFetchClient as c } from 'sallyport/widget'; c()`)).includes('@lit')).toBe(false)
  const toggle = await bundle(`import 'sallyport/widget/account-mfa-toggle/define'`)
  expect(toggle).toContain('"account-mfa-toggle"')
  expect(toggle).not.toContain('"mfa-challenge"')
  const all = await bundle(`import 'sallyport/widget/define'`)
  for (const tag of TAGS) expect(all).toContain(`"${tag}"`)
})

describe('the elements described', () => {
  type Declaration = { name: string; tagName?: string; events?: { name: string; type: { text: string } }[] }
  type Module = { path: string; declarations: Declaration[]; exports: { kind: string; name: string }[] }

  test('the manifest names each element, where it is in the package, and its events with their classes', async () => {
    const { modules } = await readJson<{ modules: Module[] }>(inPackage('custom-elements.json'))
    for (const module of modules) expect(existsSync(inPackage(module.path)), module.path).toBe(true)
    const elements = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName)
    expect(elements.map(({ tagName, name }) => [tagName, name])).toEqual(TAGS.map((tag, at) => [tag, CLASSES[at]]))
    const defined = modules.flatMap((module) => module.exports).filter(({ kind }) => kind.endsWith('definition'))
    expect(defined.map(({ name }) => name)).toEqual(TAGS)
    for (const { tagName, events = [] } of elements) {
      expect(events.length, tagName).toBeGreaterThan(0)
      for (const { name, type } of events) expect(type.text, name).toMatch(/Event$/)
    }
  })

  test('docs/elements.md is what `npm run build` makes of it', async () => {
    expect(await readFile(path.join(ROOT, 'docs/elements.md'), 'utf8')).toBe(built.elementsPage)
  })

  test('docs/performance.md says what the elements weigh, as `npm run build` writes it', async () => {
    const page = await readFile(path.join(ROOT, 'docs/performance.md'), 'utf8')
    expect(page).toBe(withSizes(page, sizesTable(built.sizes)))
  })
})

elementsSuite(() => ({ tarball, dependencies: Object.keys(manifest.dependencies) }))
startPageSuite(() => ({ tarball, dependencies: Object.keys(manifest.dependencies) }))
byHandSuite(() => ({ tarball, dependencies: Object.keys(manifest.dependencies) }))
