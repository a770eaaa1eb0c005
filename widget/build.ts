import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Plugin, transform } from 'esbuild'

const HERE = path.dirname(fileURLToPath(import.meta.url))

type Bundle = { file: string; entry: string; budgetBytes: number; plugins?: Plugin[]; options?: BuildOptions }

export type SizeRow = { file: string; bytes: number; gzipBytes: number; budgetBytes: number }

/** The lazy chunks keep one name beside the script, so that a gate can name them among what is open. */
const lazyChunks: Plugin = {
  name: 'lazy-chunks',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/qr\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './mfa-qr.js', external: true } : undefined,
    )
    onResolve({ filter: /^\.\/mfa-codes\.js$/ }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /\/setup-when-needed\.ts$/ }, async ({ path: file }) => ({
      contents: `import * as shared from '../shared.ts'\n${await readFile(file, 'utf8')}`.replace(
        "import('./mfa-setup-wizard.ts')",
        "import('./mfa-codes.js').then(({ define }) => define(() => shared))",
      ),
      loader: 'ts',
    }))
  },
}

/** The chunk of the wizard finds these in the script that loads it, by the name `shared.ts` exports them under. */
const SHARED =
  /^lit$|\/(client|register|mfa-element|events|flow-controller|proof-controller|format|icons|messages|navigate|code-text|enter-code|property|styles|templates)\.ts$/

const takeShared: Plugin = {
  name: 'take-shared',
  setup({ onResolve }) {
    onResolve({ filter: SHARED }, () => ({ path: 'shared', external: true }))
  },
}

/** What is built, and how large it may become: bytes after gzip -9, Lit included. */
const BUNDLES: Bundle[] = [
  { file: 'mfa.js', entry: 'define.ts', budgetBytes: 28_000 },
  {
    file: 'mfa-codes.js',
    entry: 'define/mfa-setup-wizard.ts',
    budgetBytes: 12_000,
    plugins: [takeShared],
    options: { format: 'cjs', banner: { js: 'export const define=(require)=>{const module={};' }, footer: { js: '}' } },
  },
  { file: 'mfa-qr.js', entry: 'qr.ts', budgetBytes: 10_000 },
  { file: 'mfa-challenge.js', entry: 'define/mfa-challenge.ts', budgetBytes: 12_000 },
  { file: 'account-mfa-toggle.js', entry: 'define/account-mfa-toggle.ts', budgetBytes: 10_000 },
]

/** Templates reach the browser as they are written, so the line breaks and indents of the source go here. */
const tightTemplates: Plugin = {
  name: 'tight-templates',
  setup({ onLoad }) {
    onLoad({ filter: /\/widget\/.*\.ts$/ }, async ({ path: file }) => ({
      contents: tightenHtml(await tightenCss(await readFile(file, 'utf8'))),
      loader: 'ts',
    }))
  },
}

async function tightenCss(source: string): Promise<string> {
  const parts = source.split(/(?<=\s)css`([^`]*)`/)
  const sheets = await Promise.all(
    parts.map((part, index) => (index % 2 ? transform(part, { loader: 'css', minify: true, target: 'es2022' }) : null)),
  )
  return parts.map((part, index) => (sheets[index] ? `css\`${sheets[index].code.trim()}\`` : part)).join('')
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

/** Bundles the elements for a page into `outdir` and says how large each file is. */
export async function buildWidget(outdir: string): Promise<SizeRow[]> {
  await mkdir(outdir, { recursive: true })
  return Promise.all(
    BUNDLES.map(async ({ file, entry, budgetBytes, plugins = [], options }) => {
      const outfile = path.join(outdir, file)
      await build({
        entryPoints: [path.join(HERE, entry)],
        outfile,
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2022',
        platform: 'browser',
        legalComments: 'none',
        plugins: [...plugins, lazyChunks, tightTemplates],
        logLevel: 'warning',
        ...options,
      })
      const code = await readFile(outfile)
      return { file, bytes: code.length, gzipBytes: gzipSync(code, { level: 9 }).length, budgetBytes }
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
  const rows = await buildWidget(path.join(HERE, '../.build/assets'))
  printTable(rows)
  if (rows.some(({ gzipBytes, budgetBytes }) => gzipBytes > budgetBytes)) process.exitCode = 1
}
