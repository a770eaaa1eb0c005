import { randomBytes } from 'node:crypto'
import { createAdaptorServer } from '@hono/node-server'
import type { Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import { createMfa, type LogEntry, type Membership, type MfaOptions } from '../../edge/index.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { openClient } from '../db/open.ts'
import { UserAgent } from '../support/client.ts'
import { HOST } from '../support/host.ts'
import { listen } from '../support/listen.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'

export type Enrolled = { agent: UserAgent }

/** What all hosts on Node give: who is signed in has a cookie `sid=<who>.<session>`. */
export function mfaOver(store: MfaStore, memberships: Membership[] = [], options: Partial<MfaOptions> = {}) {
  return createMfa({
    store,
    identify: (c) => {
      const sessionId = /sid=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1]
      const [id] = sessionId?.split('.') ?? []
      return id && sessionId ? { id, name: id, sessionId, memberships } : null
    },
    keys: newKeyRing(),
    ...HOST,
    ...options,
  })
}

/** On a port of its own. */
export const listening = (app: Pick<Hono, 'fetch'>) => listen(createAdaptorServer({ fetch: app.fetch }))

export function signedInAt(url: string, id = 'alice'): UserAgent {
  const agent = new UserAgent(url)
  agent.jar.set('sid', `${id}.${randomBytes(16).toString('hex')}`)
  return agent
}

/** A file of Sallyport's in this journal mode, with the client of its host. */
export async function hostedFile(journal: string) {
  const { url, client: host, close } = await openClient()
  await host.execute(`pragma journal_mode = ${journal}`)
  return { url, host, close }
}

/** A host on Node over a libSQL file, as the README has it, on a port of its own. */
export async function startFileSite(
  client: Client,
  options: { memberships?: Membership[]; clock?: () => number } = {},
) {
  const { memberships = [], clock = () => Date.now() } = options
  const logged: LogEntry[] = []
  const more = { ports: { clock }, log: (entry: LogEntry) => logged.push(entry) }
  const mfa = mfaOver(createStore(drizzle(client)), memberships, more)
  const app = new Hono()
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate())
  app.get('/', (c) => c.text('content of the host'))
  app.post('/api/data', (c) => c.text('written by the host'))
  const { url, stop } = await listening(app)
  const signedIn = (id: string) => signedInAt(url, id)
  async function enrol(id: string): Promise<Enrolled> {
    const agent = signedIn(id)
    await enrolOnPage(agent, '/mfa/api', (secret) => totp({ secret, atMs: clock() }))
    return { agent }
  }
  return { logged, signedIn, enrol, stop }
}
