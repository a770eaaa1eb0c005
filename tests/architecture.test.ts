import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { FACTOR_KINDS } from '../db/schema/factor-kinds.ts'
import { FactorKind } from '../edge/contract/prompt.ts'
import { FACTORS } from '../edge/factors/registry.ts'
import { type Import, readModules, readSources, type SourceModule, sourceFiles, target } from './support/imports.ts'
import { words } from './support/words.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const FOLDERS = ['edge', 'db', 'widget', 'tools', 'demo', 'tests']

type Layer = {
  name: string
  files: string[]
  /** May be imported and run. */
  runs: string[]
  /** May be imported as types only. */
  types: string[]
}

/** A layer of files, those of the folder of its name where none are named, and what they may run and know the types of. */
function layer(name: string, rules: { files?: string; runs?: string; types?: string }): Layer {
  const words = (text = '') => text.split(' ').filter((word) => word !== '')
  return { name, files: words(rules.files ?? `${name}/`), runs: words(rules.runs), types: words(rules.types) }
}

const ELEMENTS = 'widget/index.ts widget/define.ts widget/step-up/fetch-with-step-up.ts'
// What stands on the HTTP layer.
const OVER_HTTP = 'edge/http/ edge/operations/ edge/core/ edge/reading/ edge/crypto/ hono/'

/**
 * Who may import whom. A file belongs to the first layer that names it; a pattern ending in `/` is a folder or a package
 * with all its subpaths, any other is exactly that file or package. Every layer may import itself.
 */
