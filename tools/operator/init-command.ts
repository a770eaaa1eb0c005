import { writeFile } from 'node:fs/promises'
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
  try {
    await writeFile(file, template(host, file), { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(1, code === 'EEXIST' ? `${file} is there already; nothing was written.` : `${file}: ${message}`)
  }
  if (values.json) return done(JSON.stringify({ file, next: nextSteps(host, file) }))
  return done(`${file} is written. What is left to do:`, '', ...nextSteps(host, file))
}
