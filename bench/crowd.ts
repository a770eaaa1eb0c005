import { type Begun, secretOf } from '../tests/world/world.ts'
import { ACCOUNT } from './fill.ts'
import { load, type Rate, type Shot } from './load/load.ts'
import { DOCUMENT, Person, SUBRESOURCE, withEach } from './people.ts'
import type { OurSite } from './sites/stand.ts'

/** What is measured: whatever a person does often, or what counts others. */
export const ACTS = ['decision', 'sign-in', 'begin an enrolment', 'confirm it', "the Owner's count"] as const
export type Act = (typeof ACTS)[number]

/** So many different ones, so that it is not one person's pages that are read all the time. */
const PEOPLE = 30

/** Those who do something, over the real routes of a site; each act is measured with one request at a time. */
export class Crowd {
  readonly site: OurSite
  /** Through the gate, and staying there. */
  private readonly assured: Person[]
  /** Signing in again and again. */
  private readonly people: Person[]
  private readonly owner: Person
  /** Who begins to set a method up, and what they were given. */
  private strangers: Person[] = []
  private begun: Begun[] = []

  static async on(site: OurSite, count = PEOPLE): Promise<Crowd> {
    const memberships = [{ accountId: ACCOUNT, accountName: 'Acme', role: 'owner' as const }]
    const owner = await new Person(site, { memberships }).enrol()
    // A request through the gate, after whose answer the membership is written down: before anything is measured.
    await load({ server: site, shots: [owner.get('/data', DOCUMENT)], connections: 1 })
    const enrolled = () => withEach(Array.from({ length: count }), () => new Person(site).enrol())
    const [assured, people] = [await enrolled(), await enrolled()]
    return new Crowd(site, assured, people, owner)
  }

  private constructor(site: OurSite, assured: Person[], people: Person[], owner: Person) {
    this.site = site
    this.assured = assured
    this.people = people
    this.owner = owner
  }

  /** Writes the requests of an act beforehand, with whatever people do before it, and sends them. */
  async does(act: Act, seconds?: number): Promise<Rate> {
    return this.send(act, await this.prepare(act), seconds)
  }

  /** The requests of an act: of a decision and a count they may be sent over and over. */
  async prepare(act: Act): Promise<Shot[]> {
    switch (act) {
      case 'decision':
        return this.assured.map((person) => person.get('/data', DOCUMENT))
      case 'sign-in':
        await this.site.advance(60)
        return withEach(this.people, (person) => person.signInShot())
      case 'begin an enrolment':
        this.strangers = await withEach(this.people, () => this.stranger())
        return this.strangers.map((person) => person.post('/mfa/api/enrolments', { factor: 'totp' }, 201))
      case 'confirm it':
        // Rounds do not all begin with the same act.
        if (this.begun.length === 0) await this.does('begin an enrolment')
        return this.begun.map((begun, at) => this.confirmation(begun, at))
      case "the Owner's count":
        return [this.owner.get(`/mfa/api/policies?account=${ACCOUNT}`, SUBRESOURCE)]
    }
  }

  async send(act: Act, shots: Shot[], seconds?: number): Promise<Rate> {
    const isRepeatable = act === 'decision' || act === "the Owner's count"
    const job = { server: this.site, shots, connections: 1, keepsBodies: act === 'begin an enrolment' }
    const rate = await load(isRepeatable ? { ...job, seconds } : job)
    if (act === 'begin an enrolment') this.begun = rate.bodies.map((body) => JSON.parse(body) as Begun)
    if (act === 'confirm it') this.begun = []
    return rate
  }

  private async stranger(): Promise<Person> {
    const person = new Person(this.site)
    await person.read('/mfa/api/settings')
    return person
  }

  /** With the code of now, which would be too old before long. */
  private confirmation(begun: Begun, at: number): Shot {
    const person = this.strangers[at]
    if (!person) throw new Error('somebody began who was not there')
    person.secret = secretOf(begun)
    return person.post(`/mfa/api/enrolments/${begun.id}/confirm`, { code: person.code() })
  }
}
