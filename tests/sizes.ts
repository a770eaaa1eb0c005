import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buildWidget } from '../tools/elements/build.ts'
import { bundleWorker } from './support/workerd.ts'

/**
 * What is sent over a wire, gzipped, against what was promised. Prints the table and fails above a budget.
 * The Worker is the one of the README: Hono, the gate, the API and the store, without demo and elements.
 */
const WORKER = `
import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { Hono } from 'hono'
import { createMfa } from '${path.resolve('edge/index.ts')}'
import { createStore } from '${path.resolve('db/index.ts')}'
let app
export default { fetch(request, env, context) {
  if (!app) {
    const store = createStore(drizzle(createClient({ url: env.LIBSQL_URL, authToken: env.LIBSQL_TOKEN })))
    const mfa = createMfa({ store, identify: () => null, keys: env.MFA_KEYS, issuer: 'Acme', login: '/login', signOut: '/logout', elements: '/assets/mfa.js' })
    app = new Hono()
    app.route('/mfa', mfa.routes)
    app.use('*', mfa.gate({ open: ['/about'] }))
  }
  return app.fetch(request, env, context)
} }
`
const WORKER_BUDGET = 86 * 1024

type Row = { what: string; bytes: number; budget: number }

async function workerRow(folder: string): Promise<Row> {
  const entry = path.join(folder, 'worker.ts')
  await writeFile(entry, WORKER)
  const { gzipBytes } = await bundleWorker(entry)
  return { what: 'Worker with gate, API and store', bytes: gzipBytes, budget: WORKER_BUDGET }
}

// Inside the repository, so that the packages resolve as they would for a host.
const folder = await mkdtemp(path.join(process.cwd(), '.build-sizes-'))
try {
  const elements = await buildWidget(path.join(folder, 'assets'))
  const rows: Row[] = [
    await workerRow(folder),
    ...elements.map(({ file, gzipBytes, budgetBytes }) => ({ what: file, bytes: gzipBytes, budget: budgetBytes })),
  ]
  for (const { what, bytes, budget } of rows) {
    const verdict = bytes > budget ? '  ABOVE' : ''
    const [size, limit] = [bytes, budget].map((n) => n.toLocaleString('en').padStart(8))
    console.log(`${what.padEnd(34)}${size} bytes gzipped, budget${limit}${verdict}`)
  }
  if (rows.some(({ bytes, budget }) => bytes > budget)) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
