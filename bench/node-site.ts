import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { createStore } from '../db/index.ts'
import { createMfa, type Principal } from '../edge/index.ts'

/** The benchmark's site on Node: the same handlers, with the gate in front of them or without. */
export async function startNodeSite(options: {
  databaseUrl: string
  keys: string
  isGated: boolean
  /** Milliseconds; where people enrolled on a Worker whose clock was moved. */
  clock: () => number
}): Promise<{ url: string; stop(): Promise<void> }> {
  const client = createClient({ url: options.databaseUrl })
  const mfa = createMfa({
    store: createStore(drizzle(client)),
    identify: (c) => {
      const sid = /(?:^|;\s*)sid=([^;]*)/.exec(c.req.header('cookie') ?? '')?.[1]
      return sid === undefined ? null : (JSON.parse(atob(decodeURIComponent(sid))) as Principal)
    },
    keys: options.keys,
    issuer: 'Acme',
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
    ports: { clock: options.clock, platformClock: () => Date.now() },
  })
  const app = new Hono()
  app.route('/mfa', mfa.routes)
  if (options.isGated) app.use('*', mfa.gate())
  app.all('*', (c) => c.text('gated content of the host'))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      await new Promise((resolve) => server.close(resolve))
      client.close()
    },
  }
}
