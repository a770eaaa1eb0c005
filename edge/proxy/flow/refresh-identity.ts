import type { HostContext } from '../../http/deployment/deployment.ts'
import { logError } from '../../http/deployment/log.ts'
import { isSubResource } from '../../http/request/request-kind.ts'
import { CannotAsk, isSame, siteAccount } from '../identity/person.ts'
import type { Jar } from '../jar/contents.ts'
import type { ProxyContext } from '../upstream/context.ts'
import { askWho } from '../upstream/forward.ts'
import { setVisitor, type Visitor } from '../upstream/visitor.ts'

/** How long the site's answer about a person (identity, accounts, roles) is trusted. */
const IDENTITY_TTL_MS = 5 * 60_000

export type Refreshed = { visitor: Visitor; lines: string[] }

/**
 * Asks once more who somebody admitted is, where the site can be asked: an account may have come to be theirs, or a role be
 * taken from them, since they signed in. `other`: the session is another person's by now.
 */
export async function refreshIdentity(
  proxy: ProxyContext,
  c: HostContext,
  visitor: Visitor,
  holdsMs = IDENTITY_TTL_MS,
): Promise<Refreshed | 'other'> {
  const { http, identity, keeper } = proxy
  const { jar, brought, location } = visitor
  const same = { visitor, lines: [] }
  if (!identity.seesSessions || jar?.level !== 'a' || !jar.who || isSubResource(c)) return same
  const now = http.deps.clock()
  if (now - jar.who.askedAt < holdsMs) return same
  const question = { named: null, cookies: jar.cookies, token: null }
  const person = await askWho(proxy, c, visitor, question).catch((error: unknown) => {
    if (!(error instanceof CannotAsk)) throw error
    logError(http.deployment, visitor.requestId, error)
    return null
  })
  // Nobody can be asked: what was said last stands. Or signed out at the site: there is nothing to be seen.
  if (person === null) return same
  if (!isSame(person, jar.who)) return 'other'
  const { name, memberships } = person
  const next: Jar = { ...jar, who: { ...jar.who, name, memberships, askedAt: now } }
  const asked = { ...visitor, jar: next }
  setVisitor(c, asked)
  return { visitor: asked, lines: await keeper.serializeMeta(next, brought, location) }
}

/** Whose roles stand in the configuration has those that stand there now. */
export function withRoles({ config }: ProxyContext, jar: Jar | null): Jar | null {
  if (config.identity.kind !== 'form' || !jar?.who) return jar
  const known = given.get(jar)
  if (known) return known
  const next = { ...jar, who: { ...jar.who, memberships: siteAccount(config, jar.who.name) } }
  given.set(jar, next)
  return next
}

/** A jar is opened once for many requests, and the configuration does not change. */
const given = new WeakMap<Jar, Jar>()
