import { createHash } from 'node:crypto'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { tightenScript } from './tighten.ts'

/*
 * The files of the languages, for pages without a bundler: the texts alone, in one order, which the script that loads them
 * knows, as it knows their hashes. `mfa-de.js` has all of them, `mfa-challenge-de.js` those of the challenge.
 */
const WORDS = path.resolve(import.meta.dirname, '../../widget/words')
const FOLDER = path.join(WORDS, 'languages')
const SPEECH = path.resolve(WORDS, '../speech')

/** What texts are called: all of them, those of the challenge first. */
async function readKeys(): Promise<{ all: string[]; challenge: string[] }> {
  const read = async (file: string): Promise<Record<string, unknown>> => import(path.join(WORDS, file))
  const { englishMessages } = (await read('english.ts')) as { englishMessages: () => object }
  const { challengeTexts } = (await read('messages.ts')) as { challengeTexts: (own: object) => object }
  const { ceremonyTexts } = (await read('passkey-texts.ts')) as { ceremonyTexts: object }
  const challenge = Object.keys({ ...challengeTexts({}), ...ceremonyTexts })
  return { challenge, all: [...new Set([...challenge, ...Object.keys(englishMessages())])] }
}

/** What a language may become: bytes after gzip -9, of all elements and of the challenge alone. */
const BUDGETS = { all: 4_350, challenge: 1_600 }

export type LanguageFile = {
  file: string
  tag: string
  hash: string
  bytes: number
  gzipBytes: number
  budgetBytes: number
  modules: Record<string, number>
}

/** What the elements have words for, besides English. */
export async function languageTags(): Promise<readonly string[]> {
  const { LANGUAGES } = (await import(path.join(SPEECH, 'load.ts'))) as { LANGUAGES: readonly string[] }
  return LANGUAGES
}

/** Builds the files of every language into `outdir`. */
export async function buildLanguages(outdir: string): Promise<LanguageFile[]> {
  const { all, challenge } = await readKeys()
  const files = (await languageTags()).flatMap((tag) => [
    { tag, file: `mfa-${tag.toLowerCase()}.js`, keys: all, budgetBytes: BUDGETS.all },
    { tag, file: `mfa-challenge-${tag.toLowerCase()}.js`, keys: challenge, budgetBytes: BUDGETS.challenge },
  ])
  return Promise.all(
    files.map(async ({ tag, file, keys, budgetBytes }) => {
      const outfile = path.join(outdir, file)
      await build({
        stdin: { contents: inOrder(await plain(tag), keys), resolveDir: FOLDER },
        outfile,
        bundle: true,
        minify: true,
        charset: 'utf8',
        format: 'esm',
        target: 'es2022',
        logLevel: 'warning',
      })
      const code = await tightenScript(outfile)
      await requireSame(tag, keys, code)
      const hash = createHash('sha256').update(code).digest('base64')
      const gzipBytes = gzipSync(code, { level: 9 }).length
      return { file, tag, hash, bytes: Buffer.byteLength(code), gzipBytes, budgetBytes, modules: {} }
    }),
  )
}

/** The module of a language in the form that the bundler prints. */
async function plain(tag: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(FOLDER, `${tag}.ts`)],
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** In that form each text of the one object begins a line, two spaces in, with its name. What is before it stays. */
function inOrder(source: string, keys: readonly string[]): string {
  const [before = '', object = ''] = source.split(/^var words = \{\n/m)
  const [body = ''] = object.split(/^\};$/m)
  const texts = new Map(
    body.split(/^ {2}(?=\w+: )/m).flatMap((line) => {
      const [, name, text] = /^(\w+): ([\s\S]*?),?\s*$/.exec(line) ?? []
      return name && text ? [[name, text] as const] : []
    }),
  )
  return `${before}export default [${keys.map((key) => texts.get(key)).join(',\n')}]`
}

/** What is read from a text is compared with what the module says. */
async function requireSame(tag: string, keys: readonly string[], code: string): Promise<void> {
  const built = (await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`)) as {
    default: unknown[]
  }
  const source = (await import(path.join(FOLDER, `${tag}.ts`))) as { words: Record<string, unknown> }
  const kind = (value: unknown) => (typeof value === 'function' ? `function ${value.length}` : JSON.stringify(value))
  const wrong = keys.find((key, at) => kind(built.default[at]) !== kind(source.words[key]))
  if (wrong !== undefined || built.default.length !== keys.length)
    throw new Error(`${tag}: ${wrong} is not what it was`)
}

/** Puts a loader that knows these files in the place of the sources'. */
export async function knownLanguages(files: readonly LanguageFile[]): Promise<Plugin> {
  const { all } = await readKeys()
  const hashes: Record<string, string[]> = {}
  for (const { tag, hash } of files) hashes[tag] = [...(hashes[tag] ?? []), hash]
  const known = [all.join(' '), hashes].map((value) => JSON.stringify(value)).join(', ')
  return {
    name: 'known-languages',
    setup({ onLoad }) {
      onLoad({ filter: /\/speech\/load\.ts$/ }, () => ({
        contents: `import { checkedLoader } from './load-checked.ts'\nexport const { LANGUAGES, loadWords } = checkedLoader(${known})`,
        loader: 'ts',
        resolveDir: SPEECH,
      }))
    },
  }
}
