import type { PolicyView, SetPolicyRequest } from '../../contract/policy.ts'
import { LONGEST } from '../../core/lengths.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { ProvenAct } from '../../ports/acts.ts'
import { answerIn } from '../act/answer.ts'
import { attempt, type Proven, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'
import { policyView } from './policies.ts'

/**
 * Switches whether an account requires MFA. Only an Owner of that very account, as the host's server says; ON in one
 * round trip, OFF with a fresh 6-digit code in two (spec P1, P2).
 */
export async function setPolicy(
  deps: Deps,
  visit: Visit,
  accountId: string,
  request: SetPolicyRequest,
): Promise<Result<PolicyView, Refusal>> {
  if (accountId.length > LONGEST.id) return reject({ reason: 'malformed_request' })
  const membership = visit.principal.memberships.find((own) => own.accountId === accountId)
  if (membership?.role !== 'owner' || deps.requiresEverybody) {
    await recordRefused(deps, visit, { act: 'policy.changed', accountId })
    return reject({ reason: 'forbidden' })
  }
  const query = callerQuery(deps, visit)
  const audit = auditRow(deps, visit, { act: 'policy.changed', accountId })
  let proof: ProvenAct | null = null
  let proven: Proven | null = null
  if (!request.required) {
    if (!request.proof) return reject(await offWithoutProof(deps, query))
    const attempted = await attempt(deps, visit, {
      factor: request.proof.factor,
      code: answerIn(request.proof),
      target: accountId,
      query,
      act: 'policy_off',
      purpose: { kind: 'act', takesMethodAway: false },
    })
    if (!attempted.ok) return reject(attempted.reason.refusal)
    proven = attempted.value
    proof = { ...proven.act, audit }
  } else if (request.proof) {
    return reject({ reason: 'malformed_request' })
  }

  const { required } = request
  const set = await deps.store.setPolicy({ query, accountId, required, proof, audit })
  if (proven && !set.proved) return reject(await replayed(deps, visit, proven, query))
  const closed = proof ? null : closedBy(set)
  if (closed) return reject(closed)
  deps.forget()
  if (set.changed) {
    queueNotification(deps, visit, {
      type: 'policy.changed',
      account: { id: accountId, name: membership.accountName, required },
    })
  }
  return accept(policyView(deps, membership, set.policy))
}

/** OFF without a code: what is missing depends on what the Owner has. */
async function offWithoutProof(deps: Deps, query: ReturnType<typeof callerQuery>): Promise<Refusal> {
  const standing = await deps.store.loadStanding(query)
  const closed = closedBy(standing)
  if (closed) return closed
  return standing.assurance && standing.authenticators.length > 0
    ? { reason: 'step_up_due', maxAgeSeconds: 0 }
    : { reason: 'unenrolled', accounts: [] }
}
