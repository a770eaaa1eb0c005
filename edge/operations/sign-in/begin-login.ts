import type { GateDecision } from '../../core/gate.ts'
import type { AccountRef } from '../../core/policy.ts'
import type { LoginStore, NewLogin } from '../../ports/logins.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { accountsOf, callerQuery, decide, strongAccounts, UnavailableError } from '../act/guard.ts'

/**
 * The gate's decision about somebody whose password a host's backend has checked (spec H4). Where it is not `allow`, the
 * pending sign-in is written on the same trip, so that its ticket lives. `weakFor`: accounts that take more than this person
 * could prove. One round trip.
 */
export async function beginLogin(
  deps: Deps,
  store: LoginStore,
  visit: Visit,
  login: NewLogin,
): Promise<{ decision: GateDecision; membershipsDigest: string; weakFor: AccountRef[] }> {
  const inForce = deps.requiresEverybody ? 'all' : accountsOf(visit).map((account) => account.id)
  const { begun, ...standing } = await store.beginLogin({ query: callerQuery(deps, visit), login, inForce })
  deps.lastDeployment.id = standing.deploymentId
  const decision = decide(deps, visit, standing)
  if (begun !== (decision.verdict !== 'allow')) throw new UnavailableError('the store and the gate disagree')
  const isWeak = decision.verdict === 'challenge' && !deps.ceremonies?.isStrict(deps, visit, standing)
  const weakFor = isWeak ? strongAccounts(deps, visit, standing) : []
  return { decision, weakFor, membershipsDigest: standing.membershipsDigest }
}
