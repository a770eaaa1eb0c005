import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { type Plugin, transform } from 'esbuild'
import { type MinifyOptions, minify } from 'terser'

/** Templates reach the browser as they are written, so the line breaks and indents of the source go here. */
export const tightTemplates: Plugin = {
  name: 'tight-templates',
  setup({ onLoad }) {
    onLoad({ filter: /\/widget\/.*\.ts$/ }, async ({ path: file }) => ({ contents: await tighten(file), loader: 'ts' }))
  },
}

/** The text of a module with its templates in one line. */
export async function tighten(file: string): Promise<string> {
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

/** What the bundler leaves undone. Nothing that assumes more of the code than the language says, such as that getters do nothing. */
const TERSER: MinifyOptions = { module: true, ecma: 2020, compress: { passes: 2, keep_fargs: false } }

/** Terser takes seconds for what the bundler does at once, and most scripts are the same as the last time. */
const KEPT = path.resolve(import.meta.dirname, '../../.build/tight')
const MOST_KEPT = 200
const { version } = createRequire(import.meta.url)('terser/package.json') as { version: string }

/** A script that was bundled, made smaller in its place. */
export async function tightenScript(file: string): Promise<string> {
  const code = await readFile(file, 'utf8')
  const name = createHash('sha256')
    .update(JSON.stringify([version, TERSER, code]))
    .digest('hex')
  const known = await readFile(path.join(KEPT, name), 'utf8').catch(() => null)
  const tight = known ?? (await minify(code, structuredClone(TERSER))).code ?? ''
  if (known === null) await keep(name, tight)
  await writeFile(file, tight)
  return tight
}

/** Whole or not at all, since others build as well. */
async function keep(name: string, text: string): Promise<void> {
  await mkdir(KEPT, { recursive: true })
  // One with a point in its name is somebody's who is still writing it.
  const others = (await readdir(KEPT)).filter((other) => !other.includes('.'))
  if (others.length >= MOST_KEPT) await Promise.all(others.map((other) => rm(path.join(KEPT, other), { force: true })))
  const part = path.join(KEPT, `${name}.${randomUUID()}`)
  await writeFile(part, text)
  await rename(part, path.join(KEPT, name))
}
