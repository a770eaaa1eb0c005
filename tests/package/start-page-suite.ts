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

/* docs/start.md as it stands there: its commands one after another in an empty folder, its site, and what it promises. */

const PORT = '21873'

/** The blocks of one language, in their order. */
function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code)
}

/** Takes the packed package from who has it, once it is there, with the names of what it brings along. */
export function startPageSuite(packed: () => { tarball: string; dependencies: string[] }): void {
  describe('the first page of the documents', () => {
    let host: Host
    let site: ChildProcess
    const url = `http://localhost:${PORT}`

    beforeAll(async () => {
      const page = await readFile(path.join(ROOT, 'docs/start.md'), 'utf8')
      const [, commands = '', start = ''] = blocks(page, 'sh')
      const [code = ''] = blocks(page, 'js')
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
        env: { ...process.env, PORT },
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

    async function signIn(): Promise<UserAgent> {
      const agent = new UserAgent(url)
      expect((await agent.document('/')).location, 'nobody is sent to the sign-in').toBe('/login')
      const { status, location } = await agent.form('/login', { user: 'alice', password: 'correct horse' })
      expect([status, location]).toEqual([303, '/'])
      return agent
    }

    test('its site signs in, sets a method up, and asks for a code at the next sign-in', async () => {
      const first = await signIn()
      expect((await first.document('/')).text).toContain('<mfa-settings>')
      expect((await first.document('/assets/mfa.js')).status).toBe(200)
      const { codes } = await enrolOnPage(first, '/mfa/api', (secret) => totp({ secret, atMs: Date.now() }))
      const next = await signIn()
      expect((await next.document('/')).location).toBe('/mfa/challenge?to=%2F')
      await next.json('GET', '/mfa/api/challenge')
      expect(await next.json('POST', '/mfa/api/challenge', { factor: 'backup_code', code: codes[0] })).toHaveStatus(200)
      expect((await next.document('/')).text).toContain('<mfa-settings>')
      expect((await first.form('/logout', {})).location).toBe('/login')
    })

    test('its last command finds the gate closed', async () => {
      const keys = await readFile(path.join(host.folder, 'mfa-keys.json'), 'utf8')
      const env = { ...process.env, LIBSQL_URL: 'file:mfa.db', MFA_KEYS: keys }
      const command = `npx sallyport doctor --url ${url} --elements public/assets`
      const { stdout } = await run('bash', ['-c', command], { cwd: host.folder, env })
      expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([''])
    })
  })
}
