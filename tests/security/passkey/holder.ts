import { type Answer, UserAgent } from '../../support/client.ts'
import {
  type Assertion,
  type CreationOptions,
  type RequestOptions,
  SoftAuthenticator,
  type Twist,
} from '../../support/soft-authenticator.ts'
import { type Begun, type Confirmed, codesOf, createWorld, type Person, type World } from '../../world/world.ts'

export const ORIGIN = 'https://app.example.com'
export const RP_ID = 'example.com'

export function passkeyWorld(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const passkeys = { rpId: RP_ID }
  return createWorld({ passkeys, ...options, mfa: { origins: [ORIGIN], ...options.mfa } })
}

type Prompted = { prompts: { kind: string; ceremony: string; publicKey: unknown }[] }
type Settings = {
  authenticators: { id: string; factor: string; name: string; isDefault: boolean; disabled: boolean }[]
}

/** Somebody with a browser at the site's own address, and passkeys. */
export class Holder {
  readonly person: Person
  readonly world: World

  constructor(world: World, person = world.person()) {
    this.world = world
    this.person = person
    person.agent = new UserAgent(world.url, { origin: ORIGIN })
    person.signIn()
  }

  /** In another browser, with the password only. */
  elsewhere(): Holder {
    return new Holder(this.world, this.person.elsewhere())
  }

  post(at: string, body: unknown): Promise<Answer> {
    return this.person.unsafe('POST', `/mfa/api${at}`, body)
  }

  async settings(): Promise<Settings> {
    return (await this.person.settings()).json<Settings>()
  }

  async begin(body: Record<string, unknown> = {}): Promise<{ id: string; options: CreationOptions; answer: Answer }> {
    if (this.person.agent.csrf === null) await this.person.settings()
    const answer = await this.post('/enrolments', { factor: 'passkey', ...body })
    const begun = answer.status === 201 ? answer.json<Begun & Prompted>() : null
    return { id: begun?.id ?? '', options: begun?.prompts[0]?.publicKey as CreationOptions, answer }
  }

  confirm(id: string, response: unknown, more: Record<string, unknown> = {}): Promise<Answer> {
    return this.post(`/enrolments/${id}/confirm`, { response, ...more })
  }

  /** Adds a passkey; the first one brings ten codes. */
  async enrol(key = new SoftAuthenticator({ origin: ORIGIN })): Promise<SoftAuthenticator> {
    const { id, options, answer } = await this.begin()
    if (answer.status !== 201) throw new Error(`not begun: ${answer.status} ${answer.text}`)
    const confirmed = await this.confirm(id, key.create(options))
    if (confirmed.status !== 200) throw new Error(`not confirmed: ${confirmed.status} ${confirmed.text}`)
    const codes = codesOf(confirmed.json<Confirmed>())
    if (codes.length > 0) this.person.codes = codes
    this.person.authenticatorId = id
    return key
  }

  /** What the challenge of this session asks the browser for. */
  async asked(query = ''): Promise<RequestOptions> {
    const answer = await this.person.agent.json('GET', `/mfa/api/challenge${query}`)
    const { factors } = answer.json<{ factors: { factor: string; prompt?: { publicKey: unknown } }[] }>()
    const own = factors.find(({ factor }) => factor === 'passkey')
    return own?.prompt?.publicKey as RequestOptions
  }

  answer(response: Assertion, more: Record<string, unknown> = {}): Promise<Answer> {
    return this.post('/challenge', { factor: 'passkey', response, ...more })
  }

  /** Asks and answers. */
  async pass(key: SoftAuthenticator, twist: Twist = {}): Promise<Answer> {
    return this.answer(key.get(await this.asked(), twist))
  }

  /** What proves one act behind the sign-in. */
  async askProof(purpose: string, target?: string): Promise<RequestOptions> {
    const answer = await this.post('/ceremonies', { purpose, target })
    return answer.json<Prompted>().prompts[0]?.publicKey as RequestOptions
  }

  async proof(key: SoftAuthenticator, purpose: string, target?: string) {
    return { factor: 'passkey', response: key.get(await this.askProof(purpose, target)) }
  }
}

/** A passkey of the site, as a device or a browser keeps it. */
export const key = (options = {}) => new SoftAuthenticator({ origin: ORIGIN, ...options })

/** What the audit log has of somebody, oldest first. */
export async function audited({ world, person }: Holder): Promise<string[]> {
  const sql = 'select act, result from mfa_audit where principal = ? order by at'
  const { rows } = await world.sql.execute({ sql, args: [person.id] })
  return rows.map((row) => `${row.act} ${row.result}`)
}

/** The row of somebody's passkey. */
export async function rowOf({ world, person }: Holder) {
  const sql = 'select * from mfa_authenticator where principal_id = ?'
  return (await world.sql.execute({ sql, args: [person.id] })).rows[0]
}
