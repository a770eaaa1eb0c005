import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buildWidget } from '../tools/elements/build.ts'
import { bundleWorker } from './support/workerd.ts'

/**
 * What is sent over a wire, gzipped, against what was promised. Prints the table and fails above a budget.
 * `npm run sizes -- --modules`: of each file also which packages and folders have how many of its bytes, not gzipped.
 * The Worker is the one of the README: Hono, the gate, the API and the store, without demo and elements.
 */
const worker = (database: (client: string) => string, { imports = '', options = '' } = {}) => `
import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { Hono } from 'hono'
import { createMfa } from '${path.resolve('edge/index.ts')}'
import { createStore } from '${path.resolve('db/index.ts')}'${imports}
let app
export default { fetch(request, env, context) {
  if (!app) {
    const store = createStore(${database('createClient({ url: env.LIBSQL_URL, authToken: env.LIBSQL_TOKEN })')})
    const mfa = createMfa({ store, identify: () => null, keys: env.MFA_KEYS, issuer: 'Acme', login: '/login', signOut: '/logout', elements: '/assets/mfa.js',${options} })
    app = new Hono()
    app.route('/mfa', mfa.routes)
    app.use('*', mfa.gate({ open: ['/about'] }))
  }
  return app.fetch(request, env, context)
} }
`

const storeFirst = (code: string) => code.replace(/(import \{ createMfa .*\n)(import \{ createStore .*\n)/, '$2$1')

const PASSKEYS = {
  imports: `
import { passkeys } from '${path.resolve('edge/passkeys/index.ts')}'
import { createPasskeyStore } from '${path.resolve('db/passkeys.ts')}'`,
  options: `
      origins: ['https://app.example'], passkeys: passkeys({ store: createPasskeyStore(), rpId: 'app.example' }),`,
}

const OFFER = {
  imports: PASSKEYS.imports.replace('{ passkeys }', '{ offerAfterCode, passkeys }'),
  options: PASSKEYS.options.replace("rpId: 'app.example'", "rpId: 'app.example', offer: offerAfterCode()"),
}

const READY_MADE = `export { default } from '${path.resolve('edge/worker.ts')}'`

type Row = { what: string; bytes: number; budget: number; modules: Record<string, number> }

async function workerRow(folder: string, what: string, code: string, budget: number): Promise<Row> {
  const entry = path.join(folder, `worker-${budget}.ts`)
  await writeFile(entry, code)
  const { gzipBytes, modules } = await bundleWorker(entry)
  return { what, bytes: gzipBytes, budget, modules }
}

/** By package, and of ours by folder: the largest first. */
function printModules(modules: Record<string, number>): void {
  const rooms = new Map<string, number>()
  for (const [module, bytes] of Object.entries(modules)) {
    const [room = module] = /(?<=node_modules\/)(@[^/]+\/)?[^/]+(?!.*node_modules)|^[^/]+\/[^/]+/.exec(module) ?? []
    rooms.set(room, (rooms.get(room) ?? 0) + bytes)
  }
  const largest = [...rooms].sort(([, one], [, other]) => other - one).slice(0, 15)
  for (const [room, bytes] of largest) console.log(`${bytes.toLocaleString('en').padStart(12)}  ${room}`)
}

// Inside the repository, so that the packages resolve as they would for a host.
const folder = await mkdtemp(path.join(process.cwd(), '.build-sizes-'))
try {
  const elements = await buildWidget(path.join(folder, 'assets'))
  const rows: Row[] = [
    await workerRow(folder, 'Worker with gate, API and store', worker(String), 78_000),
    // The same modules: gzip makes more of them in this order, in which tools that sort imports put them.
    await workerRow(folder, '… its store imported first', storeFirst(worker(String)), 78_100),
    await workerRow(folder, 'the same with passkeys', worker(String, PASSKEYS), 86_800),
    await workerRow(folder, '… and the offer of one', worker(String, OFFER), 88_530),
    await workerRow(
      folder,
      'the same over a Drizzle database',
      worker((client) => `drizzle(${client})`),
      91_290,
    ),
    // With every language. One table of Drizzle's own in it, and it has 47 KB more.
    await workerRow(folder, 'the ready-made Worker', READY_MADE, 190_720),
    ...elements.map(({ file, gzipBytes, budgetBytes, modules }) => ({
      what: file,
      bytes: gzipBytes,
      budget: budgetBytes,
      modules,
    })),
  ]
  for (const { what, bytes, budget, modules } of rows) {
    const verdict = bytes > budget ? '  ABOVE' : ''
    const [size, limit] = [bytes, budget].map((n) => n.toLocaleString('en').padStart(8))
    console.log(`${what.padEnd(34)}${size} bytes gzipped, budget${limit}${verdict}`)
    if (process.argv.includes('--modules')) printModules(modules)
  }
  if (rows.some(({ bytes, budget }) => bytes > budget)) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
