import { randomBytes } from 'node:crypto'
import { mintToken, type TokenClaims } from '../../edge/embed/index.ts'
import { type Answer, type HeaderFields, UserAgent } from '../support/client.ts'
import { enrolBy } from './enrol.ts'
import type { Person, World } from './world.ts'

export const APP = 'https://app.example'

export type Sent = { headers?: HeaderFields; token?: string }

/**
 * Somebody on a page of another origin, signed in at the host there: what the elements send with the token client, and
 * what the host's backend mints for them. It has no cookies, and would notice one that it gets.
 */
export class Embedded {
  readonly person: Person
  readonly world: World
  readonly sessionId: string
  readonly agent: UserAgent
  origin = APP
  /** What the page has in memory. */
  assurance: string | null = null

  constructor(person: Person, sessionId = randomBytes(16).toString('hex')) {
    this.person = person
    this.world = person.world
    this.sessionId = sessionId
    this.agent = new UserAgent(person.world.url)
  }

  /** The same host session in a page that was loaded again. */
  reloaded(): Embedded {
    return new Embedded(this.person, this.sessionId)
  }

  async mint(claims: Partial<TokenClaims> = {}, { keys = this.world.keys, ageSeconds = 0 } = {}): Promise<string> {
    const { id, name, memberships } = this.person
    const all: TokenClaims = {
      principal: { id, name },
      sessionId: this.sessionId,
      memberships,
      origin: this.origin,
      purposes: ['settings', 'policies', 'challenge'],
      ...claims,
    }
    return mintToken(keys, all, (await this.world.now()) - ageSeconds * 1000)
  }

  /** What a browser sends from the page. Headers can be replaced, or left out with `null`. */
  async send(method: string, path: string, body?: unknown, { headers = {}, token }: Sent = {}): Promise<Answer> {
    const fields: HeaderFields = {
      accept: '*/*',
      origin: this.origin,
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'cross-site',
      authorization: `Bearer ${token ?? (await this.mint())}`,
      'x-mfa-assurance': this.assurance,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }
    const answer = await this.agent.send(method, path, fields, body === undefined ? undefined : JSON.stringify(body))
    this.assurance = answer.headers.get('x-mfa-assurance') ?? this.assurance
    if (answer.headers.getSetCookie().length > 0) throw new Error(`a cookie came along with ${method} ${path}`)
    return answer
  }

  settings(sent?: Sent): Promise<Answer> {
    return this.send('GET', '/mfa/api/settings', undefined, sent)
  }

  begin(sent?: Sent): Promise<Answer> {
    return this.send('POST', '/mfa/api/enrolments', { factor: 'totp' }, sent)
  }

  answer(code: string, sent?: Sent): Promise<Answer> {
    return this.send('POST', '/mfa/api/challenge', { factor: 'totp', code }, sent)
  }

  /** Sets a method up from this page, and waits until the app shows a code that was not used. */
  async enrol(): Promise<this> {
    const { person } = this
    const { id, codes } = await enrolBy(
      (method, route, body) => this.send(method, `/mfa/api${route}`, body),
      (secret) => {
        person.secret = secret
        return person.code()
      },
    )
    Object.assign(person, { authenticatorId: id, codes })
    const kept = await this.send('POST', '/mfa/api/backup-codes/confirm', {})
    if (kept.status !== 204) throw new Error(`not finished: ${kept.status} ${kept.text}`)
    await this.world.advance(60)
    return this
  }
}
