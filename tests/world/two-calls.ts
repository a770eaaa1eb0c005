import { createHash, randomBytes } from 'node:crypto'
import { type Answer, type HeaderFields, UserAgent } from '../support/client.ts'
import { enrolOnPage } from './enrol.ts'
import type { Person, World } from './world.ts'

export type BackendKey = { id: string; key: string; entry: { id: string; keyHash: string } }

export function newBackend(id: string): BackendKey {
  const key = randomBytes(32).toString('hex')
  return { id, key, entry: { id, keyHash: createHash('sha256').update(key).digest('hex') } }
}

export type LoginAnswer = {
  verdict: 'allow' | 'challenge' | 'enrol'
  rule: string
  ticket?: string
  expiresAt?: number
  accounts?: { id: string; name: string }[]
}

/** A host's backend: it speaks to the API as a server does, without cookies, origin or anything of a browser. */
export class Backend {
  readonly agent: UserAgent
  readonly key: string

  constructor(world: World, { key }: BackendKey) {
    this.agent = new UserAgent(world.url)
    this.key = key
  }

  call(path: string, body: unknown, headers: HeaderFields = {}): Promise<Answer> {
    const own = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' }
    return this.agent.send('POST', path, { ...own, ...headers }, JSON.stringify(body))
  }

  logins(person: Person, more: Record<string, unknown> = {}, headers: HeaderFields = {}): Promise<Answer> {
    const { id, name, memberships } = person
    const body = { principal: { id, name }, memberships, pendingId: newPendingId(), ...more }
    return this.call('/mfa/api/logins', body, headers)
  }

  /** After the right password: the pending sign-in of somebody who has to show more. */
  async pending(person: Person, more: Record<string, unknown> = {}): Promise<PendingLogin> {
    const pendingId = newPendingId()
    const answer = await this.logins(person, { pendingId, ...more })
    const { ticket } = answer.json<LoginAnswer>()
    if (answer.status !== 200 || !ticket) throw new Error(`no ticket: ${answer.status} ${answer.text}`)
    return new PendingLogin(person, pendingId, ticket)
  }

  redeem(body: Record<string, unknown>, headers: HeaderFields = {}): Promise<Answer> {
    return this.call('/mfa/api/logins/redeem', body, headers)
  }
}

export const newPendingId = () => randomBytes(16).toString('hex')

/** A browser with a ticket: what the elements do with it. */
export class PendingLogin {
  readonly person: Person
  readonly pendingId: string
  readonly ticket: string
  readonly agent: UserAgent

  constructor(person: Person, pendingId: string, ticket: string) {
    this.person = person
    this.pendingId = pendingId
    this.ticket = ticket
    this.agent = new UserAgent(person.world.url, { headers: { authorization: `MFA-Ticket ${ticket}` } })
  }

  read(): Promise<Answer> {
    return this.agent.json('GET', '/mfa/api/challenge')
  }

  settings(): Promise<Answer> {
    return this.agent.json('GET', '/mfa/api/settings')
  }

  begin(): Promise<Answer> {
    return this.agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
  }

  async answer(code: string, body: Record<string, unknown> = {}): Promise<Answer> {
    if (this.agent.csrf === null) await this.read()
    return this.agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code, ...body })
  }

  /** The whole enrolment up to the codes on the screen. */
  async enrol(): Promise<Answer> {
    const { id, confirmed } = await enrolOnPage(this.agent, '/mfa/api', (secret) => {
      this.person.secret = secret
      return this.person.code()
    })
    this.person.authenticatorId = id
    return confirmed
  }

  finish(): Promise<Answer> {
    return this.agent.json('POST', '/mfa/api/backup-codes/confirm', {})
  }

  /** Passes with a right code. */
  async grant(): Promise<string> {
    return grantOf(await this.answer(await this.person.code()))
  }

  /** What the backend sends to redeem. */
  redemption(grant: string): { ticket: string; grant: string; pendingId: string } {
    return { ticket: this.ticket, grant, pendingId: this.pendingId }
  }
}

export function grantOf(answer: Answer): string {
  const { grant } = answer.json<{ grant?: string }>()
  if (answer.status !== 200 || !grant) throw new Error(`no grant: ${answer.status} ${answer.text}`)
  return grant
}
