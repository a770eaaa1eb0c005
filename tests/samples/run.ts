import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { pack, ROOT, run, temporaryFolder } from '../package/host.ts'
import { since } from '../support/counted.ts'
import { type Database, startDatabase } from '../support/database.ts'
import { goThrough } from './person.ts'
import { Project } from './project.ts'

/**
 * `npm run samples`: each folder beside this file is somebody's first project, written by docs/start.md,
 * docs/frameworks.md and docs/embed.md. Each is installed with the packed package, built, started, and clicked through in
 * a browser. With arguments only those named: `npm run samples -- next vue`. Packages come from the registry.
 */
type Sample = {
  /** What `npx sallyport init` is told, and the file that the sample made of it. */
  init?: [host: string, file: string]
  isBuilt?: true
  /** The script of the server of its own that stands behind what `start` runs. */
  server?: 'server'
  /** Arguments of `npm start`; without them it goes by `PORT`. */
  start?: (port: number) => string[]
}

const vite = (port: number) => ['--port', String(port), '--strictPort']

const SAMPLES: Record<string, Sample> = {
  next: { init: ['node', 'mfa.ts'], isBuilt: true },
  workers: {
    init: ['workers', 'src/mfa.ts'],
    isBuilt: true,
    start: (port) => ['--port', String(port), '--inspector-port', '0'],
  },
  react: { init: ['node', 'mfa.js'], isBuilt: true, server: 'server', start: vite },
  angular: {
    init: ['node', 'mfa.js'],
    isBuilt: true,
    server: 'server',
    start: (port) => ['--port', String(port)],
  },
  svelte: { init: ['node', 'src/lib/mfa.ts'], isBuilt: true, start: vite },
  astro: { init: ['node', 'src/mfa.ts'], isBuilt: true },
  vue: { init: ['node', 'mfa.js'], isBuilt: true, server: 'server', start: vite },
  express: { init: ['express', 'mfa.js'] },
  fastify: { init: ['fastify', 'mfa.js'] },
  plain: { init: ['node', 'mfa.js'] },
  hono: {},
}

/** As many as there are cores: an install waits for the network, a build does not. */
const AT_ONCE = 2

async function prove(name: string, sample: Sample, tarball: string): Promise<string> {
  const began = performance.now()
  const database: Database | null = name === 'workers' ? await startDatabase({ migrated: false }) : null
  const project = await Project.install(name, tarball, database ? { LIBSQL_URL: database.url } : {})
  try {
    const installed = since(began)
    if (sample.init) {
      const { written, kept } = await project.beginnings(...sample.init)
      assert.equal(kept, written, `${sample.init[1]} is not what npx sallyport init writes`)
    }
    await project.npm('run', 'setup')
    if (sample.isBuilt) await project.npm('run', 'build')
    const built = since(began)
    const behind = sample.server ? { SERVER: await project.start(sample.server, () => []) } : undefined
    const url = await project.start('start', sample.start ?? (() => []), behind)
    const done = await goThrough(url)
    const times = [installed, built - installed, since(began) - built].map((seconds) => `${seconds.toFixed(0)} s`)
    return `${times.join(' + ')} (install, set-up and build, browser): ${done.join(' · ')}`
  } catch (error) {
    throw new Error(`${(error as Error).message}\nIts servers said:\n${project.said.slice(-4000)}`)
  } finally {
    await project.remove()
    await database?.stop()
  }
}

const began = performance.now()
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in SAMPLES))
if (unknown.length > 0)
  throw new Error(`No such sample: ${unknown.join(', ')}. There are ${Object.keys(SAMPLES).join(', ')}.`)
const waiting = Object.entries(SAMPLES).filter(([name]) => wanted.length === 0 || wanted.includes(name))
const count = waiting.length
const folder = await temporaryFolder()
const failed: string[] = []
await run('npm', ['run', 'build'], { cwd: ROOT })
const tarball = await pack(path.join(ROOT, 'dist'), folder)
console.log(`Packed after ${since(began).toFixed(0)} s.`)

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, sample] = next
    try {
      console.log(`✓ ${name}: ${await prove(name, sample, tarball)}`)
    } catch (error) {
      failed.push(name)
      console.log(`✗ ${name}: ${(error as Error).message}`)
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work))
await rm(folder, { recursive: true, force: true })
console.log(`${count - failed.length} of ${count} samples in ${since(began).toFixed(0)} s.`)
process.exit(failed.length > 0 ? 1 : 0)
