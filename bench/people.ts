import { randomBytes } from 'node:crypto'
import type { Membership } from '../edge/index.ts'
import { UserAgent } from '../tests/support/client.ts'
import { totp } from '../tests/support/totp-oracle.ts'
import { type Begun, type Confirmed, codesOf, secretOf } from '../tests/world/world.ts'
import type { Shot } from './load/load.ts'
import type { OurSite, Server } from './sites/stand.ts'

export const SUBRESOURCE = { accept: 'application/json', 'sec-fetch-dest': 'empty' }
export const DOCUMENT = { accept: 'text/html', 'sec-fetch-dest': 'document' }

/** Somebody with a browser and an authenticator app, whose requests are written before they are sent. */
export class Person {
  readonly site: OurSite
  readonly id: string
  readonly memberships: Membership[]
  agent: UserAgent
  secret = ''

  constructor(site: OurSite, { id = `p-${randomBytes(8).toString('hex')}`, memberships = [] as Membership[] } = {}) {
    this.site = site
    this.id = id
    this.memberships = memberships
    this.agent = new UserAgent(site.url)
    this.signIn()
  }

  /** The password step of the site: a new session. */
  signIn(): this {
    const principal = { id: this.id, name: 'Alice', sessionId: randomBytes(16).toString('hex') }
    const sid = JSON.stringify({ ...principal, memberships: this.memberships })
    this.agent.jar.set('sid', Buffer.from(sid).toString('base64'))
    return this
  }

  get cookie(): string {
    return this.agent.jar.header('/') ?? ''
  }

  code(): string {
    return totp({ secret: this.secret, atMs: this.site.now() })
  }

  async enrol(): Promise<this> {
    await this.read('/mfa/api/settings')
    const begun = await this.agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
    if (begun.status !== 201) throw new Error(`no enrolment: ${begun.status} ${begun.text}`)
    this.secret = secretOf(begun.json<Begun>())
    const at = `/mfa/api/enrolments/${begun.json<Begun>().id}/confirm`
    const confirmed = await this.agent.json('POST', at, { code: this.code() })
    if (confirmed.status !== 200) throw new Error(`not enrolled: ${confirmed.status} ${confirmed.text}`)
    if (codesOf(confirmed.json<Confirmed>()).length !== 10) throw new Error('no backup codes')
    return this
  }

  /** Reads what the page reads before somebody types: an unsafe request sends its CSRF value back. */
  async read(path: string): Promise<void> {
    const answer = await this.agent.json('GET', path)
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`)
  }

  get(path: string, fields: Record<string, string>): Shot {
    return { method: 'GET', path, headers: { ...fields, cookie: this.cookie } }
  }

  /** The same after a look at it: a browser takes the cookie that an answer renews. */
  async visit(path: string, fields: Record<string, string>): Promise<Shot> {
    const { status } = await this.agent.document(path)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
    return this.get(path, fields)
  }

  post(path: string, body: unknown, status = 200): Shot {
    return posted(this.agent, path, body, status)
  }

  /** The code of a new session, ready to be sent. */
  async signInShot(): Promise<Shot> {
    this.signIn()
    await this.read('/mfa/api/challenge')
    return this.post('/mfa/api/challenge', { factor: 'totp', code: this.code() })
  }
}

/** The same at the peer. */
export class PeerPerson {
  readonly url: string
  readonly email = `${randomBytes(8).toString('hex')}@example.com`
  readonly password = 'correct horse battery'
  agent: UserAgent
  secret = ''

  constructor(server: Server) {
    this.url = server.url
    this.agent = new UserAgent(server.url)
  }

  get cookie(): string {
    return this.agent.jar.header('/') ?? ''
  }

  async enrol(): Promise<this> {
    const { email, password } = this
    await this.post('/api/auth/sign-up/email', { email, password, name: 'Alice' })
    const enabled = await this.post('/api/auth/two-factor/enable', { password })
    this.secret = new URL(enabled.json<{ totpURI: string }>().totpURI).searchParams.get('secret') ?? ''
    await this.post('/api/auth/two-factor/verify-totp', { code: this.code() })
    return this
  }

  get(path: string, fields: Record<string, string>): Shot {
    return { method: 'GET', path, headers: { ...fields, cookie: this.cookie } }
  }

  async signInShot(): Promise<Shot> {
    this.agent = new UserAgent(this.url)
    const { email, password } = this
    await this.post('/api/auth/sign-in/email', { email, password })
    return posted(this.agent, '/api/auth/two-factor/verify-totp', { code: this.code() })
  }

  private code(): string {
    return totp({ secret: this.secret, atMs: Date.now() })
  }

  private async post(path: string, body: unknown) {
    const answer = await this.agent.json('POST', path, body)
    if (answer.status !== 200) throw new Error(`the peer's ${path} answered ${answer.status}: ${answer.text}`)
    return answer
  }
}

function posted(agent: UserAgent, path: string, body: unknown, status = 200): Shot {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'sec-fetch-dest': 'empty',
    'sec-fetch-mode': 'cors',
    'sec-fetch-site': 'same-origin',
    origin: agent.origin,
    'content-type': 'application/json',
    cookie: agent.jar.header(path) ?? '',
  }
  if (agent.csrf !== null) headers['x-mfa-csrf'] = agent.csrf
  return { method: 'POST', path, headers, body: JSON.stringify(body), status }
}

/** Does something with each, four at a time. */
export async function withEach<T, R>(all: T[], act: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < all.length; at = next++) results[at] = await act(all[at] as T)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  return results
}
