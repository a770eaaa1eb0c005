import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { takeApart } from '../terminal/words.ts'
import { HOSTS, type Host, nextSteps, template } from './init-templates.ts'

const isHost = (word: string | undefined): word is Host => HOSTS.some((host) => host === word)

/** Writes `mfa.ts`, or the file named, for a kind of host, never over a file that is there, and says what is left to do. */
export async function initCommand(words: string[]): Promise<Outcome> {
  const { values, operands, gaps } = takeApart(words, { json: { type: 'boolean' } }, 2)
  const [host, file = 'mfa.ts'] = operands
  if (!isHost(host) || gaps.length > 0) {
    return failed(2, ...gaps, `Say what your site runs on: npx sallyport init <${HOSTS.join('|')}> [file].`)
  }
  // Workers are bundled, which goes by the syntax.
  const written = { host, file, isRequired: host !== 'workers' && (await isCommonJs(file)) }
  try {
    await writeFile(file, template(written), { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(1, code === 'EEXIST' ? `${file} is there already; nothing was written.` : `${file}: ${message}`)
  }
  if (values.json) return done(JSON.stringify({ file, next: nextSteps(written) }))
  return done(`${file} is written. What is left to do:`, '', ...nextSteps(written))
}

/** Whether Node runs a file of this name as CommonJS and takes no `import` in it. */
async function isCommonJs(file: string): Promise<boolean> {
  return (
    file.endsWith('.cjs') || (file.endsWith('.js') && (await typeOfPackage(path.resolve(file, '..'))) === 'commonjs')
  )
}

/** What the package says that a folder is of. */
async function typeOfPackage(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')).type
  } catch {
    const above = path.dirname(folder)
    return above === folder ? undefined : typeOfPackage(above)
  }
}
