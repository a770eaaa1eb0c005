import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { run } from './host.ts'
import { type Packed, type PastedSite, pasteSite } from './pasted-site.ts'

/* The whole sites of the documents, and what is promised of them. */

const SITES = [
  { name: 'on Hono', page: 'docs/start.md', heading: '## A whole site, from an empty folder', port: '21873' },
  { name: 'on Express', page: 'docs/frameworks.md', heading: '## Express', port: '21874' },
]

/** Where the site's front page leads: a path of its own, however it is written. */
async function ledTo(agent: UserAgent, url: string): Promise<string> {
  const { location } = await agent.document('/')
  return new URL(location ?? '/nowhere', url).href.replace(url, '')
}

export async function signIn(url: string): Promise<UserAgent> {
  const agent = new UserAgent(url)
  expect(await ledTo(agent, url), 'nobody is sent to the sign-in').toBe('/login')
  const { status, location } = await agent.form('/login', { user: 'alice', password: 'correct horse' })
  expect([status, location]).toEqual([303, '/'])
  return agent
}

export const setUp = (agent: UserAgent) =>
  enrolOnPage(agent, '/mfa/api', (secret) => totp({ secret, atMs: Date.now() }))

/** Takes the packed package from who has it, once it is there. */
export function startPageSuite(packed: () => Packed): void {
  describe.each(SITES)('the whole site $name', (site) => {
    let pasted: PastedSite
    const url = `http://localhost:${site.port}`

    beforeAll(async () => {
      pasted = await pasteSite(packed(), site)
    })
    afterAll(() => pasted?.stop())

    test('signs in, sets a method up, and asks for a code at the next sign-in', async () => {
      const first = await signIn(url)
      expect((await first.document('/')).text).toContain('<mfa-settings>')
      expect((await first.document('/assets/mfa.js')).status).toBe(200)
      const { codes } = await setUp(first)
      const next = await signIn(url)
      expect(await ledTo(next, url)).toBe('/mfa/challenge?to=%2F')
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
      const { folder } = pasted.host
      const keys = await readFile(path.join(folder, 'mfa-keys.json'), 'utf8')
      const env = { ...process.env, LIBSQL_URL: 'file:mfa.db', MFA_KEYS: keys }
      const command = `npx sallyport doctor --url ${url} --elements public/assets`
      const { stdout } = await run('bash', ['-c', command], { cwd: folder, env })
      expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([''])
    })
  })
}
