import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The ready-made Worker's module. */
export const WORKER_ENTRY: string = fileURLToPath(new URL('../../edge/worker.ts', import.meta.url))

/** A Worker as one module that needs nothing of Node. */
export async function buildWorker(file: string, entry: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    logLevel: 'silent',
  })
}
