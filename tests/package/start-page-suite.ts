import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endWithUs } from '../support/children.ts'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { Host, ROOT, run } from './host.ts'

/*
 * Whole sites of the documents as they stand there: the commands one after another in an empty folder, the site, and what
 * it promises.
 */

const SITES = [
  { name: 'on Hono', page: 'docs/start.md', heading: 'A whole site, from an empty folder', port: '21873' },
  { name: 'on Express', page: 'docs/frameworks.md', heading: 'Express', port: '21874' },
]

/** The blocks of one language under a heading, in their order. */
function blocks(page: string, heading: string, language: string): string[] {
  const [, part = ''] = page.split(`\n## ${heading}\n`)
  const [own = ''] = part.split(/^## /m)
  return [...own.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code)
}

/** Takes the packed package from who has it, once it is there, with the names of what it brings along. */
export function startPageSuite(packed: () => { tarball: string; dependencies: string[] }): void {
  describe.each(SITES)('the whole site $name', ({ page, heading, port }) => {
    let host: Host
    let site: ChildProcess
    const url = `http://localhost:${port}`

    beforeAll(async () => {
      const text = await readFile(path.join(ROOT, page), 'utf8')
      const [commands = '', start = ''] = blocks(text, heading, 'sh')
      const [code = ''] = blocks(text, heading, 'js')
      // What it installs is there already, so that nothing comes over a network.
      const lines = commands.trim().split('\n')
      const installs = lines.find((line) => line.startsWith('npm install ')) ?? ''
      const packages = installs
        .split(' ')
        .slice(2)
        .filter((name) => name !== 'sallyport')
      const { tarball, dependencies } = packed()
      host = await Host.install(tarball, [...dependencies, ...packages])
      const bin = path.join(host.folder, 'node_modules/.bin')
      await host.link('sallyport', bin)
      for (const line of lines.filter((one) => one !== installs && one !== 'npm init -y')) {
        await run('bash', ['-ec', line], { cwd: host.folder })
      }
      await host.write('site.js', code)
      site = spawn('bash', ['-c', `exec ${start.trim()}`], {
        cwd: host.folder,
        env: { ...process.env, PORT: port },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      endWithUs(site, host.folder)
      const ended = once(site, 'close').then(() => Promise.reject(new Error('The site did not start.')))
      ended.catch(() => {
        // It ends with the test.
      })
      await Promise.race([once(site.stdout ?? site, 'data'), ended])
    })
    afterAll(async () => {
      site?.kill()
      await host?.remove()
    })

    /** Where the site's front page leads: a path of its own, however it is written. */
    async function ledTo(agent: UserAgent): Promise<string> {
      const { location } = await agent.document('/')
      return new URL(location ?? '/nowhere', url).href.replace(url, '')
    }

    async function signIn(): Promise<UserAgent> {
      const agent = new UserAgent(url)
      expect(await ledTo(agent), 'nobody is sent to the sign-in').toBe('/login')
      const { status, location } = await agent.form('/login', { user: 'alice', password: 'correct horse' })
      expect([status, location]).toEqual([303, '/'])
      return agent
    }

    test('signs in, sets a method up, and asks for a code at the next sign-in', async () => {
      const first = await signIn()
      expect((await first.document('/')).text).toContain('<mfa-settings>')
      expect((await first.document('/assets/mfa.js')).status).toBe(200)
      const { codes } = await enrolOnPage(first, '/mfa/api', (secret) => totp({ secret, atMs: Date.now() }))
      const next = await signIn()
      expect(await ledTo(next)).toBe('/mfa/challenge?to=%2F')
      await next.json('GET', '/mfa/api/challenge')
      expect(await next.json('POST', '/mfa/api/challenge', { factor: 'backup_code', code: codes[0] })).toHaveStatus(200)
      expect((await next.document('/')).text).toContain('<mfa-settings>')
      expect((await first.form('/logout', {})).location).toBe('/login')
    })

    test('signs nobody in by an empty form', async () => {
      const agent = new UserAgent(url)
      const empty: Record<string, string>[] = [{}, { user: 'alice' }, { user: 'nobody', password: '' }]
      for (const fields of empty) {
        expect((await agent.form('/login', fields)).status).toBe(403)
      }
    })

    test('`doctor` finds its gate closed', async () => {
      const keys = await readFile(path.join(host.folder, 'mfa-keys.json'), 'utf8')
      const env = { ...process.env, LIBSQL_URL: 'file:mfa.db', MFA_KEYS: keys }
      const command = `npx sallyport doctor --url ${url} --elements public/assets`
      const { stdout } = await run('bash', ['-c', command], { cwd: host.folder, env })
      expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([''])
    })
  })
}
