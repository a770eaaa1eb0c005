import { LONGEST } from '../../core/lengths.ts'
import type { Membership, Role } from '../../ports.ts'
import { type IdentityConfig, normalName, type ProxyConfig } from '../config.ts'
import type { SiteCookie } from '../jar.ts'
import { pointed } from '../patterns.ts'

export type Person = { id: string; name: string; memberships: Membership[] }

/** What is known when the question comes up. */
export type Evidence = {
  /** The name in the login's field; null: nobody filled in a form. */
  named: string | null
  /** What the browser's jar would be after this answer. */
  cookies: readonly SiteCookie[]
  /** The bearer token of the login's answer. */
  token: string | null
  /** Asks the site, with these cookies and what tells one browser from another. */
  ask(path: string): Promise<Response>
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
  who(evidence: Evidence): Promise<Person | null>
}

/** The one account of a site that tells of none. */
export function siteAccount(config: Pick<ProxyConfig, 'owners' | 'issuer'>, id: string): Membership[] {
  return [{ accountId: 'site', accountName: config.issuer, role: config.owners.has(id) ? 'owner' : 'member' }]
}

type Claims = Pick<Extract<IdentityConfig, { kind: 'whoami' | 'jwt' }>, 'user' | 'name' | 'accounts' | 'userCase'>

/** Reads a person out of what the site says of itself, in JSON. Null: nobody. */
export function personOf(
  value: unknown,
  claims: Claims,
  config: Pick<ProxyConfig, 'owners' | 'issuer'>,
): Person | null {
  const user = pointed(value, claims.user)
  if (typeof user !== 'string' && typeof user !== 'number') return null
  const id = normalName(String(user), claims.userCase)
  if (id === '' || id.length > LONGEST.id) return null
  const named = claims.name === null ? null : pointed(value, claims.name)
  const name = typeof named === 'string' && named.trim() !== '' ? named.trim().slice(0, LONGEST.name) : id
  return { id, name, memberships: membershipsOf(value, id, claims, config) }
}

function membershipsOf(
  value: unknown,
  id: string,
  claims: Claims,
  config: Pick<ProxyConfig, 'owners' | 'issuer'>,
): Membership[] {
  if (claims.accounts === null) return siteAccount(config, id)
  const listed = pointed(value, claims.accounts)
  if (!Array.isArray(listed)) return []
  return listed.slice(0, 200).flatMap((item): Membership[] => {
    const isBare = typeof item === 'string' || typeof item === 'number'
    const accountId = isBare ? item : pointed(item, 'id')
    if (typeof accountId !== 'string' && typeof accountId !== 'number') return []
    // Without it, what the account demands would not be asked of this person: no clear answer.
    if (String(accountId).length > LONGEST.id) throw new Error('the site named an account with too long an id')
    if (isBare) return [{ accountId: String(item), accountName: String(item), role: 'member' }]
    const accountName = pointed(item, 'name')
    return [
      {
        accountId: String(accountId),
        accountName: (typeof accountName === 'string' ? accountName : String(accountId)).slice(0, LONGEST.name),
        role: roleOf(pointed(item, 'role')),
      },
    ]
  })
}

/** A role that is not one of ours gives no rights. */
function roleOf(value: unknown): Role {
  return value === 'owner' || value === 'admin' ? value : 'member'
}
