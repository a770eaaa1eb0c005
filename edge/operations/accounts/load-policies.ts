import type { PolicyView } from '../../contract/policy.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { closedBy } from '../act/guard.ts'
import { policyView } from './policies.ts'

/** Policies of the caller's own accounts; others are left out. Two hundred are one round trip (spec P7). */
export async function loadPolicies(
  deps: Deps,
  visit: Visit,
  asked: readonly string[],
): Promise<Result<PolicyView[], Refusal>> {
  const own = visit.principal.memberships.filter(({ accountId }) => asked.length === 0 || asked.includes(accountId))
  const facts = await deps.store.loadPolicies({
    caller: visit.caller,
    accountIds: own.map(({ accountId }) => accountId),
    countedIds: own.filter(({ role }) => role === 'owner').map(({ accountId }) => accountId),
    now: deps.clock(),
    platformNow: deps.platformClock(),
  })
  const closed = closedBy(facts)
  if (closed) return reject(closed)
  const rows = new Map(facts.policies.map((row) => [row.accountId, row]))
  return accept(
    own.map((membership) => {
      const none = { accountId: membership.accountId, required: false, strength: 'any' as const, known: 0, enrolled: 0 }
      return policyView(deps, membership, rows.get(membership.accountId) ?? none)
    }),
  )
}
