import { isStrong } from '../../core/assurance.ts'
import { LONGEST } from '../../core/lengths.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { MemberPlace, MemberRow } from '../../ports/store.ts'
import { type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy, requiringMemberships, strongAccounts } from '../act/guard.ts'

export type MembersPage = { members: MemberRow[]; next: MemberPlace | null }

/**
 * Who belongs to an account, by name (spec P4): for an Owner of that very account, as the host's server says now. Names are
 * personal data, so that whom the gate would hold anywhere is shown none. One round trip, for at most `limit` members.
 */
export async function loadMembers(
  deps: Deps,
  visit: Visit,
  { accountId, after, limit }: { accountId: string; after: MemberPlace | null; limit: number },
): Promise<Result<MembersPage, Refusal>> {
  if (accountId.length > LONGEST.id) return reject({ reason: 'malformed_request' })
  if (visit.principal.memberships.find((own) => own.accountId === accountId)?.role !== 'owner') {
    await recordRefused(deps, visit, { act: 'members.listed', accountId })
    return reject({ reason: 'forbidden' })
  }
  // One more than is shown tells whether there are more.
  const facts = await deps.store.loadMembers({ ...callerQuery(deps, visit), accountId, after, limit: limit + 1 })
  const closed = closedBy(facts)
  if (closed) return reject(closed)
  // Whichever account this request is for: the one that is listed may be another.
  const { accountId: _, ...principal } = visit.principal
  const strong = isStrong(facts.assurance) ? [] : strongAccounts(deps, { ...visit, principal }, facts)
  if (strong.length > 0) return reject({ reason: 'strength_due', accounts: strong, page: 'challenge' })
  const mustEnrol = deps.requiresEverybody || facts.requiredIds.length > 0
  if (mustEnrol && facts.authenticators.length === 0)
    return reject({ reason: 'unenrolled', accounts: requiringMemberships(visit, facts) })
  const members = facts.members.slice(0, limit)
  const last = members.at(-1)
  const next = facts.members.length > limit && last ? { name: last.name, principalId: last.principalId } : null
  return accept({ members, next })
}
