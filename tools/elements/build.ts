import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild'
import type { LAZY_CHUNKS } from '../../edge/shared/protocol.ts'
import { litParts, noStyles } from './lit-parts.ts'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const WIDGET = path.join(ROOT, 'widget')

type Bundle = { file: string; entry: string; budgetBytes: number; plugins?: Plugin[]; options?: BuildOptions }

export type SizeRow = {
  file: string
  bytes: number
  gzipBytes: number
  budgetBytes: number
  modules: Record<string, number>
}

/** Loaded by a dynamic import as well, but it shares nothing. */
const QR_CHUNK: (typeof LAZY_CHUNKS)[number] = 'mfa-qr.js'

/** The same: what a browser's ceremony of a passkey needs. */
const CEREMONY_CHUNK: (typeof LAZY_CHUNKS)[number] = 'mfa-passkey.js'

// A module that failed to load stays failed under its name, so a later try asks under another.
const loading = (file: string) => `import('./${file}').catch(() => import(['./${file}', Date.now()].join('?')))`

type LazyChunk = {
  file: (typeof LAZY_CHUNKS)[number]
  /** The module whose dynamic import becomes the chunk, and who imports it. */
  entry: string
  importer: string
  /** Names what the chunk takes from the script that loads it. The modules it imports are in no chunk a second time. */
  shared: string
  budgetBytes: number
}

const LAZY: LazyChunk[] = [
  {
    file: 'mfa-codes.js',
    entry: 'define/mfa-setup-wizard.ts',
    importer: 'define/setup-when-needed.ts',
    shared: 'define/shared.ts',
    budgetBytes: 11_000,
  },
  {
    file: 'mfa-prove.js',
    entry: 'toggle/policy-switch.ts',
    importer: 'toggle/account-mfa-toggle.ts',
    shared: 'define/shared-lit.ts',
    budgetBytes: 10_150,
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
    onResolve({ filter: /\/qr\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${QR_CHUNK}`, external: true } : undefined,
    )
    onResolve({ filter: /^\.\/mfa-\w+\.js$/ }, ({ path: chunk }) => ({ path: chunk, external: true }))
    onLoad({ filter: /\/passkey\/load\.ts$/ }, async ({ path: source }) => {
      const text = await tighten(source)
      return { contents: text.replace("import('./ceremony.ts')", loading(CEREMONY_CHUNK)), loader: 'ts' }
    })
    for (const { file, entry, importer, shared } of LAZY) {
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
function chunkBundle({ file, entry, shared, budgetBytes }: LazyChunk): Bundle {
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
  return { file, entry, budgetBytes, plugins: [takeShared], options: { format: 'cjs', banner, footer } }
}

/** Hosts without a bundler have the challenge in a file of its own, beside. */
export const challengeBeside: Plugin = {
  name: 'challenge-beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/define\/mfa-challenge\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './mfa-challenge.js', external: true } : undefined,
    )
  },
}

/** What is built, and how large it may become: bytes after gzip -9, Lit included. */
const BUNDLES: Bundle[] = [
  { file: 'mfa.js', entry: 'define.ts', budgetBytes: 27_000 },
  ...LAZY.map(chunkBundle),
  { file: CEREMONY_CHUNK, entry: 'passkey/ceremony.ts', budgetBytes: 3_000 },
  { file: QR_CHUNK, entry: 'setup/qr.ts', budgetBytes: 8_260 },
  { file: 'mfa-challenge.js', entry: 'define/mfa-challenge.ts', budgetBytes: 11_650, plugins: [noStyles] },
  { file: 'mfa-step-up.js', entry: 'step-up/fetch-with-step-up.ts', budgetBytes: 2_700, plugins: [challengeBeside] },
  { file: 'mfa-token-client.js', entry: 'client/token-client.ts', budgetBytes: 1_830 },
  { file: 'mfa-lead-on.js', entry: 'lead-on.ts', budgetBytes: 420, options: { format: 'iife' } },
  { file: 'account-mfa-toggle.js', entry: 'define/account-mfa-toggle.ts', budgetBytes: 8_700 },
]

/** Templates reach the browser as they are written, so the line breaks and indents of the source go here. */
const tightTemplates: Plugin = {
  name: 'tight-templates',
  setup({ onLoad }) {
    onLoad({ filter: /\/widget\/.*\.ts$/ }, async ({ path: file }) => ({ contents: await tighten(file), loader: 'ts' }))
  },
}

async function tighten(file: string): Promise<string> {
  return tightenHtml(await tightenCss(await readFile(file, 'utf8')))
}

async function tightenCss(source: string): Promise<string> {
  const parts = source.split(/(?<=\s)css`([^`]*)`/)
  const sheets = await Promise.all(
    parts.map((part, index) => (index % 2 ? transform(part, { loader: 'css', minify: true, target: 'es2022' }) : null)),
  )
  const sheetOf = ({ code }: { code: string }) => code.trim().replace(/(?<=[:,]) /g, '')
  return parts.map((part, index) => (sheets[index] ? `css\`${sheetOf(sheets[index])}\`` : part)).join('')
}

/** Each `html` template up to the expressions in it; one inside an expression starts a new one. */
function tightenHtml(source: string): string {
  let text = ''
  /** Open templates, innermost last: how many braces are open in the expression; -1: in the markup itself. */
  const open: number[] = []
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i)
    const depth = open.at(-1)
    if (depth === undefined || depth >= 0) {
      if (char === '`' && (depth !== undefined || source.endsWith('html', i))) open.push(-1)
      else if (depth !== undefined && char === '{') open.push((open.pop() ?? 0) + 1)
      else if (depth !== undefined && char === '}') open.push((open.pop() ?? 0) - 1 || -1)
      text += char
    } else if (char === '`') {
      open.pop()
      text += char
    } else if (char === '$' && source.charAt(i + 1) === '{') {
      open[open.length - 1] = 1
      text += '${'
      i++
    } else {
      const gap = /^\s*\n\s*/.exec(source.slice(i, i + 200))?.[0]
      text += gap ? ' ' : char
      if (gap) i += gap.length - 1
    }
  }
  return text
}

/** How many bytes of the one file that was built come from which module. */
export function bytesOfModules({ outputs }: Metafile): Record<string, number> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  return Object.fromEntries(inputs.map(([module, { bytesInOutput }]) => [module, bytesInOutput]))
}

/** Bundles the elements for a page into `outdir` and says how large each file is. */
export async function buildWidget(outdir: string): Promise<SizeRow[]> {
  await mkdir(outdir, { recursive: true })
  return Promise.all(
    BUNDLES.map(async ({ file, entry, budgetBytes, plugins = [], options }) => {
      const outfile = path.join(outdir, file)
      const { metafile } = await build({
        entryPoints: [path.join(WIDGET, entry)],
        outfile,
        bundle: true,
        minify: true,
        // What Lit's parts call each other by; nobody else does, and lazy chunks have none of them.
        mangleProps:
          /^(_\$.*|createProperty|getPropertyDescriptor|getPropertyOptions|elementStyles|enableUpdating|performUpdate)$/,
        format: 'esm',
        target: 'es2022',
        platform: 'browser',
        legalComments: 'none',
        plugins: [...plugins, litParts, lazyChunks, tightTemplates],
        logLevel: 'warning',
        ...options,
        metafile: true,
      })
      const code = await readFile(outfile)
      return {
        file,
        bytes: code.length,
        gzipBytes: gzipSync(code, { level: 9 }).length,
        budgetBytes,
        modules: bytesOfModules(metafile),
      }
    }),
  )
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
