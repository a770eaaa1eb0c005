import { type Client, createClient } from '@libsql/client/http'
import type { ExecutionContext } from 'hono'
import { createStore } from '../db/index.ts'
import { createInvitationStore } from '../db/invitations.ts'
import { createOperatorStore } from '../db/operator.ts'
import { createPasskeyStore } from '../db/passkeys.ts'
import { createPersonSessionStore } from '../db/person-sessions/index.ts'
import { createSessionStore } from '../db/sessions.ts'
import { createPurgeStore, createSealStore } from '../db/upkeep.ts'
import { createWebhookStore } from '../db/webhooks.ts'
import { admin } from './admin/admin.ts'
import { platformRandom } from './crypto/random.ts'
import { isSafe } from './http/request/request-kind.ts'
import { type AnalyticsEngine, analyticsEngine } from './observe/lines.ts'
import { observeSite } from './observe/site.ts'
import { parseSigner } from './operators/seals/note.ts'
import { ROWS_PER_SEAL, sealAudit } from './operators/seals/seal.ts'
import { offerAfterCode } from './passkeys/offer-after-code.ts'
import { passkeys } from './passkeys/passkeys.ts'
import { Misconfigured, readConfig, type Variable } from './proxy/config/config.ts'
import { createSiteGate } from './proxy/flow/create.ts'
import { PREFIX } from './proxy/flow/proxy.ts'
import { findFailure } from './proxy/probe/probe.ts'
import type { Reach } from './proxy/upstream/upstream.ts'
import { sessions } from './sessions/sessions.ts'
import { MissingKeys, requireKeys } from './upkeep/keys.ts'
import { purge } from './upkeep/purge.ts'
import { type Webhooks, webhooks } from './webhooks/index.ts'

/** What `wrangler.toml` sets: one variable per setting (docs/any-site.md), and the bindings. */
export type WorkerEnv = Partial<Record<Variable, string>> & {
  LIBSQL_URL?: string
  LIBSQL_TOKEN?: string
  MFA_KEYS?: string
  /** What seals the audit log: `npx sallyport audit key`. */
  AUDIT_SEAL_KEY?: string
  /** The elements and their chunks. */
  ASSETS: { fetch: (request: Request) => Promise<Response> }
  /** The site as a service binding, for `HOST_MODE=public`. */
  ORIGIN_SERVICE?: { fetch: Reach }
  /** A dataset of Workers Analytics Engine, for what runs as numbers (docs/observe.md). */
  ANALYTICS?: AnalyticsEngine
}

type Gate = {
  fetch(request: Request, env: WorkerEnv, context: ExecutionContext): Response | Promise<Response>
  watch: ReturnType<typeof watchOf>
  /** Also where no endpoint is named: one that was before is off then. */
  hooks: Webhooks
  isTold: boolean
}

/** One per configuration: the platform gives every request of an instance the same one. */
const gates = new WeakMap<object, Gate>()

