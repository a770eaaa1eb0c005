import type { GateDecision } from '../../core/gate.ts'
import type { LoginStore, NewLogin } from '../../ports/logins.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { accountsOf, callerQuery, decide, UnavailableError } from '../act/guard.ts'

/**
 * The gate's decision about somebody whose password a host's backend has checked (spec H4). Where it is not `allow`, the
 * pending sign-in is written on the same trip, so that its ticket lives. One round trip.
 */
export async function beginLogin(
  deps: Deps,
  store: LoginStore,
  visit: Visit,
  login: NewLogin,
): Promise<{ decision: GateDecision; membershipsDigest: string }> {
  const inForce = deps.requiresEverybody ? 'all' : accountsOf(visit).map((account) => account.id)
  const { begun, ...standing } = await store.beginLogin({ query: callerQuery(deps, visit), login, inForce })
  deps.lastDeployment.id = standing.deploymentId
  const decision = decide(deps, visit, standing)
  if (begun !== (decision.verdict !== 'allow')) throw new UnavailableError('the store and the gate disagree')
  return { decision, membershipsDigest: standing.membershipsDigest }
}
