import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile, type Plugin, type StdinOptions } from 'esbuild'
import { buildLanguages, knownLanguages } from './languages.ts'
import { LIT_NAMES, lightOnly, litParts } from './lit-parts.ts'
import { tighten, tightenScript, tightTemplates } from './tighten.ts'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const WIDGET = path.join(ROOT, 'widget')

type Bundle = {
  file: string
  entry: string | StdinOptions
  budgetBytes: number
  plugins?: Plugin[]
  options?: BuildOptions
}

export type SizeRow = {
  file: string
  bytes: number
  gzipBytes: number
  budgetBytes: number
  modules: Record<string, number>
}

/** Loaded by a dynamic import as well, but they share nothing. */
const QR_CHUNK = 'mfa-qr.js'
const HINTS_CHUNK = 'mfa-hints.js'

/** The same: the languages other than English, each in files of its own. */
const WORDS_CHUNK = 'mfa-words.js'

const ALONE: Record<string, string> = { qr: QR_CHUNK, hints: HINTS_CHUNK, speech: WORDS_CHUNK }

/** The same: what a browser's ceremony of a passkey needs. */
const CEREMONY_CHUNK = 'mfa-passkey.js'

// A module that failed to load stays failed under its name, so a later try asks under another.
const loading = (file: string) => `import('./${file}').catch(() => import(['./${file}', Date.now()].join('?')))`

type LazyChunk = {
  file: string
  /** The modules whose dynamic imports become the chunk, each with who imports it. */
  entries: { entry: string; importer: string }[]
  /** Names what the chunk takes from the script that loads it. The modules it imports are in no chunk a second time. */
  shared: string
  budgetBytes: number
}

const LAZY: LazyChunk[] = [
  {
    file: 'mfa-codes.js',
    entries: [{ entry: 'define/mfa-setup-wizard.ts', importer: 'define/setup-when-needed.ts' }],
    shared: 'define/shared.ts',
    budgetBytes: 14_050,
  },
  {
    file: 'mfa-prove.js',
    entries: [
      { entry: 'toggle/policy-switch.ts', importer: 'toggle/account-mfa-toggle.ts' },
      { entry: 'settings/method-removal.ts', importer: 'settings/method-acts.ts' },
    ],
    shared: 'define/shared-lit.ts',
    budgetBytes: 11_150,
  },
  {
    file: 'mfa-method.js',
    entries: [{ entry: 'settings/method-acts.ts', importer: 'settings/acts-when-needed.ts' }],
    shared: 'define/shared-method.ts',
    budgetBytes: 2_950,
  },
  {
    ...{ file: 'mfa-sessions.js', shared: 'define/shared-lit.ts', budgetBytes: 3_410 },
    entries: [{ entry: 'settings/session-list.ts', importer: 'settings/load-sessions.ts' }],
  },
  {
    file: 'mfa-members.js',
    entries: [{ entry: 'toggle/member-list.ts', importer: 'toggle/members-chunk.ts' }],
    shared: 'define/shared-lit.ts',
    budgetBytes: 3_100,
  },
]

/** The packages and modules that a `shared` module imports, and what it takes of them. */
async function readShared(shared: string): Promise<{ modules: Set<string>; names: string[] }> {
  const file = path.join(WIDGET, shared)
  const imports = [...(await readFile(file, 'utf8')).matchAll(/^import \{([^}]+)\} from '([^']+)'/gm)]
  return {
    modules: new Set(imports.map(([, , from = '']) => moduleOf(from, path.dirname(file)))),
    names: imports.flatMap(([, names = '']) => names.match(/\w+/g) ?? []),
  }
}

const moduleOf = (specifier: string, folder: string) =>
  specifier.startsWith('.') ? path.resolve(folder, specifier) : specifier

/** The lazy chunks keep one name beside the script, so that a gate can name them among what is open. */
const lazyChunks: Plugin = {
  name: 'lazy-chunks',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(qr|hints|speech)\.ts$/ }, ({ path: to, kind }) =>
      kind === 'dynamic-import' ? { path: `./${ALONE[path.basename(to, '.ts')]}`, external: true } : undefined,
    )
    onResolve({ filter: /^\.\/mfa-\w+\.js$/ }, ({ path: chunk }) => ({ path: chunk, external: true }))
    onLoad({ filter: /\/passkey\/load\.ts$/ }, async ({ path: source }) => {
      const text = await tighten(source)
      return { contents: text.replace("import('./ceremony.ts')", loading(CEREMONY_CHUNK)), loader: 'ts' }
    })
    const imports = LAZY.flatMap(({ entries, ...chunk }) => entries.map((one) => ({ ...chunk, ...one })))
    for (const { file, entry, importer, shared } of imports) {
      onLoad({ filter: new RegExp(`/${importer}$`) }, async ({ path: source }) => {
        const text = await tighten(source)
        const from = path.relative(path.dirname(source), path.join(WIDGET, shared))
        const take = `import { shared } from './${from}'`
        const contents = `${take}\n${text}`.replace(
          `import('./${path.basename(entry)}')`,
          `${loading(file)}.then(({ define }) => define(() => shared))`,
        )
        return { contents, loader: 'ts' }
      })
    }
  },
}

/**
 * A lazy chunk is a function of what it shares with its script, so that a page has one Lit and one of each part. In the
 * chunk all those modules are one, and what that one does not have fails the build.
 */
