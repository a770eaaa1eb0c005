import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildWidget, challengeBeside } from '../../tools/elements/build.ts'
import { buildWorker } from '../../tools/local/build.ts'

const DEMO = fileURLToPath(new URL('..', import.meta.url))

const SCRIPTS = ['dock-first', 'gallery', 'panel', 'passkeys/phone-passkeys', 'phone', 'profile']
const STYLES = ['app', 'gallery']

/** The elements, the host's scripts, its style sheet and its icon, all in one folder. */
export async function buildAssets(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await Promise.all([
    buildWidget(folder),
    build({
      entryPoints: [
        ...SCRIPTS.map((name) => join(DEMO, `browser/${name}.ts`)),
        ...STYLES.map((name) => join(DEMO, `styles/${name}.css`)),
      ],
      outdir: folder,
      entryNames: '[name]',
      bundle: true,
      minify: true,
      format: 'esm',
      target: ['chrome123', 'firefox120', 'safari17.5'],
      logLevel: 'silent',
      // Pages that ask for a code have the element from `mfa.js`.
      plugins: [challengeBeside],
    }),
  ])
  cpSync(join(DEMO, 'styles/icon.svg'), join(folder, 'icon.svg'))
}

/** All that the demo serves: `assets`, and in `worker.js` the Worker of this module. */
export async function buildDemo(folder: string, entry: string): Promise<void> {
  await Promise.all([buildAssets(join(folder, 'assets')), buildWorker(join(folder, 'worker.js'), entry)])
}

export const WORKER_ENTRY: string = join(DEMO, 'worker.ts')
