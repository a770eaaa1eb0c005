import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Client } from '@libsql/client'
import type { BearerTokensOptions } from '../../edge/embed/index.ts'
import type { ForwardAuthOptions } from '../../edge/forward-auth/index.ts'
import type { Membership, MfaOptions } from '../../edge/index.ts'
import type { PasskeyOptions } from '../../edge/passkeys/index.ts'
import { type Answer, UserAgent } from '../support/client.ts'
import {
  beginDatabase,
  type Database,
  type DatabaseProxy,
  openDatabase,
  startDatabaseProxy,
} from '../support/database.ts'
import { type CountRows, countIn } from '../support/rows.ts'
import { totp } from '../support/totp-oracle.ts'
import { type RunningWorker, startWorkerd } from '../support/workerd.ts'
import { type Begun, enrolOnPage, secretOf } from './enrol.ts'

export { type Begun, type Confirmed, codesOf, secretOf } from './enrol.ts'

export type WorldOptions = {
  mfa?: Partial<Omit<MfaOptions, 'store' | 'identify' | 'ports' | 'log' | 'layout' | 'forwardAuth'>>
  gate?: { open?: string[] } | 'none'
  /** A proxy asks about each request; needs `mfa.origins`. */
  forwardAuth?: ForwardAuthOptions
  /** A Worker of its own, over the same host (`hostWith`). */
  entry?: string
  /** The Worker reaches its database through a proxy, which counts round trips and makes faults. */
  isProxied?: boolean
  /** A second Worker over the same database and keys, as another instance of the platform would be. */
  beside?: World
  /** A database that the caller has started and stops. */
  database?: Database
  /** A key ring of its own: for what a rotation does. */
  keys?: string
  /** The host wraps our pages in a document of its own. */
  hasLayout?: boolean
  /** A middleware of the host reads the body of every POST in front of our routes; `raw` past Hono. */
  readsBody?: 'json' | 'text' | 'parseBody' | 'arrayBuffer' | 'blob' | 'formData' | 'raw'
  /** As on Cloudflare: a field in which requests bring `request.cf`. */
  cfHeader?: string
  /** How long a body may take, milliseconds. */
  bodyMs?: number
  /** Backends that may make the two calls (spec H4). */
  backends?: { id: string; keyHash: string }[]
  /** Passkeys; needs `mfa.origins`. */
  passkeys?: PasskeyOptions
  /** The admin API (spec O3). */
  hasAdmin?: boolean
  /** People see and end their sessions past MFA. */
  hasSessions?: boolean
  /** Pages of other origins that may show the elements (spec H6). */
  embed?: BearerTokensOptions
}

export type Told = { type: string; principal: { id: string }; account?: { id: string; required: boolean } }
export type WorldState = { now: number; hits: string[]; logged: unknown[]; notified: Told[] }

/** Everything real: workerd and a libSQL server, with a proxy between them where one is asked for. */
export type World = {
  worker: RunningWorker
  database: Database
  /** Throws where none was asked for, so that nobody counts what does not pass through it. */
  readonly proxy: DatabaseProxy
  /** Straight to the database, past the proxy: what an operator or a thief would see. */
  sql: Client
  count: CountRows
  keys: string
  url: string
  now(): Promise<number>
  advance(seconds: number): Promise<void>
  freezeAt(ms: number | null): Promise<void>
  /** Until all that went on after the answers so far is over. */
  settled(): Promise<void>
  order(order: Record<string, unknown>): Promise<WorldState>
  hits(): Promise<string[]>
  /** What `notify` was given about somebody, oldest first. */
  notified(person: Person): Promise<Told[]>
  person(options?: PersonOptions): Person
  requireMfa(accountId: string): Promise<void>
  /** The host says that somebody's password was changed, or forgets somebody. */
  hostSays(what: 'password' | 'forget', id: string): Promise<Answer>
  stop(): Promise<void>
}

export type PersonOptions = { id?: string; name?: string; memberships?: Membership[] }

