import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { type ExecutionContext, Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import { createInvitationStore } from '../../db/invitations.ts'
import { createPasskeyStore } from '../../db/passkeys.ts'
import { createSessionStore } from '../../db/sessions.ts'
import { locate } from '../../edge/http/request/location.ts'
import { offerAfterCode, passkeys } from '../../edge/passkeys/index.ts'
import { readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import { createSiteGate } from '../../edge/proxy/flow/create.ts'
import { toBrowserResponse } from '../../edge/proxy/upstream/response.ts'
import { createUpstream } from '../../edge/proxy/upstream/upstream.ts'
import { canonicalise } from '../../edge/reading/canonical.ts'
import { readCookies } from '../../edge/reading/cookies.ts'
import { counted, unfinished } from '../support/unfinished.ts'

/** The gate in front of a site with a clock that the test moves. None of this is in anything that ships. */
type Env = {
  LIBSQL_URL: string
  MFA_KEYS: string
  VARIABLES: string
  TIMEOUT_MS: string
  SOCKET_CHECK_MS: string
  BODY_MS: string
  OFF: string
}

let offsetMs = 0
// What keeps keys for a while has no clock of ours to go by.
const platformNow = Date.now.bind(Date)
Date.now = () => platformNow() + offsetMs
let gate: Hono | null = null
const logged: unknown[] = []

function build(env: Env): Hono {
  const db = drizzle(createClient({ url: env.LIBSQL_URL }))
  const config = readConfig(JSON.parse(env.VARIABLES) as Variables)
  return createSiteGate({
    config,
    passkeys: config.passkeys
      ? passkeys({ ...config.passkeys, store: createPasskeyStore(), offer: offerAfterCode() })
      : undefined,
    keys: env.MFA_KEYS,
    store: createStore(db),
    sessions: createSessionStore(db),
    invitations: createInvitationStore(db),
    elements: async () => new Response('// the elements', { headers: { 'Content-Type': 'text/javascript' } }),
    findFailure: async () => ({ status: 200, location: null }),
    log: (entry) => logged.push(entry),
    ports: { clock: () => Date.now(), platformClock: platformNow, ...(env.BODY_MS && { bodyMs: Number(env.BODY_MS) }) },
    timeoutMs: Number(env.TIMEOUT_MS),
    socketCheckMs: Number(env.SOCKET_CHECK_MS) || undefined,
  })
}

/** The same proxy without a gate: reads the request, strips, forwards with a time limit, and rewrites the answer. */
function buildOff(env: Env): Hono {
  const config = readConfig(JSON.parse(env.VARIABLES) as Variables)
  const site = createUpstream(config, (address, init) => fetch(address, init), Number(env.TIMEOUT_MS))
  const where = { origins: new Set(config.publicOrigins) }
  const app = new Hono()
  app.use('*', async (c) => {
    const canonical = canonicalise(c.req.url)
    const location = locate(c, where)
    if (canonical === null || !location.ok) return c.text('Bad request\n', 400)
    const upstream = await site.send({
      method: c.req.method,
      path: canonical.path,
      search: canonical.search,
      from: c.req.raw,
      publicOrigin: location.value.origin,
      cookies: [],
      raw: readCookies(c.req.header('cookie')),
      authorization: c.req.header('authorization') ?? null,
      assertion: null,
      body: c.req.raw.body,
    })
    return toBrowserResponse(upstream, site, upstream.headers.getSetCookie(), false)
  })
  return app
}

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/__world') {
      offsetMs += Number(url.searchParams.get('advanceMs') ?? 0)
      return Response.json({ now: Date.now(), unfinished: unfinished(), logged })
    }
    // Benchmarks compare with the least that a Worker in between can do, and with this proxy switched off.
    if (env.OFF === 'bare') {
      const { ORIGIN = '' } = JSON.parse(env.VARIABLES) as Variables
      return fetch(new Request(ORIGIN + url.pathname + url.search, request), { redirect: 'manual' })
    }
    gate ??= env.OFF === 'proxy' ? buildOff(env) : build(env)
    return gate.fetch(request, env, counted(context))
  },
}
