import { randomBytes } from 'node:crypto'
import { cookieValues } from './cookies.ts'
import type { Contact } from './recorder.ts'
import { type NastySite, REMEMBER_COOKIE, SESSION_COOKIE } from './site.ts'

/** `named`: whose name came without a password so far. */
export type Session = { id: string; user: string | null; named: string | null }

/** Who somebody is, and by what. */
export type Identity = { user: string | null; by: 'session' | 'remember' | 'basic' | 'bearer' | 'nothing' }

const random = () => randomBytes(16).toString('hex')

/** The site's memory: sessions, and the other things that make somebody signed in. */
export class Accounts {
  private readonly site: () => NastySite
  private readonly sessions = new Map<string, Session>()
  private readonly remembered = new Map<string, string>()
  private readonly bearers = new Map<string, string>()
  private readonly links = new Map<string, string>()
  private readonly given: string[] = []

  constructor(site: () => NastySite) {
    this.site = site
  }

  /** The session that a request carries: of several the first that is somebody's, else the first that is known. */
  session(contact: Contact): Session | null {
    const values = this.cookie(contact, SESSION_COOKIE)
    if (this.site().isSessionInUrl) {
      const inUrl = new RegExp(`[;?&]${SESSION_COOKIE}=([^;?&#]+)`, 'gi')
      values.push(...[...contact.target.matchAll(inUrl)].map(([, value = '']) => value))
    }
    const known = values.map((value) => this.sessions.get(value)).filter((session) => session !== undefined)
    return known.find(({ user }) => user !== null) ?? known[0] ?? null
  }

  identity(contact: Contact): Identity {
    const session = this.session(contact)
    if (session?.user) return { user: session.user, by: 'session' }
    for (const token of this.cookie(contact, REMEMBER_COOKIE)) {
      const user = this.remembered.get(token)
      if (user !== undefined) return { user, by: 'remember' }
    }
    const [scheme = '', text = ''] = (contact.headers.authorization ?? '').split(/\s+/, 2)
    if (/^basic$/i.test(scheme)) {
      const [user = '', ...password] = Buffer.from(text, 'base64').toString('utf8').split(':')
      const name = this.check(user, password.join(':'))
      if (name !== null) return { user: name, by: 'basic' }
    }
    const bearer = this.bearers.get(text)
    if (/^bearer$/i.test(scheme) && bearer !== undefined) return { user: bearer, by: 'bearer' }
    return { user: null, by: 'nothing' }
  }

  /** The name as the site keeps it, or `null` when the password is wrong. */
  check(user: string, password: string): string | null {
    const { users, normalise } = this.site()
    const name = normalise(user)
    return Object.hasOwn(users, name) && users[name] === password ? name : null
  }

  open(user: string | null = null): Session {
    const session = { id: random(), user, named: null }
    this.sessions.set(session.id, session)
    this.given.push(session.id)
    return session
  }

  /** The same session under a new id. `isOldKept`: both work, as with ids that roll under parallel requests. */
  rotate(session: Session, { isOldKept = false } = {}): Session {
    const renewed = { ...session, id: random() }
    if (!isOldKept) this.sessions.delete(session.id)
    this.sessions.set(renewed.id, renewed)
    this.given.push(renewed.id)
    return renewed
  }

  close(session: Session): void {
    session.user = null
    this.sessions.delete(session.id)
  }

  remember = (user: string) => this.issue(this.remembered, user)
  bearer = (user: string) => this.issue(this.bearers, user)
  link = (user: string) => this.issue(this.links, user)

  followed(token: string): string | null {
    return this.links.get(token) ?? null
  }

  /** Session ids and tokens, in the order in which they were made. */
  issued(): string[] {
    return [...this.given]
  }

  private issue(tokens: Map<string, string>, user: string): string {
    const token = random()
    tokens.set(token, user)
    if (tokens !== this.links) this.given.push(token)
    return token
  }

  private cookie({ rawHeaders }: Contact, name: string): string[] {
    const fields = rawHeaders.filter(([key]) => key.toLowerCase() === 'cookie').map(([, value]) => value)
    return cookieValues(fields, name)
  }
}