const LAYERS: Layer[] = [
  layer('edge/core', { runs: 'edge/shared/' }),
  // What edge and widget both run; it imports nothing, not even valibot.
  layer('edge/shared', {}),
  // What the server says to people, in each language.
  layer('edge/words', {}),
  // How cookies, paths, origins and pages are read: one reading for the gate, the proxy and forward-auth.
  layer('edge/reading', { runs: 'edge/core/' }),
  layer('edge/contract', { runs: 'edge/shared/ valibot' }),
  layer('edge/ports', { types: 'edge/core/ edge/contract/ edge/shared/ hono' }),
  // It signs its challenges, so that asking for one writes nothing; secrets are sealed through a port here too.
  layer('edge/factors/passkey', {
    runs: 'edge/core/ edge/shared/ edge/contract/passkey.ts edge/crypto/digest.ts edge/crypto/encoding.ts edge/crypto/sign.ts valibot',
    types: 'edge/contract/ edge/ports/ edge/crypto/key-ring.ts',
  }),
  layer('edge/factors', { runs: 'edge/core/ edge/shared/ valibot', types: 'edge/contract/ edge/ports/' }),
  layer('edge/operations', {
    runs: 'edge/core/ edge/reading/ edge/shared/ edge/factors/',
    types: 'edge/ports/ edge/contract/',
  }),
  layer('edge/crypto', { runs: 'edge/core/', types: 'edge/ports/' }),
  // Cookies and CSRF values are matters of HTTP and are signed there; what is stored is sealed through a port.
  layer('edge/http', {
    files: 'edge/http/ edge/logins/ edge/embed/',
    runs: 'edge/operations/ edge/core/ edge/reading/ edge/contract/ edge/crypto/ edge/shared/ edge/words/ hono/ valibot',
    types: 'edge/ports/',
  }),
  // A factor and its route, as an option of `createMfa`.
  layer('edge/passkeys', {
    runs: `${OVER_HTTP} edge/factors/passkey/ edge/contract/ edge/shared/`,
    types: 'edge/ports/',
  }),
  // An outbox and its delivery: it stands beside `createMfa`, and knows nothing of HTTP's routes.
  layer('edge/webhooks', {
    runs: 'edge/core/ edge/crypto/ edge/reading/ edge/shared/',
    types: 'edge/ports/',
  }),
  layer('edge/mail', { runs: 'edge/words/', types: 'edge/ports/' }),
  // Our pages in the reader's language, as an option of `createMfa`.
  layer('edge/languages', { runs: 'edge/words/', types: 'edge/http/deployment/' }),
  // What the admin API and the command line share.
  layer('edge/operators', { runs: 'edge/core/ edge/crypto/ edge/shared/', types: 'edge/ports/ edge/contract/' }),
  // An API for operators, as an option of `createMfa`.
  layer('edge/admin', { runs: `${OVER_HTTP} edge/operators/ edge/contract/`, types: 'edge/ports/' }),
  // The list of a person's sessions, as an option of `createMfa`.
  layer('edge/sessions', { runs: `${OVER_HTTP} edge/contract/`, types: 'edge/ports/' }),
  // A host of its own kind, which brings what `createMfa` is made of together. Tokens and their keys: `jose`, for it alone.
  layer('edge/proxy', {
    runs: `${OVER_HTTP} edge/shared/ edge/words/ edge/languages/ edge/mfa/mfa.ts edge/webhooks/address.ts edge/webhooks/signature.ts jose`,
    types: 'edge/ports/ edge/contract/ edge/mfa/options.ts',
  }),
  // What it is told of a request, and the names of cookies, are read as in front of a site: one reading.
  layer('edge/forward-auth', { runs: OVER_HTTP, types: 'edge/ports/' }),
  // Watches a store and an `Mfa` from outside: nothing of them knows of it.
  layer('edge/observe', { runs: 'edge/core/ hono/', types: 'edge/ports/ edge/contract/ edge/mfa/ edge/http/' }),
  // The adapter to Node's own servers: nothing else of `edge` may name a module of Node.
  layer('edge/node', {
    runs: 'edge/operations/act/guard.ts edge/upkeep/purge.ts on-headers node:*',
    types: 'edge/http/',
  }),
  // What a host does beside its requests, over a store of its own.
  layer('edge/upkeep', { runs: 'edge/crypto/', types: 'edge/ports/' }),
  layer('edge/mfa and edge/index.ts', { files: 'edge/mfa/ edge/index.ts', runs: 'edge/ hono/' }),
  layer('edge/worker.ts', { files: 'edge/worker.ts', runs: 'edge/ db/ hono/ drizzle-orm/ @libsql/client/' }),
  // What the API is, for programs: from the contract, and from what the code says of refusals, tickets and tokens.
  layer('tools/openapi', {
    runs: 'edge/contract/ edge/shared/ edge/core/ edge/http/response/ edge/webhooks/events.ts valibot @valibot/to-json-schema node:*',
    types: 'edge/http/deployment/',
  }),
  // What runs on one's own machine and in Node: the Worker in workerd, the gate's command, the package, an operator's commands.
  layer('tools', {
    runs: 'edge/proxy/ edge/core/ edge/crypto/ edge/factors/totp/ edge/factors/passkey/limits.ts edge/operators/ edge/upkeep/ edge/reading/ edge/shared/ db/ widget/ esbuild terser drizzle-orm/ @libsql/client/ node:*',
    types: 'edge/ports/ edge/contract/',
  }),
  layer('db migrations', {
    files: 'db/migrate.ts db/migrate-client.ts db/drizzle.config.ts',
    runs: 'db/ drizzle-orm/ drizzle-kit @libsql/client/ node:* #on-file',
  }),
  // What only Node gets of the store: package.json says so under `imports`.
  layer('db on a file', {
    files: 'db/connection/file.ts db/connection/engine.ts',
    runs: 'db/connection/ edge/core/ node:fs node:module',
    types: '@libsql/client',
  }),
  layer('db', { runs: 'edge/core/ edge/reading/ drizzle-orm/ @libsql/client/ #on-file', types: 'edge/ports/' }),
  layer('widget', { runs: 'edge/shared/ lit/ qrcode/', types: 'edge/contract/' }),
  layer('demo/browser', {
    // The phone (`otpauth`, `@noble/hashes`) shares no code with the product.
    runs: `${ELEMENTS} widget/define/ widget/memory/memory-client.ts widget/speech/ widget/words/english.ts lit/ otpauth/ jsqr @noble/hashes/`,
    types: 'edge/contract/',
  }),
  // A back office of somebody else: it has the admin API over HTTP and the types of its answers, and nothing of ours that runs.
  layer('demo/operations', { runs: 'demo/pages/ demo/people/ demo/routes/site.ts hono/', types: 'edge/contract/' }),
  layer('demo', {
    runs: 'edge/index.ts edge/admin/index.ts edge/languages/index.ts edge/words/languages/ edge/passkeys/index.ts edge/sessions/index.ts edge/mail/index.ts db/index.ts db/operator.ts db/passkeys.ts db/person-sessions/index.ts db/migrate.ts tools/ widget/index.ts widget/define.ts packages node:*',
    types: 'edge/contract/',
  }),
  layer('tests', { runs: '*' }),
]