function gateOf(env: WorkerEnv): Gate {
  const known = gates.get(env)
  if (known) return known
  const config = readConfig(env)
  const { MFA_KEYS: keys = '', ORIGIN_SERVICE: service, ASSETS } = env
  const db = databaseOf(env)
  if (config.hostMode === 'public' && !service) {
    throw new Misconfigured([{ variable: 'HOST_MODE', advice: 'public needs a service binding named ORIGIN_SERVICE' }])
  }
  const reach: Reach | undefined =
    service && config.hostMode === 'public' ? (address, init) => service.fetch(address, init) : undefined
  const hooks = webhooks({
    store: createWebhookStore(db),
    endpoints: config.webhook ? [{ id: 'webhook', url: config.webhook.url, keys: config.webhook.keys }] : [],
    loopback: config.webhook?.loopback,
  })
  const watch = watchOf(env)
  const store = createStore(db)
  const site = createSiteGate({
    config,
    keys,
    store: watch ? watch.store(store) : store,
    sessions: createSessionStore(db),
    invitations: createInvitationStore(db),
    passkeys: config.passkeys
      ? passkeys({ ...config.passkeys, store: createPasskeyStore(), offer: offerAfterCode() })
      : undefined,
    admin: config.hasAdminApi ? admin({ store: createOperatorStore(db) }) : undefined,
    watch,
    log:
      watch &&
      ((entry) => {
        log(entry)
        watch.log(entry)
      }),
    listed: config.showsSessions ? sessions({ store: createPersonSessionStore(db), place: placeOf }) : undefined,
    elements: (file) => serveElement(ASSETS, file),
    reach,
    notify: config.webhook ? hooks.notify : undefined,
    findFailure: () =>
      findFailure(config, {
        fetch: reach ?? ((address, init) => fetch(address, init)),
        random: platformRandom,
        publicOrigin: config.publicOrigins[0],
      }),
  })
  const gate: Gate = {
    fetch: (request, ...more) =>
      watch ? watch.answered(request, () => site.fetch(request, ...more)) : site.fetch(request, ...more),
    ...{ hooks, watch, isTold: config.webhook !== null },
  }
  gates.set(env, gate)
  return gate
}

/** Where the binding is there, what runs is told to it as numbers; never anything of a person's. */
function watchOf({ ANALYTICS: dataset }: WorkerEnv): ReturnType<typeof observeSite> | undefined {
  if (dataset === undefined) return undefined
  if (typeof dataset.writeDataPoint !== 'function') {
    throw new Misconfigured([{ variable: 'ANALYTICS', advice: 'bind a dataset of Analytics Engine under this name' }])
  }
  return observeSite({ to: [analyticsEngine(dataset)], prefix: PREFIX })
}

/** City and country, as Cloudflare says them; nothing elsewhere. */
function placeOf({ req }: { req: { raw: Request } }): string {
  const { city, country } = (req.raw as { cf?: { city?: string; country?: string } }).cf ?? {}
  return [city, country].filter(Boolean).join(', ')
}

function databaseOf({ LIBSQL_URL: url = '', LIBSQL_TOKEN: authToken }: WorkerEnv): Client {
  try {
    return createClient({ url, authToken })
  } catch {
    // The driver's own words have the address in them, and that may have a token.
    throw new Misconfigured([{ variable: 'LIBSQL_URL', advice: 'write the address of the database' }])
  }
}

/** Until when nobody asks again whether the ring has every key that something is sealed under; epoch milliseconds. */
const keysAskedUntil = new WeakMap<object, number>()
const ASKED_AGAIN_MS = 60_000

/**
 * Asked by the first request of an instance: with a key gone from the ring, some people would be kept out one by one, so
 * nobody is let in. A database that cannot say is not asked for a minute; whatever needs it is closed by itself.
 */
async function requireRing(env: WorkerEnv): Promise<void> {
  if ((keysAskedUntil.get(env) ?? 0) > Date.now()) return
  try {
    await requireKeys({ store: createSealStore(databaseOf(env)), keys: env.MFA_KEYS ?? '' })
    keysAskedUntil.set(env, Number.POSITIVE_INFINITY)
  } catch (error) {
    if (error instanceof MissingKeys) throw error
    keysAskedUntil.set(env, Date.now() + ASKED_AGAIN_MS)
  }
}

const knownSealKeys = new WeakSet<object>()

/** Asked by the first request of an instance. Else it would come out with the first seal, and nothing is sealed meanwhile. */
async function requireSealKey(env: WorkerEnv): Promise<void> {
  if (!env.AUDIT_SEAL_KEY || knownSealKeys.has(env)) return
  await parseSigner(env.AUDIT_SEAL_KEY).catch(() => {
    throw new Misconfigured([{ variable: 'AUDIT_SEAL_KEY', advice: 'is none: npx sallyport audit key makes one' }])
  })
  knownSealKeys.add(env)
}