/** The fewest that the product takes: most worlds hash thousands of codes and never look at one. */
const FEW_ITERATIONS = 1_000

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const beside = options.beside
  const given = options.database ?? beside?.database
  const { url, started } = given ? { url: given.url, started: given } : await beginDatabase()
  const proxy = options.isProxied ? await startDatabaseProxy(url) : null
  const keys = options.keys ?? beside?.keys ?? newKeyRing()
  const starting = startWorkerd({
    entry: options.entry ?? path.join(import.meta.dirname, 'worker.ts'),
    cfHeader: options.cfHeader,
    bindings: {
      LIBSQL_URL: proxy?.url ?? url,
      MFA_KEYS: keys,
      OPTIONS: JSON.stringify({ backupCodeIterations: FEW_ITERATIONS, ...options.mfa }),
      GATE: options.gate === 'none' ? 'none' : JSON.stringify(options.gate ?? { open: ['/about'] }),
      LAYOUT: options.hasLayout ? 'yes' : '',
      FORWARD_AUTH: options.forwardAuth ? JSON.stringify(options.forwardAuth) : '',
      READS_BODY: options.readsBody ?? '',
      BODY_MS: options.bodyMs ? String(options.bodyMs) : '',
      BACKENDS: JSON.stringify(options.backends ?? []),
      PASSKEYS: options.passkeys ? JSON.stringify(options.passkeys) : '',
      EMBED: options.embed ? JSON.stringify(options.embed) : '',
      ADMIN: options.hasAdmin ? 'yes' : '',
      SESSIONS: options.hasSessions ? 'yes' : '',
    },
  })
  const [database, worker] = await Promise.all([started, starting])
  const sql = openDatabase(url)
  const orders = new UserAgent(worker.url)
  const told = async <Answered>(body: Record<string, unknown>) =>
    (await orders.json('POST', '/__world', body)).json<Answered>()
  const order: World['order'] = (body) => told<WorldState>(body)
  // By far the most frequent order. Its answer leaves out the lists, which grow with every test.
  const clocks = (body: Record<string, unknown> = {}) =>
    told<{ now: number; unfinished: number }>({ ...body, isClockOnly: true })
  const clock = async (body: Record<string, unknown> = {}) => (await clocks(body)).now
  const world: World = {
    worker,
    database,
    get proxy() {
      if (proxy === null) throw new Error('This world has no proxy: createWorld({ isProxied: true }).')
      return proxy
    },
    sql,
    count: countIn(sql),
    keys,
    url: worker.url,
    order,
    now: () => clock(),
    advance: async (seconds) => void (await clock({ advanceMs: seconds * 1000 })),
    freezeAt: async (ms) => void (await clock({ freezeAt: ms })),
    settled: async () => {
      while ((await clocks()).unfinished > 0);
    },
    hits: async () => (await order({})).hits,
    notified: async ({ id }) => (await order({})).notified.filter((event) => event.principal.id === id),
    person: (person = {}) => new Person(world, person),
    requireMfa: async (accountId) => {
      await sql.execute({
        sql: 'insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, 1, 0, ?)',
        args: [accountId, 'test'],
      })
    },
    hostSays: (what, id) =>
      orders.send('POST', `/__world/${what}`, { 'content-type': 'application/json' }, JSON.stringify({ id })),
    async stop() {
      sql.close()
      await worker.stop()
      await proxy?.stop()
      if (!beside && !options.database) await database.stop()
    },
  }
  return world
}

export function newKeyRing(ids: string[] = ['k1']): string {
  const keys = Object.fromEntries(ids.map((id) => [id, randomBytes(32).toString('base64')]))
  return JSON.stringify({ active: ids[0], keys })
}

/** Somebody with a browser and, once enrolled, an authenticator app that shares no code with ours. */
export class Person {
  readonly id: string
  readonly name: string
  readonly memberships: Membership[]
  readonly world: World
  agent: UserAgent
  secret = ''
  authenticatorId = ''
  codes: string[] = []

  constructor(world: World, options: PersonOptions) {
    this.world = world
    this.id = options.id ?? `p-${randomBytes(8).toString('hex')}`
    this.name = options.name ?? 'Alice'
    this.memberships = options.memberships ?? []
    this.agent = new UserAgent(world.url)
    this.signIn()
  }

  /** The host's password step: a new host session in this browser. What our cookie jar holds stays. */
  signIn(): this {
    this.agent.jar.set('sid', this.sessionCookie())
    return this
  }

  /** The same person in another browser, with the password only. */
  elsewhere(): Person {
    const { id, name, memberships, secret, authenticatorId, codes } = this
    return Object.assign(new Person(this.world, { id, name, memberships }), { secret, authenticatorId, codes })
  }