/** Files whose default export somebody else asks for by that name: Workers and configurations. */
const MAY_EXPORT_DEFAULT = words`
  tests/world/worker.ts tests/samples/workers/src/site.ts edge/worker.ts demo/worker.ts *.config.ts *.worker.ts`

/** Who may name a factor; everybody else asks it. */
const NAMES_NO_FACTOR = ['edge', 'db', 'widget']
const MAY_NAME_FACTORS = [
  'edge/factors/totp/',
  'edge/factors/backup-code/',
  'edge/factors/passkey/',
  'edge/passkeys/',
  'edge/mail/',
  'edge/webhooks/events.ts',
  // What a SIEM calls each.
  'edge/operators/ocsf.ts',
  'edge/contract/prompt.ts',
  'edge/http/pages/texts.ts',
  'edge/words/',
  'db/schema/factor-kinds.ts',
  'widget/factors/',
  'widget/words/',
  // A file is named after it.
  'edge/shared/protocol.ts',
  // What the elements' stand-in for a server begins with.
  'widget/memory/scenarios.ts',
  // The name of a subkey of the ring, which is as old as the rows that it opens.
  'edge/ports/runtime.ts',
]

/** The kind of a factor as a word of its own, in a string, a statement or a key; comments and paths do not count. */
function namesFactor(source: string): boolean {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  return FactorKind.options.some((kind) => new RegExp(`(?<![\\w./-])${kind}(?![\\w./-])`).test(code))
}

const BUILTIN = new Set(builtinModules)
const isRepositoryFile = (to: string) => FOLDERS.some((folder) => to === folder || to.startsWith(`${folder}/`))
const isNode = (to: string) => to.startsWith('node:') || BUILTIN.has(to.split('/')[0] ?? to)

function matches(to: string, pattern: string): boolean {
  if (pattern === '*') return true
  if (pattern === 'node:*') return isNode(to)
  if (pattern === 'packages') return !isRepositoryFile(to) && !isNode(to) && !to.startsWith('.')
  if (pattern.startsWith('*')) return to.endsWith(pattern.slice(1))
  if (pattern.endsWith('/')) return to === pattern.slice(0, -1) || to.startsWith(pattern)
  return to === pattern
}

const matchesAny = (to: string, patterns: string[]) => patterns.some((pattern) => matches(to, pattern))

/** What is wrong with the imports of one file, in words; nothing when all is well. */
function wrongImports(file: string, imports: Import[]): string[] {
  const layer = LAYERS.find(({ files }) => matchesAny(file, files))
  if (layer === undefined) return [`${file} belongs to no layer`]
  return imports.flatMap(({ specifier, typeOnly }) => {
    const to = target(file, specifier)
    if (matchesAny(to, [...layer.files, ...layer.runs])) return []
    if (matchesAny(to, layer.types)) return typeOnly ? [] : [`${file} may import only types of ${to}`]
    return [`${file} must not import ${to}${typeOnly ? ', not even its types' : ''} (${layer.name})`]
  })
}

/** All that is reached from here, step by step; the beginning counts only where something leads back to it. */
function reach(from: string, next: (node: string) => Iterable<string>): Set<string> {
  const reached = new Set<string>()
  const open = [...next(from)]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue
    reached.add(node)
    open.push(...next(node))
  }
  return reached
}

/** All files that run when this one runs, itself included. */
function graph(modules: SourceModule[], entry: string): string[] {
  const byFile = new Map(modules.map((module) => [module.file, module]))
  const runs = (file: string) =>
    (byFile.get(file)?.imports ?? [])
      .filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.'))
      .map(({ specifier }) => target(file, specifier))
  return [...new Set([entry, ...reach(entry, runs)])]
}

