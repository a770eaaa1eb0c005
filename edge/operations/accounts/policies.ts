import type { PolicyView } from '../../contract/policy.ts'
import type { Membership } from '../../ports/principal.ts'
import type { PolicyRow } from '../../ports/store.ts'
import type { Deps } from '../act/deps.ts'

/** A policy as this member sees it: who may switch it, why not, and what an Owner should know before doing so. */
export function policyView(
  deps: Pick<Deps, 'requiresEverybody' | 'ceremonies'>,
  membership: Membership,
  row: PolicyRow,
): PolicyView {
  const isOwner = membership.role === 'owner'
  const { requiresEverybody, ceremonies } = deps
  return {
    accountId: membership.accountId,
    accountName: membership.accountName,
    required: requiresEverybody || row.required,
    ...(ceremonies && { strength: row.required ? row.strength : 'any' }),
    canChange: isOwner && !requiresEverybody,
    reason: requiresEverybody ? 'required_by_all' : isOwner ? null : 'not_owner',
    members: isOwner ? { known: row.known, enrolled: row.enrolled } : null,
  }
}
