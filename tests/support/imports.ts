import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'

/** One import of a module. `typeOnly`: nothing of it is left when the program runs. */
export type Import = { specifier: string; typeOnly: boolean }

export type SourceModule = {
  /** From the root of the repository, with `/`. */
  file: string
  imports: Import[]
  exports: string[]
}

/** The TypeScript files of a folder, declarations left out; none when the folder is not there. */
export function sourceFiles(root: string, folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return []
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !file.includes('node_modules/'))
    .sort()
}

/** `import type` and `export type … from` become plain ones, so that the parser reports them like the others. */
const withTypesAsValues = (source: string): string =>
  source.replace(/^([ \t]*(?:import|export))[ \t]+type(?=[ \t]*[{*]|[ \t]+(?!from\b)[\w$]+[ \t]*(?:,|from\b))/gm, '$1')

/** Imports inside types: `typeof import('…')` and `import('…').Name`. */
function inlineTypeImports(source: string): string[] {
  return [...source.matchAll(/\bimport\(\s*(['"])([^'"]+)\1\s*\)/g)].map((match) => match[2] ?? '')
}

/** Parses all files with esbuild, which reports what is imported at run time and follows nothing. */
async function parse(root: string, sources: Map<string, string>): Promise<Metafile> {
  const reader: Plugin = {
    name: 'one-file-at-a-time',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ kind, path: specifier }) =>
        kind === 'entry-point'
          ? { path: specifier.replace(/^source:/, ''), namespace: 'source' }
          : { path: specifier, external: true },
      )
      onLoad({ filter: /.*/, namespace: 'source' }, ({ path: file }) => ({
        contents: sources.get(file) ?? '',
        loader: 'ts',
      }))
    },
  }
  const result = await build({
    absWorkingDir: root,
    entryPoints: [...sources.keys()].map((file) => ({ in: `source:${file}`, out: file })),
    outdir: '.never-written',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    plugins: [reader],
    logLevel: 'silent',
    // Imports are taken as they are written: an unused one is not dropped, `import { type A }` still runs the module.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, experimentalDecorators: true } },
  })
  return result.metafile
}

/** The imports and exports of TypeScript sources, by a real parser. */
export async function readSources(root: string, sources: Map<string, string>): Promise<SourceModule[]> {
  if (sources.size === 0) return []
  const widened = new Map([...sources].map(([file, source]) => [file, withTypesAsValues(source)]))
  const [running, all] = await Promise.all([parse(root, sources), parse(root, widened)])
  const specifiers = (metafile: Metafile, file: string) =>
    (metafile.inputs[`source:${file}`]?.imports ?? []).map((entry) => entry.path).filter((name) => name !== '<runtime>')
  const exportsOf = new Map(Object.values(running.outputs).map((output) => [output.entryPoint, output.exports]))
  return [...sources].map(([file, source]) => {
    if (running.inputs[`source:${file}`] === undefined) throw new Error(`esbuild did not read ${file}`)
    const atRunTime = new Set(specifiers(running, file))
    const others = [...specifiers(all, file), ...inlineTypeImports(source)].filter((name) => !atRunTime.has(name))
    const imports = [
      ...[...atRunTime].map((specifier) => ({ specifier, typeOnly: false })),
      ...[...new Set(others)].map((specifier) => ({ specifier, typeOnly: true })),
    ]
    return { file, imports, exports: exportsOf.get(`source:${file}`) ?? [] }
  })
}

export function readModules(root: string, folders: string[]): Promise<SourceModule[]> {
  const files = folders.flatMap((folder) => sourceFiles(root, folder))
  return readSources(root, new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')])))
}

/** What an import leads to: a file of the repository, or the name of a package with its subpath. */
export function target(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return path.posix.join(path.posix.dirname(file), specifier)
}