  sessionCookie(sessionId = randomBytes(16).toString('hex')): string {
    const { id, name, memberships } = this
    return Buffer.from(JSON.stringify({ id, name, sessionId, memberships })).toString('base64')
  }

  /** The code that the app shows, `steps` from now. */
  async code(steps = 0): Promise<string> {
    return totp({ secret: this.secret, atMs: (await this.world.now()) + steps * 30_000 })
  }

  async wrongCode(): Promise<string> {
    const now = await this.world.now()
    const right = new Set([-2, -1, 0, 1, 2].map((steps) => totp({ secret: this.secret, atMs: now + steps * 30_000 })))
    for (let n = 0; ; n++) {
      const candidate = String(n).padStart(6, '0')
      if (!right.has(candidate)) return candidate
    }
  }

  begin(): Promise<Answer> {
    return this.unsafe('POST', '/mfa/api/enrolments', { factor: 'totp' })
  }

  /** What the settings show; unsafe requests need the value that comes with it. */
  settings(): Promise<Answer> {
    return this.agent.json('GET', '/mfa/api/settings')
  }

  /** Begins, with an app that has read what is shown. */
  async begun(): Promise<Begun> {
    await this.settings()
    const begun = (await this.begin()).json<Begun>()
    this.secret = secretOf(begun)
    this.authenticatorId = begun.id
    return begun
  }

  confirm(enrolmentId: string, code: string): Promise<Answer> {
    return this.unsafe('POST', `/mfa/api/enrolments/${enrolmentId}/confirm`, { code })
  }

  /** Confirms what this person began last. */
  confirmOwn(code: string): Promise<Answer> {
    return this.confirm(this.authenticatorId, code)
  }

  abandon(): Promise<Answer> {
    return this.unsafe('POST', `/mfa/api/enrolments/${this.authenticatorId}/abandon`, {})
  }

  /** Begins, confirms and keeps the codes, then waits until the app shows a code that was not used. */
  async enrol(): Promise<this> {
    const { id, codes } = await enrolOnPage(this.agent, '/mfa/api', async (shown) => {
      this.secret = shown
      return this.code()
    })
    this.authenticatorId = id
    this.codes = codes
    await this.unsafe('POST', '/mfa/api/backup-codes/confirm', {})
    await this.world.advance(60)
    return this
  }

  /** Answers this session's challenge with a code of the app. */
  answer(code: string, body: Record<string, unknown> = {}): Promise<Answer> {
    return this.prove({ factor: 'totp', code, ...body })
  }

  /** Answers this session's challenge with a code of either factor. Reads the challenge first, as the page would. */
  async prove(proof: object): Promise<Answer> {
    if (this.agent.csrf === null || !this.isCsrfOwn()) await this.readChallenge()
    return this.unsafe('POST', '/mfa/api/challenge', proof)
  }

  /** Answers it with a backup code. */
  useBackup(code = '', body: Record<string, unknown> = {}): Promise<Answer> {
    return this.answer(code, { factor: 'backup_code', ...body })
  }

  async readChallenge(): Promise<Answer> {
    const answer = await this.agent.json('GET', '/mfa/api/challenge')
    this.#csrfOf = this.agent.jar.get('sid')
    return answer
  }

  /** A code of the app as the proof of an act. */
  async proof(): Promise<{ factor: 'totp'; code: string }> {
    return { factor: 'totp', code: await this.code() }
  }

  reset(body: Record<string, unknown>): Promise<Answer> {
    return this.unsafe('POST', '/mfa/api/enrolments', { factor: 'totp', replaces: this.authenticatorId, ...body })
  }

  remove(proof: unknown): Promise<Answer> {
    return this.unsafe('POST', `/mfa/api/authenticators/${this.authenticatorId}/remove`, { proof })
  }

  newCodes(proof: unknown): Promise<Answer> {
    return this.unsafe('POST', '/mfa/api/backup-codes', { proof })
  }

  setPolicy(accountId: string, required: boolean, proof?: unknown): Promise<Answer> {
    return this.unsafe('PUT', `/mfa/api/policies/${accountId}`, { required, proof })
  }

  unsafe(method: string, at: string, body: unknown): Promise<Answer> {
    return this.agent.json(method, at, body)
  }

  #csrfOf: string | null = null

  private isCsrfOwn(): boolean {
    return this.#csrfOf !== null && this.#csrfOf === this.agent.jar.get('sid')
  }
}
