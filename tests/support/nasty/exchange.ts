import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Accounts, Identity, Session } from './accounts.ts'
import type { Contact } from './recorder.ts'
import type { NastySite } from './site.ts'

/** An answer as a value, so that what a request does and when its answer goes out are two moments. */
export type Reply = { status: number; headers: [name: string, value: string][]; body: string | Buffer }

/** Everything that one request's handling needs. */
export type Exchange = {
  contact: Contact
  message: IncomingMessage
  /** `null` for an upgrade, which has none. */
  response: ServerResponse | null
  site: NastySite
  accounts: Accounts
  /** Path without the query, as sent. */
  path: string
  query: URLSearchParams
  who: Identity
  session: Session | null
  /** The site's own address. */
  address: string
  /** Text that no answer to nobody holds. */
  secret: string
  /** What the answer says to whoever asks: the secret to somebody, something harmless to nobody. */
  text: string
}

/** Header fields of the answer that depend on who asks: gated content is not in bodies alone. */
export const marks = ({ text, secret }: Exchange): [string, string][] =>
  text.includes(secret) ? [['X-Secret', text]] : []

export function page(exchange: Exchange, status: number, html: string, more: Reply['headers'] = []): Reply {
  const own = Object.entries({ 'Content-Type': 'text/html; charset=utf-8', ...exchange.site.headers })
  const body = `<!doctype html><title>Nasty</title>\n${html}\n`
  return { status, headers: [...own, ...marks(exchange), ...more], body }
}

export function json(exchange: Exchange, status: number, value: unknown, more: Reply['headers'] = []): Reply {
  const headers: Reply['headers'] = [['Content-Type', 'application/json'], ...marks(exchange), ...more]
  return { status, headers, body: JSON.stringify(value) }
}

export const redirect = (exchange: Exchange, location: string, headers: Reply['headers'] = []): Reply =>
  page(exchange, 302, `<p>See <a href="${location}">there</a>`, [['Location', location], ...headers])

/** Looks again who it is, after something changed. */
export function asNow(exchange: Exchange, session: Session): Exchange {
  const who: Identity = session.user === null ? { user: null, by: 'nothing' } : { user: session.user, by: 'session' }
  exchange.contact.user = who.user
  return { ...exchange, session, who, text: textFor(exchange, who.user) }
}

export function textFor({ site, secret }: Pick<Exchange, 'site' | 'secret'>, user: string | null): string {
  if (user !== null) return `${secret} for ${user}`
  return site.isAllGated ? `${secret} for anybody` : 'public, for nobody'
}
