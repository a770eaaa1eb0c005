import { LONGEST, MAX_MEMBERSHIPS } from '../../core/lengths.ts'
import { principalIdOf, spellingOf } from '../../core/names.ts'
import { isPersonId } from '../../core/operators/actors.ts'
import type { Membership, Role } from '../../ports/principal.ts'
import { pointed } from '../../reading/patterns.ts'
import type { AskedField, IdentityConfig, ProxyConfig } from '../config/proxy-config.ts'
import type { SiteCookie } from '../jar/contents.ts'

export type Person = {
  id: string
  /** What they are called. */
  name: string
  /** The id as it was typed, or as the site writes it: another spelling of it is nobody that we know. */
  spelling: string
  memberships: Membership[]
}

/** Whether a session is still the one person's. One sealed before spellings were kept says nothing of them. */
export function isSame(
  person: Pick<Person, 'id' | 'spelling'>,
  who: Pick<Person, 'id'> & { spelling?: string },
): boolean {
  return person.id === who.id && (who.spelling === undefined || who.spelling === person.spelling)
}

/** How the site is asked. */
export type Asking = {
  accept: string
  /** Header fields that go along; null: as the browser sent it, if it did. */
  fields: readonly AskedField[]
}

/** What is known when the question comes up. */
export type IdentityQuestion = {
  /** The name in the login's field; null: nobody filled in a form. */
  named: string | null
  /** What the browser's jar would be after this answer. */
  cookies: readonly SiteCookie[]
  /** The bearer token of the login's answer. */
  token: string | null
  /** What browsers know the site by: under HOST_MODE=public its answers name that. */
  publicOrigin: string
  /** Asks the site, with these cookies and what tells one browser from another; `path` may have a query. */
  ask(path: string, as: Asking): Promise<Response>
}

/** Whoever could say who it is cannot be asked now. What was said before about the same session still holds. */
export class CannotAsk extends Error {
  override readonly name = 'CannotAsk'
}

/** Who is it? One small interface, three ways to know. */
export interface Identity {
  /** Whether the session itself can be asked, so that no sign-in passes unseen. */
  readonly seesSessions: boolean
  /** Who these cookies or this token belong to; null: nobody. Throws where there is no clear answer. */
  who(evidence: IdentityQuestion): Promise<Person | null>
}

/** The one account of a site that tells of none. */
export function siteAccount(
  { owners, issuer, identity }: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>,
  spelling: string,
): Membership[] {
  const isOwner = owners.has(spellingOf(spelling, identity.naming.rule))
  return [{ accountId: 'site', accountName: issuer, role: isOwner ? 'owner' : 'member' }]
}

type Claims = Pick<Extract<IdentityConfig, { kind: 'whoami' | 'jwt' }>, 'user' | 'name' | 'accounts' | 'naming'>

/** Reads a person out of what the site says of itself, in JSON. Null: nobody. */
export function personOf(
  value: unknown,
  claims: Claims,
  config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>,
): Person | null {
  const user = pointed(value, claims.user)
  // Many sites count from 1, and call nobody 0.
  if ((typeof user !== 'string' && typeof user !== 'number') || user === 0) return null
  const spelling = spellingOf(String(user), claims.naming.rule)
  const id = principalIdOf(spelling, claims.naming.rule, false)
  if (id === '' || id.length > LONGEST.id || spelling.length > LONGEST.id || !isPersonId(id)) return null
  const named = claims.name === null ? null : pointed(value, claims.name)
  const name = typeof named === 'string' && named.trim() !== '' ? named.trim().slice(0, LONGEST.name) : spelling
  return { id, name, spelling, memberships: membershipsOf(value, spelling, claims, config) }
}

function membershipsOf(
  value: unknown,
  spelling: string,
  claims: Claims,
  config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>,
): Membership[] {
  if (claims.accounts === null) return siteAccount(config, spelling)
  const listed = pointed(value, claims.accounts)
  if (listed === undefined || listed === null) return []
  // What an account that was left out demands would not be asked of this person: no clear answer.
  if (!Array.isArray(listed) || listed.length > MAX_MEMBERSHIPS) {
    throw new Error(`the site named accounts in no list, or more than ${MAX_MEMBERSHIPS}`)
  }
  return listed.map((item): Membership => {
    const isBare = typeof item === 'string' || typeof item === 'number'
    const id = isBare ? item : pointed(item, 'id')
    const accountId = typeof id === 'string' || typeof id === 'number' ? String(id) : ''
    if (accountId === '' || accountId.length > LONGEST.id) throw new Error('the site named an account without a fit id')
    const name = isBare ? accountId : pointed(item, 'name')
    return {
      accountId,
      accountName: (typeof name === 'string' ? name : accountId).slice(0, LONGEST.name),
      role: isBare ? 'member' : roleOf(pointed(item, 'role')),
    }
  })
}

/** A role that is not one of ours gives no rights. */
function roleOf(value: unknown): Role {
  return value === 'owner' || value === 'admin' ? value : 'member'
}