type Job = (env: WorkerEnv) => Promise<void>

/** What the platform starts by the clock (`crons` in wrangler.toml), by name. */
const JOBS: Record<string, Job> = {
  ...{ purge: purgeSome, seal: sealSome },
  webhooks: async (env) => {
    const { hooks, isTold, watch } = gateOf(env)
    await hooks.run()
    if (isTold) await watch?.outbox(createOperatorStore(databaseOf(env))).catch(() => {})
  },
}

/** Where fetches of one invocation are counted, these and those of the other jobs are few enough. */
const [SLICES, SEALS] = [10, 5]

async function purgeSome(env: WorkerEnv): Promise<void> {
  const { gone, isMore } = await purge({ store: createPurgeStore(databaseOf(env)), slices: SLICES })
  // biome-ignore lint/suspicious/noConsole: the Worker's log is where the operator looks
  if (isMore) console.log(JSON.stringify({ event: 'mfa.purged', gone, isMore }))
}

async function sealSome(env: WorkerEnv): Promise<void> {
  if (!env.AUDIT_SEAL_KEY) return
  const store = createOperatorStore(databaseOf(env))
  const note = (await sealAudit({ store, key: env.AUDIT_SEAL_KEY, most: SEALS * ROWS_PER_SEAL })).at(-1)
  // A copy outside of the database: nobody takes seals away together with their rows unseen.
  // biome-ignore lint/suspicious/noConsole: the Worker's log is where the operator looks
  if (note) console.log(JSON.stringify({ event: 'audit.sealed', note }))
}

/** Only what is a script, and named as one: browsers run no module of another type, and some asset servers say none. */
async function serveElement(assets: WorkerEnv['ASSETS'], file: string): Promise<Response> {
  const found = await assets.fetch(new Request(`https://assets.invalid/${file}`))
  if (!found.ok) return new Response('Not found\n', { status: 404 })
  return new Response(found.body, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      // Long enough for a visit, short enough that no page mixes the files of two versions for long.
      'Cache-Control': 'public, max-age=300',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

export default {
  async fetch(request: Request, env: WorkerEnv, context: ExecutionContext): Promise<Response> {
    try {
      const { fetch: answer, hooks, isTold } = gateOf(env)
      await requireSealKey(env)
      await requireRing(env)
      // Before anything that could be an act, so that the first one is written down too.
      if (isTold && !isSafe(request.method)) await hooks.ready().catch(logFailure)
      return await answer(request, env, context)
    } catch (error) {
      // Only a configuration that cannot work comes here, or a key that is missing; what is wrong is for the operator, not for whoever asks.
      // biome-ignore lint/suspicious/noConsole: the Worker's log is where the operator looks
      console.error(error instanceof Error ? error.message : 'the gate could not start')
      return new Response('This site is not available: its gate is not set up.\n', {
        status: 503,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': '60' },
      })
    }
  },

  /** Each job is by itself: what one cannot do keeps no other from its own. Rejects when one failed, so that it shows. */
  async scheduled(_event: unknown, env: WorkerEnv): Promise<void> {
    const failed: string[] = []
    const run = async ([name, job]: [string, Job]) => {
      await job(env).catch((error: unknown) => {
        failed.push(`${name} (${error instanceof Error ? error.name : typeof error})`)
      })
    }
    await Promise.all(Object.entries(JOBS).map(run))
    if (failed.length > 0) throw new Error(`Not done: ${failed.join(', ')}. It is tried again the next time.`)
  },
}

/** The site goes on: what cannot be told is no reason to close it. */
function logFailure(error: unknown): void {
  log({ event: 'webhook.error', error: error instanceof Error ? error.name : typeof error })
}

function log(entry: object): void {
  // biome-ignore lint/suspicious/noConsole: the Worker's log is where the operator looks
  console.error(JSON.stringify(entry))
}
