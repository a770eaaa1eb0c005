import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { takeApart } from '../terminal/words.ts'

/** Where the scripts for pages are, in the package. */
export const ELEMENTS = fileURLToPath(new URL('../../elements/', import.meta.url))

/** Copies the scripts for pages into a folder that the site serves; `mfa.js` loads the others from beside itself. */
export async function elementsCommand(words: string[], from = ELEMENTS): Promise<Outcome> {
  const { values, operands, gaps } = takeApart(words, { json: { type: 'boolean' } }, 1)
  const [folder] = operands
  if (folder === undefined || gaps.length > 0) {
    return failed(2, ...gaps, 'Say where to: npx sallyport elements <folder>, for example public/assets.')
  }
  const scripts = await scriptsIn(from)
  try {
    await mkdir(folder, { recursive: true })
    for (const script of scripts) await copyFile(path.join(from, script), path.join(folder, script))
  } catch (error) {
    return failed(1, `${folder} could not be written: ${(error as Error).message}`)
  }
  if (values.json) return done(JSON.stringify({ folder, scripts }))
  return done(
    `${scripts.length} scripts are in ${folder}. Run this again after each update, or as a step of your build.`,
    'The option `elements` is the path under which the site serves mfa.js, for example /assets/mfa.js.',
  )
}

const scriptsIn = async (folder: string) => (await readdir(folder)).filter((file) => file.endsWith('.js')).sort()

/** The scripts of the package that a folder has not, or has otherwise. */
export async function staleElements(folder: string, from = ELEMENTS): Promise<string[]> {
  const stale: string[] = []
  for (const script of await scriptsIn(from)) {
    const [ours, theirs] = await Promise.all([
      readFile(path.join(from, script)),
      readFile(path.join(folder, script)).catch(() => null),
    ])
    if (theirs === null || !ours.equals(theirs)) stale.push(script)
  }
  return stale
}
