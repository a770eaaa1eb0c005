import { spellingOf } from '../../core/names.ts'
import { sign, signAll } from '../../crypto/sign.ts'
import type { HostContext } from '../../http/deployment/deployment.ts'
import type { Location } from '../../http/request/location.ts'
import type { HttpServices } from '../../http/request/visit.ts'
import type { Principal } from '../../ports/principal.ts'
import type { BearerHash, SessionHash } from '../../ports/runtime.ts'
import type { Canonical } from '../../reading/canonical.ts'
import { couldMatchName, matchesName } from '../../reading/patterns.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import type { IncomingCookies, Jar, Who } from '../jar/contents.ts'

/** For how long somebody who gave the password may take over the code. */
export const PENDING_MS = 15 * 60_000

/** One request, read once: where it goes and what the browser brought. */
export type Visitor = {
  requestId: string
  canonical: Canonical
  location: Location
  brought: IncomingCookies
  /** Null: the browser has none, or one that is not to be believed. */
  jar: Jar | null
  /** What it brought is worth nothing any more: the answer takes it back. */
  isStale: boolean
}

const VISITOR = 'sallyport.visitor'

/** Kept beside the request and not in it, so that nothing that came from outside can be taken for it. */
export function setVisitor(c: HostContext, visitor: Visitor): void {
  c.set(VISITOR, visitor)
}

/** Whose sign-in the browser's jar holds: what `identify` is in front of an unmodified site. */
export function principalOf(config: Pick<ProxyConfig, 'owners' | 'identity'>, c: HostContext): Principal | null {
  const visitor: Visitor | undefined = c.get(VISITOR)
  const who = visitor?.jar?.who
  if (!who) return null
  const known = principals.get(who)
  if (known) return known
  const principal = principalFrom(config, who)
  principals.set(who, principal)
  return principal
}

/** A jar is opened once for many requests, and the configuration does not change. */
const principals = new WeakMap<Who, Principal>()

function principalFrom({ owners, identity }: Pick<ProxyConfig, 'owners' | 'identity'>, who: Who): Principal {
  const { id, name, spelling, sessionId, memberships, at: signedInAt } = who
  // By what the configuration says now, whatever the sign-in was told.
  const isNamedOwner = spelling !== undefined && owners.has(spellingOf(spelling, identity.naming.rule))
  return { id, name, sessionId, memberships, signedInAt, ...(isNamedOwner && { isNamedOwner }) }
}

/** The jar's session under every key of the ring, as the database knows it. */
export function sessionHashesOf(http: HttpServices, jar: Jar): Promise<SessionHash[]> {
  return signAll(http.ring, 'session', jar.who ? [jar.who.id, jar.who.sessionId] : ['', jar.id])
}

/** What is kept of a bearer token. */
export function tokenHash(http: HttpServices, token: string): Promise<BearerHash> {
  return sign(http.ring, 'jar', ['token', token]) as Promise<BearerHash>
}

/**
 * The cookies that come in raw and may go on. One that could sign somebody in never does, whatever its spelling; from a
 * browser that is not through the gate, only those that are said to be no credential.
 */
export function forwardableCookies(
  config: Pick<ProxyConfig, 'sessionCookies' | 'plainCookies'>,
  { brought, jar }: Pick<Visitor, 'brought' | 'jar'>,
  isAdmitted: boolean,
): IncomingCookies['raw'] {
  if (brought.raw.length === 0) return brought.raw
  const last = sifted.get(brought)
  if (last?.jar === jar && last.isAdmitted === isAdmitted) return last.kept
  const kept = sift(config, { brought, jar }, isAdmitted)
  sifted.set(brought, { jar, isAdmitted, kept })
  return kept
}

/** What a browser brought is read once for many requests (`jar.ts`), and the configuration does not change. */
const sifted = new WeakMap<IncomingCookies, { jar: Jar | null; isAdmitted: boolean; kept: IncomingCookies['raw'] }>()

function sift(
  config: Pick<ProxyConfig, 'sessionCookies' | 'plainCookies'>,
  { brought, jar }: Pick<Visitor, 'brought' | 'jar'>,
  isAdmitted: boolean,
): IncomingCookies['raw'] {
  const dropped = [...config.sessionCookies, ...(jar?.cookies.map(({ name }) => name) ?? [])]
  // Some servers begin a new cookie at a comma, and Python's at any room.
  const names = (name: string, value: string) => [
    name,
    ...`${name}=${value}`.split(/[\s,]+/).map((part) => part.split('=')[0] ?? ''),
  ]
  return brought.raw.filter(
    ({ name, value }) =>
      name !== '' &&
      (isAdmitted || matchesName(config.plainCookies, name)) &&
      !names(name, value).some((spelling) => couldMatchName(dropped, spelling)),
  )
}

/**
 * As whom a login goes to the site. Whoever gave a password already goes as nobody: many sites lead somebody whom they know
 * on without a look at what was typed, and the name in the form would be judged by another one's session.
 */
export function jarForLogin(config: Pick<ProxyConfig, 'loginSession' | 'sessionCookies'>, jar: Jar | null): Jar | null {
  if (jar === null || jar.who) return null
  if (config.loginSession === 'same') return jar
  return { ...jar, cookies: jar.cookies.filter(({ name }) => !couldMatchName(config.sessionCookies, name)) }
}
