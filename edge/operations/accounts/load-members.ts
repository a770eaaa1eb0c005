import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result } from '../../core/result.ts'
import type { MemberPlace, MemberRow } from '../../ports/store.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { forOwners } from './owners-only.ts'

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
  // One more than is shown tells whether there are more.
  const facts = await forOwners(deps, visit, accountId, 'members.listed', (query) =>
    deps.store.loadMembers({ ...query, accountId, after, limit: limit + 1 }),
  )
  if (!facts.ok) return facts
  const members = facts.value.members.slice(0, limit)
  const last = members.at(-1)
  const next = facts.value.members.length > limit && last ? { name: last.name, principalId: last.principalId } : null
  return accept({ members, next })
}
