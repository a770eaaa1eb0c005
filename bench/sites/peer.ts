import { existsSync } from 'node:fs'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import { startWorkerd } from '../../tests/support/workerd.ts'
import { startNode } from '../processes.ts'
import type { Kind, Server } from './stand.ts'

/*
 * The peer's processes. Its modules are named by path and never imported here: without `npm run bench:peer` they are not
 * there, and nothing of the project's types may need them.
 */

const FOLDER = path.resolve(import.meta.dirname, '../peer')
/** From where its packages are found. */
const OUT = path.join(FOLDER, 'node_modules/.bench')
/** A date from which Node's modules are there without being asked for: the peer needs them, we do not. */
const WITH_NODE_MODULES = '2026-10-01'

export const isPeerInstalled = existsSync(path.join(FOLDER, 'node_modules/better-auth'))

export function startPeer(runtime: Kind['runtime'], env: Record<string, string>): Promise<Server> {
  return runtime === 'Node'
    ? startNode(path.join(FOLDER, 'node.process.ts'), env, { outdir: OUT })
    : startPeerWorker(env)
}

export async function startPeerWorker(env: Record<string, string>): Promise<Server> {
  return startWorkerd({ entry: await peerWorkerEntry(), bindings: env, compatibilityDate: WITH_NODE_MODULES })
}

let entry: Promise<string> | undefined

/** The peer's Worker in one module, whose imports of Node's modules are calls that workerd answers at run time. */
export function peerWorkerEntry(): Promise<string> {
  entry ??= bundle()
  return entry
}

async function bundle(): Promise<string> {
  const outfile = path.join(OUT, 'worker.js')
  await build({
    entryPoints: [path.join(FOLDER, 'worker.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    plugins: [nodeModules],
    logLevel: 'silent',
  })
  return outfile
}

const nodeModules: Plugin = {
  name: 'node-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, namespace: 'node-modules' }))
    onLoad({ filter: /.*/, namespace: 'node-modules' }, ({ path: name }) => ({
      contents: `module.exports = globalThis.process.getBuiltinModule(${JSON.stringify(name)})`,
    }))
  },
}