/** Run-time imports of Node's modules among these files. */
function nodeImports(modules: SourceModule[], files: (file: string) => boolean): string[] {
  return modules.flatMap(({ file, imports }) => {
    const ofNode = imports.filter(({ specifier, typeOnly }) => !typeOnly && isNode(specifier))
    return files(file) ? ofNode.map(({ specifier }) => `${file} imports ${specifier}`) : []
  })
}

const MAX_FILES = 15
const MAX_LINES = 250
/** The rooms that a stranger walks through: what is shipped, the demo, the tools and the benchmarks. */
const ROOMS = ['edge', 'db', 'widget', 'tools', 'demo', 'bench']

const withDefault = (modules: SourceModule[]) =>
  modules.flatMap(({ file, exports }) => (exports.includes('default') ? [file] : []))

/** Groups of two and more that can reach each other: what imports in a circle. */
function circles(arrows: Map<string, Set<string>>): string[][] {
  const reached = new Map([...arrows.keys()].map((node) => [node, reach(node, (from) => arrows.get(from) ?? [])]))
  const inCircle = [...arrows.keys()].filter((node) => reached.get(node)?.has(node))
  const groups = inCircle.map((node) =>
    inCircle.filter((other) => reached.get(node)?.has(other) && reached.get(other)?.has(node)),
  )
  return [...new Map(groups.map((group) => [group.join(' '), group])).values()]
}

/** Who imports whom, types included, with each file named by `place`: itself, or its room. */
function arrowsBy(modules: SourceModule[], place: (file: string) => string): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>()
  for (const { file, imports } of modules) {
    const from = place(file)
    const to = arrows.get(from) ?? new Set()
    arrows.set(from, to)
    for (const { specifier } of imports) {
      const other = place(target(file, specifier))
      if (specifier.startsWith('.') && other !== from) to.add(other)
    }
  }
  return arrows
}

describe('the folders are the architecture', async () => {
  const modules = await readModules(ROOT, FOLDERS)

  test('every import goes a permitted way', () => {
    expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(50)
    expect(modules.flatMap(({ file, imports }) => wrongImports(file, imports))).toEqual([])
  })

  test('nothing has a default export but Workers and configurations', () => {
    expect(withDefault(modules).filter((file) => !matchesAny(file, MAY_EXPORT_DEFAULT))).toEqual([])
  })

  test('what runs in a Worker imports nothing of Node', () => {
    const entries = 'edge/worker.ts edge/index.ts db/index.ts db/logins.ts db/sessions.ts demo/worker.ts'.split(' ')
    const inWorker = new Set(entries.flatMap((file) => graph(modules, file)))
    // The adapter to Node's own servers is no Worker's, as `inWorker` would tell.
    const isEdge = (file: string) => file.startsWith('edge/') && !file.startsWith('edge/node/')
    expect(nodeImports(modules, (file) => isEdge(file) || inWorker.has(file))).toEqual([])
    expect([...inWorker].filter((file) => file.startsWith('tools/'))).toEqual([])
    // Reached by its name in package.json alone, which leads there in Node and nowhere else.
    expect(inWorker.has('db/connection/connection.ts') && !inWorker.has('db/connection/file.ts')).toBe(true)
  })

  test('no factor is named outside of its folder, the schema, the wire and the texts', () => {
    // What is an option of `createMfa` brings its factor with it.
    const isOption = (kind: string) => kind === 'passkey'
    expect(FACTORS.map(({ kind }) => kind)).toEqual(FactorKind.options.filter((kind) => !isOption(kind)))
    expect([...FACTOR_KINDS]).toEqual([...FactorKind.options])
    const files = NAMES_NO_FACTOR.flatMap((folder) => sourceFiles(ROOT, folder))
    expect(files.length).toBeGreaterThan(100)
    const named = files.filter((file) => namesFactor(read(file)))
    const allowed = named.filter((file) => matchesAny(file, MAY_NAME_FACTORS))
    expect(named.filter((file) => !allowed.includes(file))).toEqual([])
    // A place that names none any more goes from the list.
    expect(MAY_NAME_FACTORS.filter((pattern) => !allowed.some((file) => matches(file, pattern)))).toEqual([])
  })

  test('no folder has more than fifteen files of code, and no file more than 250 lines', () => {
    const files = ROOMS.flatMap((folder) => sourceFiles(ROOT, folder))
    expect(files.length).toBeGreaterThan(200)
    const perRoom = new Map<string, number>()
    for (const room of files.map(path.posix.dirname)) perRoom.set(room, (perRoom.get(room) ?? 0) + 1)
    expect([...perRoom].filter(([, count]) => count > MAX_FILES)).toEqual([])
    const lines = (file: string) => read(file).trimEnd().split('\n').length
    // A language is as long as what there is to say.
    const isLanguage = (file: string) => /^widget\/words\/languages\//.test(file)
    expect(files.filter((file) => lines(file) > MAX_LINES && !isLanguage(file))).toEqual([])
  })

  test('nothing imports in a circle, and no arrow between two rooms runs back up', () => {
    const shipped = modules.filter(({ file }) => !file.startsWith('tests/'))
    expect(circles(arrowsBy(shipped, (file) => file))).toEqual([])
    expect(circles(arrowsBy(shipped, path.posix.dirname))).toEqual([])
  })

  test('the stand-in for a server and the ways to one draw nothing: a page that has Lit gets no second one', () => {
    const byFile = new Map(modules.map((module) => [module.file, module]))
    for (const entry of ['widget/memory/memory-client.ts', 'widget/client/token-client.ts']) {
      const imported = graph(modules, entry).flatMap((file) => byFile.get(file)?.imports ?? [])
      expect(imported.filter(({ specifier, typeOnly }) => !typeOnly && /^lit(\/|$)/.test(specifier))).toEqual([])
    }
  })

  test('nothing lets a request through when the gate fails', () => {
    const files = ['edge', 'demo'].flatMap((folder) => sourceFiles(ROOT, folder))
    expect(files.filter((file) => read(file).includes('passThroughOnException'))).toEqual([])
  })
})

