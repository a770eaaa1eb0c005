import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildWidget, type SizeRow } from './build.ts'
import { elementsPage } from './elements-page.ts'
import { cssData, customData, webTypes } from './package-editors.ts'
import { describeElements } from './package-elements.ts'
import { messagesPage } from './package-messages.ts'
import { sizesTable, withSizes } from './sizes-table.ts'

/*
 * Builds the package. `dist/` is what is packed, with a package.json of its own: that of the repository names tools which
 * no host may get, a Node and a database server among them.
 */
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const require = createRequire(import.meta.url)

/** What the package says of itself in the words of the repository. */
const KEPT = [
  'name',
  'version',
  'description',
  'license',
  'keywords',
  'type',
  'engines',
  'peerDependencies',
  'peerDependenciesMeta',
]

/** What the console says in development. */
const HINTS = './widget/hints/hints.ts'

/** What `npx sallyport` runs. */
const COMMAND = './tools/operator/sallyport.cli.ts'

type Manifest = {
  name: string
  version: string
  exports: Record<string, string>
  imports: Record<string, Record<string, string>>
  dependencies: Record<string, string>
  [field: string]: unknown
}

type Program = { entries: string[]; options: Record<string, unknown> }

const readManifest = async () => JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as Manifest

type Packaged = string | { types: string; development?: string; default?: string }

