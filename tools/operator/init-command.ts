import { writeFile } from 'node:fs/promises'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { HOSTS, type Host, nextSteps, template } from './init-templates.ts'

const isHost = (word: string | undefined): word is Host => HOSTS.some((host) => host === word)

/** Writes `mfa.ts`, or the file named, for a kind of host, never over a file that is there, and says what is left to do. */
export async function initCommand(words: string[]): Promise<Outcome> {
  const [host, file = 'mfa.ts', ...more] = words
  if (!isHost(host) || file.startsWith('-') || more.length > 0) {
    return failed(2, `Say what your site runs on: npx sallyport init <${HOSTS.join('|')}> [file].`)
  }
  try {
    await writeFile(file, template(host, file), { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(1, code === 'EEXIST' ? `${file} is there already; nothing was written.` : `${file}: ${message}`)
  }
  return done(`${file} is written. What is left to do:`, '', ...nextSteps(host, file))
}
