import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import type { ExecutionContext, Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import { createSessionStore } from '../../db/sessions.ts'
import { readConfig, type Variables } from '../../edge/proxy/config.ts'
import { createSiteGate } from '../../edge/proxy/create.ts'

/** The gate in front of a site with a clock that the test moves. None of this is in anything that ships. */
type Env = { LIBSQL_URL: string; MFA_KEYS: string; VARIABLES: string; TIMEOUT_MS: string; OFF: string }

let offsetMs = 0
let gate: Hono | null = null
const logged: unknown[] = []

function build(env: Env): Hono {
  const db = drizzle(createClient({ url: env.LIBSQL_URL }))
  return createSiteGate({
    config: readConfig(JSON.parse(env.VARIABLES) as Variables),
    keys: env.MFA_KEYS,
    store: createStore(db),
    sessions: createSessionStore(db),
    elements: async () => new Response('// the elements', { headers: { 'Content-Type': 'text/javascript' } }),
    findFailure: async () => ({ status: 200, location: null }),
    log: (entry) => logged.push(entry),
    ports: { clock: () => Date.now() + offsetMs, platformClock: () => Date.now() },
    timeoutMs: Number(env.TIMEOUT_MS),
  })
}

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/__world') {
      offsetMs += Number(url.searchParams.get('advanceMs') ?? 0)
      return Response.json({ now: Date.now() + offsetMs, logged })
    }
    // A benchmark compares with the same Worker as a proxy that does nothing.
    if (env.OFF === 'yes') {
      const { ORIGIN = '' } = JSON.parse(env.VARIABLES) as Variables
      return fetch(new Request(ORIGIN + url.pathname + url.search, request), { redirect: 'manual' })
    }
    gate ??= build(env)
    return gate.fetch(request, env, context)
  },
}