/** A subpath in the repository is a source, or comes from `dist/`; in the package it is what became of it. */
function packaged(target: string): Packaged {
  if (target.endsWith('.d.ts')) return { types: target }
  if (!target.endsWith('.ts')) return target.replace(/^\.\/dist\//, './')
  const stem = target.slice(0, -'.ts'.length)
  const development = registers(target) ? { development: `${stem}.development.js` } : {}
  return { types: `${stem}.d.ts`, ...development, default: `${stem}.js` }
}

/** What puts elements into a page. */
const registers = (entry: string) => /^\.\/widget\/define\b/.test(entry)

/** What bundlers take in its place while a page is being built: the same, and what says on the console why it does not work. */
async function writeForDevelopment(outdir: string, entries: string[]): Promise<void> {
  for (const entry of entries) {
    const to = path.join(outdir, entry.replace(/\.ts$/, '.development.js'))
    const hints = path.relative(path.dirname(to), path.join(outdir, HINTS.replace(/\.ts$/, '.js')))
    const from = hints.startsWith('.') ? hints : `./${hints}`
    const itself = `./${path.basename(entry, '.ts')}.js`
    await writeFile(to, `import '${from}';\nexport * from '${itself}';\n`)
  }
}

/** What our own modules import by name, as one platform or another gets it. */
function packagedImports(imports: Manifest['imports']): Record<string, Record<string, string>> {
  const built = (targets: Record<string, string>) =>
    Object.entries(targets).map(([condition, target]) => [condition, target.replace(/\.ts$/, '.js')])
  return Object.fromEntries(
    Object.entries(imports).map(([name, targets]) => [name, Object.fromEntries(built(targets))]),
  )
}

function packageManifest(repository: Manifest): Record<string, unknown> {
  return {
    ...Object.fromEntries(KEPT.map((field) => [field, repository[field]])),
    // Here each version is fixed; a host may take their corrections without waiting for ours.
    dependencies: Object.fromEntries(Object.entries(repository.dependencies).map(([name, at]) => [name, `^${at}`])),
    bin: { sallyport: COMMAND.replace(/\.ts$/, '.js') },
    sideEffects: [
      './widget/define.js',
      './widget/define.development.js',
      './widget/define/*.js',
      './widget/hints/hints.js',
      './widget/speech/speech.js',
      './elements/*.js',
    ],
    customElements: './custom-elements.json',
    'web-types': './web-types.json',
    imports: packagedImports(repository.imports),
    exports: Object.fromEntries(Object.entries(repository.exports).map(([to, target]) => [to, packaged(target)])),
  }
}

/** Modules and declarations, file by file: only what can be reached from an entry is in the package. */
async function compile(outdir: string, { entries, options }: Program): Promise<void> {
  await mkdir(path.join(ROOT, '.build'), { recursive: true })
  const folder = await mkdtemp(path.join(ROOT, '.build', 'package-'))
  try {
    const compilerOptions = {
      rootDir: ROOT,
      outDir: outdir,
      composite: false,
      incremental: false,
      emitDeclarationOnly: false,
      rewriteRelativeImportExtensions: true,
      ...options,
    }
    const files = entries.map((entry) => path.join(ROOT, entry))
    const project = { extends: path.join(ROOT, '.tsconfig.base.json'), compilerOptions, files }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(project))
    const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
    await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error: { stdout?: string }) => {
      throw new Error(`The package does not compile.\n${error.stdout ?? error}`)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** In declarations the compiler leaves the names of the sources, which older compilers than ours do not find. */
async function renameInDeclarations(outdir: string): Promise<void> {
  const files = (await readdir(outdir, { recursive: true })).filter((file) => file.endsWith('.d.ts'))
  for (const file of files.map((one) => path.join(outdir, one))) {
    const source = await readFile(file, 'utf8')
    await writeFile(file, source.replaceAll(/(['"])(\.{1,2}\/[^'"\n]+)\.ts\1/g, '$1$2.js$1'))
  }
}

/** What a page names in `integrity`, for each file that it loads. */
async function writeIntegrity(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js')).sort()
  const hashes: Record<string, string> = {}
  for (const file of files) {
    const hash = createHash('sha384').update(await readFile(path.join(folder, file)))
    hashes[file] = `sha384-${hash.digest('base64')}`
  }
  await writeFile(path.join(folder, 'integrity.json'), `${JSON.stringify(hashes, null, 2)}\n`)
  return hashes
}

export type PackageBuild = { sizes: SizeRow[]; integrity: Record<string, string>; elementsPage: string }

/** Builds the package into `outdir`, which is emptied first. */
export async function buildPackage(outdir: string): Promise<PackageBuild> {
  await rm(outdir, { recursive: true, force: true })
  const elements = path.join(outdir, 'elements')
  await mkdir(elements, { recursive: true })
  const repository = await readManifest()
  const entries = Object.values(repository.exports).filter((target) => /(?<!\.d)\.ts$/.test(target))
  const imported = Object.values(repository.imports).flatMap((targets) => Object.values(targets))
  const inPage = entries.filter((entry) => entry.startsWith('./widget/'))
  const [manifest, sizes] = await Promise.all([
    describeElements(ROOT),
    buildWidget(elements),
    compile(outdir, {
      entries: [...inPage, HINTS, './widget/setup/qrcode-core.d.ts'],
      options: { lib: ['ES2023', 'DOM', 'DOM.Iterable'], useDefineForClassFields: false },
    }),
    compile(outdir, {
      entries: [...entries.filter((entry) => !inPage.includes(entry)), ...imported, COMMAND],
      options: { lib: ['ES2023', 'WebWorker'], types: ['node'] },
    }),
    cp(path.join(ROOT, 'db/migrations'), path.join(outdir, 'db/migrations'), { recursive: true }),
    cp(path.join(ROOT, 'widget/types'), path.join(outdir, 'widget/types'), { recursive: true }),
    cp(path.join(ROOT, 'docs'), path.join(outdir, 'docs'), { recursive: true }),
    ...['README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md'].map((file) =>
      copyFile(path.join(ROOT, file), path.join(outdir, file)),
    ),
  ])
  await renameInDeclarations(outdir)
  await writeForDevelopment(outdir, inPage.filter(registers))
  const write = (file: string, content: unknown) =>
    writeFile(path.join(outdir, file), `${JSON.stringify(content, null, 2)}\n`)
  await write('custom-elements.json', manifest)
  await write('html-custom-data.json', customData(manifest))
  await write('css-custom-data.json', cssData(manifest))
  await write('web-types.json', webTypes(manifest, repository))
  await write('package.json', packageManifest(repository))
  return { sizes, integrity: await writeIntegrity(elements), elementsPage: elementsPage(manifest) }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const built = await buildPackage(path.join(ROOT, 'dist'))
  await writeFile(path.join(ROOT, 'docs/elements.md'), built.elementsPage)
  await writeFile(path.join(ROOT, 'docs/messages.md'), await messagesPage())
  const performance = path.join(ROOT, 'docs/performance.md')
  await writeFile(performance, withSizes(await readFile(performance, 'utf8'), sizesTable(built.sizes)))
  for (const { file, bytes, gzipBytes } of built.sizes) {
    console.log(`elements/${file.padEnd(22)}${String(bytes).padStart(8)} bytes${String(gzipBytes).padStart(8)} gzipped`)
  }
  const { version } = await readManifest()
  console.log(`\n${version}, for a page that loads it from elsewhere:`)
  console.log(
    `<script type="module" src="…/elements/mfa.js" integrity="${built.integrity['mfa.js']}" crossorigin="anonymous"></script>`,
  )
}
