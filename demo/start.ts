import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyMigrations } from '../db/migrate.ts'
import { deleteData, openData } from '../tools/local/data.ts'
import { freePort, startLibsqlServer } from '../tools/local/local-server.ts'
import { CannotStart, checkPlatform, checkPort } from '../tools/local/platform.ts'
import { firstFailure, startWorkerd } from '../tools/local/workerd.ts'
import { newAdminKey } from './local/admin-key.ts'
import { buildDemo, WORKER_ENTRY } from './local/build.ts'
import { seedDemo } from './people/seed.ts'

/**
 * `port` 0 takes a free one. `entry`: the Worker's module, where it is not the demo's own. `build`: brings what is served
 * into a folder, where it is not built for this start.
 */
export type DemoOptions = {
  port: number
  dataDir: string
  quiet?: boolean
  entry?: string
  build?: typeof buildDemo
}

export type Demo = {
  url: string
  /** The libSQL server, for the commands of operators. */
  databaseUrl: string
  /** Settles only when a part of the demo ended without being asked to; says which and its last words. */
  failed: Promise<string>
  stop(): Promise<void>
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DEFAULT_PORT = 8787

/** Database, migrations, people, assets and Worker, in this order; whatever fails, nothing is left running. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { port: wanted, dataDir, quiet = false, entry = WORKER_ENTRY, build = buildDemo } = options
  const say = quiet ? () => {} : (text: string) => console.log(text)
  checkPlatform()
  const port = wanted === 0 ? await freePort() : wanted
  await checkPort(port, 'npm start')
  const data = openData(resolve(dataDir))
  const undo: (() => unknown)[] = [data.release]
  const stop = async () => {
    for (let act = undo.pop(); act; act = undo.pop()) await act()
  }
  try {
    say('Starting the Client Control Panel …')
    // Each port has its own build, so that two demos on one machine do not replace each other's files.
    const folder = join(ROOT, '.build/demo', String(port))
    const assets = join(folder, 'assets')
    mkdirSync(folder, { recursive: true })
    const built = build(folder, entry)
    built.catch(() => {})
    const database = await startLibsqlServer({ dataDir: data.database })
    undo.push(database.stop)
    await applyMigrations(database.url)
    await seedDemo(database.url)
    const adminKey = await newAdminKey(database.url)
    await built
    const url = `http://localhost:${port}`
    const workerd = await startWorkerd({
      folder,
      assets,
      port,
      variables: { LIBSQL_URL: database.url, ORIGIN: url },
      secrets: { MFA_KEYS: data.keys, ADMIN_KEY: adminKey },
    })
    undo.push(workerd.stop)
    const failed = firstFailure(database.exited, workerd.exited)
    return { url, databaseUrl: database.url, failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function main(): Promise<void> {
  const unknown = process.argv.slice(2).find((argument) => argument !== '--reset')
  if (unknown) throw new CannotStart(`"${unknown}" is not known. Use: npm start, or npm start -- --reset`)
  const dataDir = join(ROOT, '.demo')
  if (process.argv.includes('--reset')) {
    deleteData(dataDir)
    console.log('The data of the demo is deleted.')
  }
  let demo: Demo | undefined
  let isStopping = false
  const stop = async () => {
    // While it still starts, leaving is enough: what was started goes with this process.
    if (!demo) process.exit(130)
    if (isStopping) return
    isStopping = true
    await demo.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const began = Date.now()
  demo = await startDemo({ port: Number(process.env.PORT || DEFAULT_PORT), dataDir })
  console.log(`\n  ${demo.url}\n\nReady in ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.`)
  console.log(`The database, for \`npm run mfa\`: LIBSQL_URL=${demo.databaseUrl}`)
  const reason = await demo.failed
  if (isStopping) return
  isStopping = true
  console.error(reason.trim())
  await demo.stop()
  process.exit(1)
}

function tellAndExit(error: unknown): void {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main().catch(tellAndExit)
