import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { endWithUs } from '../support/children.ts'
import { Host, ROOT, run } from './host.ts'

/** The packed package, and the names of what it brings along. */
export type Packed = { tarball: string; dependencies: string[] }

export type PastedSite = { host: Host; url: string; stop(): Promise<void> }

/** The blocks of one language under a heading of a page, in their order. */
export async function blocks(page: string, heading: string, language: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, page), 'utf8')
  const [, part = ''] = text.split(`\n${heading}\n`)
  const [own = ''] = part.split(/^#{1,3} /m)
  return [...own.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code)
}

/**
 * A whole site of the documents as it stands there: its commands one after another in an empty folder, its `site.js`, and
 * the command that starts it.
 */
export async function pasteSite(
  { tarball, dependencies }: Packed,
  {
    page,
    heading,
    port,
    change = (code) => code,
  }: { page: string; heading: string; port: string; change?: (code: string) => string },
): Promise<PastedSite> {
  const [commands = '', start = ''] = await blocks(page, heading, 'sh')
  const [code = ''] = await blocks(page, heading, 'js')
  // What it installs is there already, so that nothing comes over a network.
  const lines = commands.trim().split('\n')
  const installs = lines.find((line) => line.startsWith('npm install ')) ?? ''
  const packages = installs.split(' ').slice(2)
  const host = await Host.install(tarball, [...dependencies, ...packages.filter((name) => name !== 'sallyport')])
  await host.link('sallyport', path.join(host.folder, 'node_modules/.bin'))
  for (const line of lines.filter((one) => one !== installs && one !== 'npm init -y')) {
    await run('bash', ['-ec', line], { cwd: host.folder })
  }
  await host.write('site.js', change(code))
  const site = spawn('bash', ['-c', `exec ${start.trim()}`], {
    cwd: host.folder,
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endWithUs(site, host.folder)
  const ended = once(site, 'close').then(() => Promise.reject(new Error('The site did not start.')))
  ended.catch(() => {
    // It ends with the test.
  })
  await Promise.race([once(site.stdout, 'data'), ended])
  return {
    host,
    url: `http://localhost:${port}`,
    async stop() {
      site.kill()
      await host.remove()
    },
  }
}