function chunkBundle({ file, entries, shared, budgetBytes }: LazyChunk): Bundle {
  const takeShared: Plugin = {
    name: 'take-shared',
    async setup({ onResolve, onLoad }) {
      const { modules, names } = await readShared(shared)
      onResolve({ filter: /^given$/ }, ({ path: given }) => ({ path: given, external: true }))
      onResolve({ filter: /./ }, ({ path: to, resolveDir }) =>
        modules.has(moduleOf(to, resolveDir)) ? { path: shared, namespace: 'shared' } : undefined,
      )
      onLoad({ filter: /./, namespace: 'shared' }, () => ({
        contents: `export const { ${names.join(', ')} } = require('given')`,
      }))
    },
  }
  const banner = { js: 'export const define=(require)=>{const module={};' }
  const footer = { js: 'return module.exports}' }
  const contents = entries.map(({ entry }) => `export * from './${entry}'`).join('\n')
  const entry = { contents, resolveDir: WIDGET }
  return { file, entry, budgetBytes, plugins: [takeShared], options: { format: 'cjs', banner, footer } }
}

/** Hosts without a bundler have the challenge, and the languages, in files of their own, beside. */
export const challengeBeside: Plugin = {
  name: 'challenge-beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/(define\/mfa-challenge|speech)\.ts$/ }, ({ path: to, kind }) =>
      kind === 'dynamic-import'
        ? { path: to.endsWith('speech.ts') ? `./${WORDS_CHUNK}` : './mfa-challenge.js', external: true }
        : undefined,
    )
  },
}

/** What is built, and how large it may become: bytes after gzip -9, Lit included. */
const BUNDLES: Bundle[] = [
  { file: 'mfa.js', entry: 'script.ts', budgetBytes: 24_000 },
  ...LAZY.map(chunkBundle),
  { file: CEREMONY_CHUNK, entry: 'passkey/ceremony.ts', budgetBytes: 1_700 },
  { file: QR_CHUNK, entry: 'setup/qr.ts', budgetBytes: 7_850 },
  { file: HINTS_CHUNK, entry: 'hints/hints.ts', budgetBytes: 2_600 },
  { file: WORDS_CHUNK, entry: 'speech/speech.ts', budgetBytes: 3_640 },
  { file: 'mfa-challenge.js', entry: 'define/mfa-challenge.ts', budgetBytes: 11_000, plugins: [lightOnly] },
  { file: 'mfa-step-up.js', entry: 'step-up/fetch-with-step-up.ts', budgetBytes: 2_150, plugins: [challengeBeside] },
  { file: 'mfa-token-client.js', entry: 'client/token-client.ts', budgetBytes: 1_810 },
  { file: 'mfa-lead-on.js', entry: 'lead-on.ts', budgetBytes: 420, options: { format: 'iife' } },
  { file: 'account-mfa-toggle.js', entry: 'define/account-mfa-toggle.ts', budgetBytes: 8_500 },
]

/** How many bytes of the one file that was built come from which module. */
export function bytesOfModules({ outputs }: Metafile): Record<string, number> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  return Object.fromEntries(inputs.map(([module, { bytesInOutput }]) => [module, bytesInOutput]))
}

/** Bundles the elements for a page into `outdir` and says how large each file is. */
export async function buildWidget(outdir: string): Promise<SizeRow[]> {
  await mkdir(outdir, { recursive: true })
  const languages = await buildLanguages(outdir)
  const known = await knownLanguages(languages)
  const scripts = await Promise.all(
    BUNDLES.map(async ({ file, entry, budgetBytes, plugins = [], options }) => {
      const outfile = path.join(outdir, file)
      const { metafile } = await build({
        ...(typeof entry === 'string' ? { entryPoints: [path.join(WIDGET, entry)] } : { stdin: entry }),
        outfile,
        bundle: true,
        minify: true,
        mangleProps: LIT_NAMES,
        format: 'esm',
        target: 'es2022',
        platform: 'browser',
        legalComments: 'none',
        plugins: [...plugins, known, litParts, lazyChunks, tightTemplates],
        logLevel: 'warning',
        ...options,
        metafile: true,
      })
      const code = await tightenScript(outfile)
      return {
        file,
        bytes: Buffer.byteLength(code),
        gzipBytes: gzipSync(code, { level: 9 }).length,
        budgetBytes,
        modules: bytesOfModules(metafile),
      }
    }),
  )
  return [...scripts, ...languages]
}

function printTable(rows: SizeRow[]): void {
  console.log(`${'file'.padEnd(20)}${'bytes'.padStart(9)}${'gzip -9'.padStart(9)}${'budget'.padStart(9)}`)
  for (const { file, bytes, gzipBytes, budgetBytes } of rows) {
    const over = gzipBytes > budgetBytes ? '  over budget' : ''
    console.log(
      `${file.padEnd(20)}${String(bytes).padStart(9)}${String(gzipBytes).padStart(9)}${String(budgetBytes).padStart(9)}${over}`,
    )
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const rows = await buildWidget(path.join(ROOT, '.build/assets'))
  printTable(rows)
  if (rows.some(({ gzipBytes, budgetBytes }) => gzipBytes > budgetBytes)) process.exitCode = 1
}
