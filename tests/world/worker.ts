import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { type Context, type ExecutionContext, Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import { createLoginStore } from '../../db/logins.ts'
import { createOperatorStore } from '../../db/operator.ts'
import { createPasskeyStore } from '../../db/passkeys.ts'
import { createPersonSessionStore } from '../../db/person-sessions/index.ts'
import { admin, sealAudit } from '../../edge/admin/index.ts'
import { bearerTokens } from '../../edge/embed/index.ts'
import { type ForwardAuthOptions, forwardAuth } from '../../edge/forward-auth/index.ts'
import { createMfa, type Mfa, type MfaOptions, type Principal, UnknownCredential } from '../../edge/index.ts'
import { twoCalls } from '../../edge/logins/index.ts'
import { offerAfterCode, passkeys } from '../../edge/passkeys/index.ts'
import { sessions } from '../../edge/sessions/index.ts'
import { counted, unfinished } from '../support/unfinished.ts'

/**
 * A host site made for tests: it believes its cookie, counts what reaches its handlers, and lets the test move the
 * clock. None of this is in anything that ships.
 */
type Env = {
  LIBSQL_URL: string
  MFA_KEYS: string
  OPTIONS: string
  GATE: string
  LAYOUT: string
  READS_BODY: string
  BODY_MS: string
  BACKENDS: string
  FORWARD_AUTH: string
  EMBED: string
  PASSKEYS: string
  ADMIN: string
  SESSIONS: string
}

let offsetMs = 0
let frozenAt: number | null = null
let platformSkewMs = 0
let isIdentifyBroken = false
const hits: string[] = []
const logged: unknown[] = []
const notified: unknown[] = []

function now(): number {
  return (frozenAt ?? Date.now()) + offsetMs
}

/** `sid` holds the principal itself; `dead` is a session the host has ended. */
function identify(
  cookieHeader: string,
  authorization: string | undefined,
  account: string | undefined,
): Principal | null {
  if (isIdentifyBroken) throw new TypeError('the host is broken')
  if (authorization !== undefined) throw new UnknownCredential('no bearer here')
  const sid = /(?:^|;\s*)sid=([^;]*)/.exec(cookieHeader)?.[1]
  if (sid === undefined || sid === 'dead') return null
  try {
    const bytes = Uint8Array.from(atob(decodeURIComponent(sid)), (character) => character.charCodeAt(0))
    const principal = JSON.parse(new TextDecoder().decode(bytes)) as Principal
    return account === undefined ? principal : { ...principal, accountId: account }
  } catch {
    throw new UnknownCredential('not a session of ours')
  }
}

type Create = (options: MfaOptions) => Mfa

function build(env: Env, create: Create): Hono {
  const db = drizzle(createClient({ url: env.LIBSQL_URL }))
  const options = JSON.parse(env.OPTIONS ?? '{}') as Partial<MfaOptions>
  const backends = JSON.parse(env.BACKENDS || '[]')
  const mfa = create({
    store: createStore(db),
    identify: (c) => identify(c.req.header('cookie') ?? '', c.req.header('authorization'), c.req.header('x-account')),
    keys: env.MFA_KEYS,
    issuer: 'Acme',
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
    ports: {
      clock: now,
      platformClock: () => Date.now() + platformSkewMs,
      ...(env.BODY_MS && { bodyMs: Number(env.BODY_MS) }),
    },
    log: (entry) => logged.push(entry),
    notify: (event) => notified.push(event),
    layout: env.LAYOUT
      ? (body, { title }) => `<!doctype html><title>${title}</title><body class="of-the-host">${body}</body>`
      : undefined,
    forwardAuth: env.FORWARD_AUTH ? forwardAuth(JSON.parse(env.FORWARD_AUTH) as ForwardAuthOptions) : undefined,
    logins: backends.length > 0 ? twoCalls({ store: createLoginStore(db), backends }) : undefined,
    embed: env.EMBED ? bearerTokens(JSON.parse(env.EMBED)) : undefined,
    passkeys: env.PASSKEYS
      ? passkeys({ offer: offerAfterCode(), ...JSON.parse(env.PASSKEYS), store: createPasskeyStore() })
      : undefined,
    admin: env.ADMIN ? admin({ store: createOperatorStore(db) }) : undefined,
    sessions: env.SESSIONS
      ? sessions({
          store: createPersonSessionStore(db),
          place: (c) => c.req.header('x-place'),
          onOthersEnded: (c) => hits.push(`others ended by ${c.req.header('cookie')}`),
        })
      : undefined,
    ...options,
  })
  const app = new Hono()
  app.post('/__world', async (c) => {
    const order = (await c.req.json()) as Record<string, number | boolean | null>
    if (typeof order.advanceMs === 'number') offsetMs += order.advanceMs
    if ('freezeAt' in order) {
      frozenAt = order.freezeAt as number | null
      offsetMs = 0
    }
    if (typeof order.platformSkewMs === 'number') platformSkewMs = order.platformSkewMs
    if (typeof order.breakIdentify === 'boolean') isIdentifyBroken = order.breakIdentify
    if (order.forget) hits.length = 0
    const clock = { now: now(), unfinished: unfinished() }
    return c.json(order.isClockOnly ? clock : { ...clock, hits, logged, notified })
  })
  app.post('/__world/password', async (c) => {
    await mfa.passwordChanged(((await c.req.json()) as { id: string }).id)
    return c.body(null, 204)
  })
  app.post('/__world/forget', async (c) => {
    await mfa.forget(((await c.req.json()) as { id: string }).id)
    return c.body(null, 204)
  })
  // As a scheduled handler does it.
  app.post('/__world/seal', async (c) => {
    const { key } = (await c.req.json()) as { key: string }
    return c.json(await sealAudit({ store: createOperatorStore(db), key }))
  })
  // A host that ends an assurance on a route that no gate is around.
  app.post('/early', async (c) => {
    await mfa.endAssurance(c)
    return c.text('ended')
  })
  app.post('/early/sensitive', mfa.stepUp({ maxAgeSeconds: 300 }), (c) => c.text('sensitive', 200, saidBy(c)))
  const reads = env.READS_BODY as '' | 'raw' | 'json'
  app.use('/mfa/*', async (c, next) => {
    if (reads && c.req.method === 'POST') await (reads === 'raw' ? c.req.raw.text() : c.req[reads]()).catch(() => {})
    await next()
  })
  app.route('/mfa', mfa.routes)
  // A benchmark compares with the same site without the gate.
  if (env.GATE !== 'none') app.use('*', mfa.gate(JSON.parse(env.GATE ?? '{"open":["/about"]}')))
  // A host that renews its session's id while somebody is signed in.
  app.post('/renew', async (c) => {
    const { sessionId, sid } = (await c.req.json()) as { sessionId: string; sid: string }
    await mfa.moved(c, sessionId)
    c.header('Set-Cookie', `sid=${sid}; Path=/`, { append: true })
    return c.body(null, 204)
  })
  app.use('/sensitive', mfa.stepUp({ maxAgeSeconds: 300 }))
  // An answer whose headers cannot be changed, as one that a host hands on of somebody else's.
  app.get('/handed-on', (c) => Response.redirect(new URL('/elsewhere', c.req.url), 302))
  app.post('/end', async (c) => {
    await mfa.endAssurance(c)
    return c.text('ended', 200, saidBy(c))
  })
  app.all('*', (c) => {
    hits.push(`${c.req.method} ${c.req.path}`)
    return c.text('gated content of the host', 200, saidBy(c))
  })
  return app
}

/** What this host says of its answer: whatever the test wants. */
function saidBy(c: Context): Record<string, string> {
  return JSON.parse(c.req.header('x-say') ?? '{}')
}

/** This host as a Worker, over the product as it is created by whoever asks. */
export function hostWith(create: Create) {
  let app: Hono | null = null
  return {
    fetch(request: Request, env: Env, context: ExecutionContext) {
      app ??= build(env, create)
      return app.fetch(request, env, counted(context))
    },
  }
}

export default hostWith(createMfa)
