import path from 'node:path'
import type { Client } from '@libsql/client'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type Answer, CookieJar, UserAgent } from '../support/client.ts'
import {
  beginDatabase,
  type Database,
  type DatabaseProxy,
  openDatabase,
  startDatabaseProxy,
} from '../support/database.ts'
import { DEFAULT_SITE } from '../support/nasty/site.ts'
import { type CountRows, countIn } from '../support/rows.ts'
import { totp } from '../support/totp-oracle.ts'
import { type RunningWorker, startWorkerd } from '../support/workerd.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'

export type GateOptions = {
  variables: Variables
  /** Counts round trips to the database and makes faults. */
  isCounted?: boolean
  timeoutMs?: number
  socketCheckMs?: number
  /** How long the body of a login may take, milliseconds. */
  bodyMs?: number
  database?: Database
  keys?: string
  /** `proxy`: the same proxy without a gate; `bare`: a Worker of one line that passes everything on. */
  off?: 'proxy' | 'bare'
  /** Another Worker, which takes the same bindings. */
  entry?: string
}

/** The gate on workerd in front of some site, over a real libSQL server. */
export type SiteGate = {
  url: string
  worker: RunningWorker
  database: Database
  keys: string
  sql: Client
  count: CountRows
  readonly trips: DatabaseProxy
  now(): Promise<number>
  advance(seconds: number): Promise<void>
  /** Until all that went on after the answers so far is over. */
  settled(): Promise<void>
  browser(): Browser
  stop(): Promise<void>
}

/** What the gate is told of the nasty site: a form at `/login`, answered with a redirect or the form again. */
export const nastyVariables = (origin: { url: string }, more: Variables = {}): Variables => ({
  ORIGIN: origin.url,
  LOGIN_PATH: '/login',
  USER_FIELD: 'u',
  SESSION_COOKIE: 'sid_x7',
  LOGIN_OK_STATUS: '302',
  LOGIN_FAIL_STATUS: '200',
  ...more,
})

export async function startSiteGate(options: GateOptions): Promise<SiteGate> {
  const given = options.database
  const { url, started } = given ? { url: given.url, started: given } : await beginDatabase()
  const proxy = options.isCounted ? await startDatabaseProxy(url) : null
  const keys = options.keys ?? newKeyRing()
  const starting = startWorkerd({
    entry: options.entry ?? path.join(import.meta.dirname, 'proxy.worker.ts'),
    bindings: {
      LIBSQL_URL: proxy?.url ?? url,
      MFA_KEYS: keys,
      // The sites of the tests take one name for each person, unless a test is about just that.
      VARIABLES: JSON.stringify({ ONE_NAME: 'yes', ...options.variables }),
      TIMEOUT_MS: String(options.timeoutMs ?? 5_000),
      SOCKET_CHECK_MS: String(options.socketCheckMs ?? ''),
      BODY_MS: options.bodyMs ? String(options.bodyMs) : '',
      OFF: options.off ?? '',
    },
  })
  const [database, worker] = await Promise.all([started, starting])
  const sql = openDatabase(url)
  const orders = new UserAgent(worker.url)
  const world = async (query: string) =>
    (await orders.send('GET', `/__world?${query}`)).json<{ now: number; unfinished: number }>()
  const gate: SiteGate = {
    url: worker.url,
    worker,
    database,
    keys,
    sql,
    count: countIn(sql),
    get trips() {
      if (proxy === null) throw new Error('Nothing is counted here: startSiteGate({ isCounted: true }).')
      return proxy
    },
    now: async () => (await world('')).now,
    advance: async (seconds) => void (await world(`advanceMs=${seconds * 1000}`)),
    settled: async () => {
      while ((await world('')).unfinished > 0);
    },
    browser: () => new Browser(gate),
    async stop() {
      sql.close()
      await worker.stop()
      await proxy?.stop()
      if (!options.database) await database.stop()
    },
  }
  return gate
}

/** A browser with a person at it, who has an authenticator app that shares no code with ours. */
export class Browser extends UserAgent {
  readonly gate: SiteGate
  secret = ''
  codes: string[] = []

  /** `origin`: what this browser calls a gate that has a name of its own. */
  constructor(gate: SiteGate, jar = new CookieJar(), origin = gate.url) {
    super(gate.url, { jar, origin })
    this.gate = gate
  }

  /** What this browser sends to a page. */
  get cookie(): string {
    return this.jar.header('/') ?? ''
  }

  /** Another browser with the cookies of this one as they are now: what a thief would have. */
  copy(): Browser {
    return this.elsewhere(this.jar.copy())
  }

  /** The same person somewhere else, with nothing but the password and the phone. */
  elsewhere(jar?: CookieJar): Browser {
    return Object.assign(new Browser(this.gate, jar), { secret: this.secret, codes: this.codes })
  }

  /** The password of one of the people of the nasty site, where `at` takes it. */
  async signIn(name = 'alice', at = '/login'): Promise<Answer> {
    await this.document('/login')
    return this.form(at, { u: name, p: DEFAULT_SITE.users[name] ?? '' })
  }

  async code(steps = 0): Promise<string> {
    return totp({ secret: this.secret, atMs: (await this.gate.now()) + steps * 30_000 })
  }

  /** Sets a method up, on the page that the sign-in leads to. The next code is another one. */
  async enrol(): Promise<Answer> {
    const { confirmed, codes } = await enrolOnPage(this, '/.mfa/api', (secret) => {
      this.secret = secret
      return this.code()
    })
    this.codes = codes
    await this.json('POST', '/.mfa/api/backup-codes/confirm', {})
    await this.gate.advance(60)
    return confirmed
  }

  async answer(code?: string): Promise<Answer> {
    await this.json('GET', '/.mfa/api/challenge')
    return this.json('POST', '/.mfa/api/challenge', { factor: 'totp', code: code ?? (await this.code()) })
  }
}

/** Another gate over the same data and keys, told something else. */
export const startBeside = ({ database, keys }: SiteGate, variables: Variables): Promise<SiteGate> =>
  startSiteGate({ variables, database, keys })

/** Somebody of the nasty site who is through the gate, with a method. */
export async function member(gate: SiteGate, name = 'alice', at?: string): Promise<Browser> {
  const browser = gate.browser()
  await browser.signIn(name, at)
  await browser.enrol()
  return browser
}
