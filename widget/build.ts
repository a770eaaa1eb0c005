import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

const HERE = path.dirname(fileURLToPath(import.meta.url))

type Bundle = { file: string; entry: string; budgetBytes: number }

/** What is built, and how large it may become: bytes after gzip -9, Lit included. */
const BUNDLES: Bundle[] = [
  { file: 'mfa.js', entry: 'define.ts', budgetBytes: 28_000 },
  { file: 'mfa-qr.js', entry: 'qr.ts', budgetBytes: 10_000 },
  { file: 'mfa-challenge.js', entry: 'define/mfa-challenge.ts', budgetBytes: 12_000 },
]

export type SizeRow = { file: string; bytes: number; gzipBytes: number; budgetBytes: number }

/** The lazy chunk keeps one name beside the script, so that a gate can name it among what is open. */
const lazyChunks: Plugin = {
  name: 'lazy-chunks',
  setup({ onResolve }) {
    onResolve({ filter: /\/qr\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './mfa-qr.js', external: true } : undefined,
    )
  },
}

/** Bundles the elements for a page into `outdir` and says how large each file is. */
export async function buildWidget(outdir: string): Promise<SizeRow[]> {
  await mkdir(outdir, { recursive: true })
  return Promise.all(
    BUNDLES.map(async ({ file, entry, budgetBytes }) => {
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
        plugins: [lazyChunks],
        logLevel: 'warning',
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
