import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { withoutSecrets } from '../terminal/outcome.ts'
import { type Finding, ill, REQUEST_TIMEOUT_MS, well, whyUnreachable } from './finding.ts'

/** Whether what stands behind `--elements` is the option `elements`, and no folder. */
export const isServedPath = (elements: string): boolean => elements.endsWith('.js')

/**
 * Whether the site at `address` serves the `mfa.js` of this version under the path of the option `elements`: one request, of
 * somebody who is not signed in. `scripts`: the folder of the package's own.
 */
export async function servedElements(address: string, elements: string, scripts: string): Promise<Finding> {
  const about = `${elements} at ${withoutSecrets(address)}`
  const copied = 'npx sallyport elements, into the folder that is served there; static files come before the gate'
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    const answer = await fetch(new URL(elements, address), { redirect: 'manual', signal })
    const type = answer.headers.get('Content-Type') ?? 'nothing'
    if (answer.status !== 200) return ill(`${about} is not served: it answered ${answer.status}`, copied)
    // Browsers run no module that comes as anything else.
    if (!/^(text|application)\/(x-)?javascript\b/i.test(type))
      return ill(`${about} is not served as JavaScript, but as ${type}`, copied)
    const served = Buffer.from(await answer.arrayBuffer())
    if (served.equals(await readFile(path.join(scripts, 'mfa.js')))) return well(`${about} is that of this version`)
    return ill(`${about} is a stale copy: of another version, or changed on its way`, copied)
  } catch (error) {
    return ill(about, `It could not be reached: ${whyUnreachable(error)}`)
  }
}