describe('the check itself', () => {
  test.each([
    [`if (factor === 'totp') return`, true],
    ["sql`case factor when 'backup_code' then 1 end`", true],
    ['const { totp } = LIMITS', true],
    ['export const NAMES = { backup_code: 1 }', true],
    [`import { totpFactor } from '../../factors/totp/factor.ts'`, false],
    [`tell({ type: 'backup_code.used' })`, false],
    ['sql`delete from mfa_backup_code`', false],
    ['/** A `totp` code. */ // or backup_code', false],
    ['const uri = `otpauth://totp/alice`', false],
  ])('of a factor named in %j it says %j', (source, isNamed) => expect(namesFactor(source)).toBe(isNamed))

  const modulesOf = (sources: Record<string, string>) => readSources(ROOT, new Map(Object.entries(sources)))
  const complaints = async (file: string, source: string) => {
    const [module] = await modulesOf({ [file]: source })
    return wrongImports(file, module?.imports ?? [])
  }

  test.each([
    ['widget/elements/x.ts', `import { effectivePolicy } from '../../edge/core/policy.ts'`],
    ['widget/elements/x.ts', `import type { Policy } from '../../edge/core/policy.ts'`],
    ['widget/elements/x.ts', `import { FactorKind } from '../../edge/contract/prompt.ts'`],
    ['widget/elements/x.ts', `import { type FactorKind } from '../../edge/contract/prompt.ts'`],
    ['widget/x.ts', `import 'hono'`],
    ['widget/x.ts', `export const load = () => import('valibot')`],
    ['edge/core/x.ts', `import type { FactorKind } from '../contract/prompt.ts'`],
    ['edge/core/x.ts', `export type { FactorKind } from '../contract/prompt.ts'`],
    ['edge/core/x.ts', `export type * from '../contract/prompt.ts'`],
    ['edge/core/x.ts', `type Kind = import('../contract/prompt.ts').FactorKind\nexport type { Kind }`],
    ['edge/core/x.ts', `export * from '../ports.ts'`],
    ['edge/contract/x.ts', `import { gate } from '../core/gate.ts'`],
    ['edge/contract/x.ts', `import { z } from 'zod'`],
    ['edge/shared/x.ts', `import * as v from 'valibot'`],
    ['edge/shared/x.ts', `import type { FactorKind } from '../contract/prompt.ts'`],
    ['edge/factors/totp/x.ts', `import { seal } from '../../crypto/seal.ts'`],
    ['edge/factors/totp/x.ts', `import { FactorKind } from '../../contract/prompt.ts'`],
    ['edge/ports/x.ts', `import { ok } from '../core/result.ts'`],
    ['edge/operations/x.ts', `import { seal } from '../crypto/seal.ts'`],
    ['edge/operations/x.ts', `import type { Context } from 'hono'`],
    ['edge/crypto/x.ts', `import { createHmac } from 'node:crypto'`],
    ['edge/http/x.ts', `import { createStore } from '../../db/index.ts'`],
    ['edge/http/x.ts', `import { totp } from '../factors/totp/totp.ts'`],
    ['edge/mfa/mfa.ts', `import { createStore } from '../../db/index.ts'`],
    ['db/store.ts', `import { readFile } from 'node:fs/promises'`],
    ['db/store.ts', `import type { View } from '../edge/contract/settings.ts'`],
    ['demo/host.ts', `import { decideGate } from '../edge/core/gate.ts'`],
    ['demo/host.ts', `import { principals } from '../db/schema/schema.ts'`],
    ['bench/x.ts', ''],
  ])('in %s it refuses: %s', async (file, source) => {
    // A file without imports is parsed too; only its place can be wrong then.
    expect(source === '' ? wrongImports(file, []) : await complaints(file, source)).toHaveLength(1)
  })

  test.each([
    ['widget/x.ts', `import type { FactorKind } from '../edge/contract/prompt.ts'\nimport { LitElement } from 'lit'`],
    ['widget/x.ts', `import { plainCode } from '../edge/shared/typed-code.ts'`],
    ['widget/x.ts', `import { repeat } from 'lit/directives/repeat.js'\nexport const load = () => import('./qr.ts')`],
    ['widget/x.ts', `// import { gate } from '../edge/core/gate.ts'\nexport const a = 1`],
    ['widget/x.ts', `const text = \`\nimport type { A } from '../edge/core/gate.ts'\n\`\nexport { text }`],
    ['widget/x.ts', `const type = 1\nexport { type }\nexport type A = { a: number }\nexport type { A as B }`],
    ['widget/x.ts', `import { customElement } from 'lit/decorators.js'\n@customElement('x-y') export class X {}`],
    ['edge/worker.ts', `import { createStore } from '../db/index.ts'\nimport { createMfa } from './index.ts'`],
    ['edge/operations/x.ts', `import type { A } from '../ports/runtime.ts'\nimport { ok } from '../core/result.ts'`],
    ['db/store.ts', `import type { Clock } from '../edge/ports/runtime.ts'\nimport { eq } from 'drizzle-orm'`],
    ['demo/start.ts', `import { a } from '../tools/local/local-server.ts'\nimport http from 'node:http'`],
    ['tests/x.test.ts', `import { decideGate } from '../edge/core/gate.ts'`],
  ])('in %s it lets pass: %s', async (file, source) => {
    expect(await complaints(file, source)).toEqual([])
  })

  test('it sees a Node module through files in between, and a default export', async () => {
    const modules = await modulesOf({
      'db/index.ts': `export { store } from './store.ts'`,
      'db/store.ts': `import fs from 'fs'\nexport const store = fs`,
      'db/other.ts': `import 'node:fs'\nexport default 1`,
    })
    const reached = graph(modules, 'db/index.ts')
    expect(nodeImports(modules, (file) => reached.includes(file))).toEqual(['db/store.ts imports fs'])
    expect(withDefault(modules)).toEqual(['db/other.ts'])
  })

  test('it sees a circle through files in between, and of types', async () => {
    const modules = await modulesOf({
      'edge/a/one.ts': `import { two } from '../b/two.ts'\nexport const one = two`,
      'edge/b/two.ts': `import type { Three } from './three.ts'\nexport const two: Three = 1`,
      'edge/b/three.ts': `import { one } from '../a/one.ts'\nexport type Three = typeof one`,
      'edge/c/four.ts': `import { one } from '../a/one.ts'\nexport const four = one`,
    })
    expect(circles(arrowsBy(modules, (file) => file))).toEqual([['edge/a/one.ts', 'edge/b/two.ts', 'edge/b/three.ts']])
    expect(circles(arrowsBy(modules, path.posix.dirname))).toEqual([['edge/a', 'edge/b']])
  })
})
