import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import { createMfa, type LogEntry, type Membership } from '../../edge/index.ts'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { type Begun, newKeyRing, secretOf } from '../world/world.ts'

export type Enrolled = { agent: UserAgent }

/** A host on Node over a libSQL file, as the README has it, on a port of its own. */
export async function startFileSite(
  client: Client,
  options: { memberships?: Membership[]; clock?: () => number } = {},
) {
  const { memberships = [], clock = () => Date.now() } = options
  const logged: LogEntry[] = []
  const mfa = createMfa({
    store: createStore(drizzle(client)),
    identify: (c) => {
      const [id, sessionId] = /sid=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1]?.split('.') ?? []
      return id && sessionId ? { id, name: id, sessionId, memberships } : null
    },
    keys: newKeyRing(),
    issuer: 'Acme',
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
    ports: { clock },
    log: (entry) => logged.push(entry),
  })
  const app = new Hono()
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate())
  app.get('/', (c) => c.text('content of the host'))
  app.post('/api/data', (c) => c.text('written by the host'))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const signedIn = (id: string) => {
    const agent = new UserAgent(url)
    agent.jar.set('sid', `${id}.${randomBytes(16).toString('hex')}`)
    return agent
  }
  async function enrol(id: string): Promise<Enrolled> {
    const agent = signedIn(id)
    await agent.json('GET', '/mfa/api/settings')
    const begun = (await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })).json<Begun>()
    const code = totp({ secret: secretOf(begun), atMs: clock() })
    const confirmed = await agent.json('POST', `/mfa/api/enrolments/${begun.id}/confirm`, { code })
    if (confirmed.status !== 200) throw new Error(confirmed.text)
    return { agent }
  }
  const stop = () => new Promise((resolve) => server.close(resolve))
  return { logged, signedIn, enrol, stop }
}
