import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endWithUs } from '../support/children.ts'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'
import { Host } from './host.ts'

/* A site outside the repository that has nothing but the packed package: on Node, over a libSQL file. */

const SITE = `
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { serve } from '@hono/node-server'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { createStore } from 'sallyport/db'
import { applyMigrations } from 'sallyport/db/migrate'
import { createMfa } from 'sallyport/edge'

const { LIBSQL_URL, MFA_KEYS } = process.env
await applyMigrations(LIBSQL_URL)
const identify = (c) => {
  const sessionId = /sid=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1]
  return sessionId ? { id: 'alice', name: 'Alice', sessionId, memberships: [] } : null
}
const mfa = createMfa({
  store: createStore(drizzle(createClient({ url: LIBSQL_URL }))),
  identify, keys: MFA_KEYS, issuer: 'Acme', login: '/login', signOut: '/logout', elements: '/assets/mfa.js',
})
const app = new Hono()
app.route('/mfa', mfa.routes)
app.use('*', mfa.gate())
app.get('/assets/:file', (c) => {
  const file = new URL(import.meta.resolve('sallyport/elements/' + c.req.param('file')))
  return c.body(Readable.toWeb(createReadStream(file)), 200, { 'content-type': 'text/javascript' })
})
app.get('/', (c) => c.text('content of the host'))
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port))
`

/** Takes the packed package from who has it, once it is there, with the names of what it brings along. */
export function hostSiteSuite(packed: () => { tarball: string; dependencies: string[] }): void {
  describe('a site made of the package alone', () => {
    let host: Host
    let site: ChildProcess
    let url: string

    beforeAll(async () => {
      const peers = ['@hono/node-server', 'hono', 'drizzle-orm', '@libsql/client']
      const { tarball, dependencies } = packed()
      host = await Host.install(tarball, [...dependencies, ...peers])
      const file = await host.write('site.js', SITE)
      const env = { ...process.env, LIBSQL_URL: `file:${path.join(host.folder, 'mfa.db')}`, MFA_KEYS: newKeyRing() }
      site = spawn(process.execPath, [file], { cwd: host.folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
      endWithUs(site, host.folder)
      const ended = once(site, 'close').then(() => Promise.reject(new Error('The site did not start.')))
      const [port] = await Promise.race([once(site.stdout ?? site, 'data'), ended])
      // It ends with the test.
      ended.catch(() => undefined)
      url = `http://127.0.0.1:${String(port).trim()}`
    })

    afterAll(async () => {
      site?.kill()
      await host?.remove()
    })

    function signedIn(): UserAgent {
      const agent = new UserAgent(url)
      agent.jar.set('sid', randomBytes(16).toString('hex'))
      return agent
    }

    /** The time, with at least ten seconds before the next code. */
    async function earlyInPeriod(): Promise<number> {
      const left = 30_000 - (Date.now() % 30_000)
      if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left))
      return Date.now()
    }

    test('a site made of the package alone enrols, asks at the next sign-in, and lets in by app and by backup code', async () => {
      const first = signedIn()
      expect((await first.document('/')).text).toBe('content of the host')
      const atMs = await earlyInPeriod()
      // Each code holds once. That of the period before is still taken, so that the next sign-in need not wait for another.
      const { secret, codes } = await enrolOnPage(first, '/mfa/api', (shown) =>
        totp({ secret: shown, atMs: atMs - 30_000 }),
      )
      await first.json('POST', '/mfa/api/backup-codes/confirm', {})

      const second = signedIn()
      expect((await second.document('/')).location).toBe('/mfa/challenge?to=%2F')
      await second.json('GET', '/mfa/api/challenge')
      const answer = { factor: 'totp', code: totp({ secret, atMs }) }
      expect((await second.json('POST', '/mfa/api/challenge', answer)).status).toBe(200)
      expect((await second.document('/')).text).toBe('content of the host')

      const third = signedIn()
      await third.json('GET', '/mfa/api/challenge')
      expect((await third.json('POST', '/mfa/api/challenge', answer)).code).toBe('wrong_code')
      const backup = { factor: 'backup_code', code: codes[0] }
      expect((await third.json('POST', '/mfa/api/challenge', backup)).status).toBe(200)
      expect((await third.document('/')).status).toBe(200)
    })

    test('it serves the elements of the package to everybody, with the published hash', async () => {
      const stranger = new UserAgent(url)
      const file = path.join(host.folder, 'node_modules/sallyport/elements/integrity.json')
      const hashes = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
      for (const script of ['mfa.js', 'mfa-codes.js', 'mfa-prove.js', 'mfa-members.js', 'mfa-qr.js']) {
        const { status, bytes } = await stranger.document(`/assets/${script}`)
        expect([script, status]).toEqual([script, 200])
        expect(`sha384-${createHash('sha384').update(bytes).digest('base64')}`).toBe(hashes[script])
      }
      expect((await stranger.document('/')).location).toBe('/login')
    })
  })
}
