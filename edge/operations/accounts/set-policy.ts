import type { PolicyView, SetPolicyRequest } from '../../contract/policy.ts'
import { isStrong } from '../../core/assurance.ts'
import { LONGEST } from '../../core/lengths.ts'
import { policyDetail } from '../../core/policy.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { ProvenAct } from '../../ports/acts.ts'
import { answerIn } from '../act/answer.ts'
import { attempt, type Proven, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy, provesStrength, rpIdOf } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'
import { policyView } from './policies.ts'

/**
 * Switches whether an account requires MFA. Only an Owner of that very account, as the host's server says; ON in one
 * round trip, OFF with a fresh 6-digit code or passkey in two (spec P1, P2). Where an account takes phishing-resistant
 * methods only, less of that takes such a proof; more of it, one of the Owner's own, since who asks others must have one.
 */
export async function setPolicy(
  deps: Deps,
  visit: Visit,
  accountId: string,
  request: SetPolicyRequest,
): Promise<Result<PolicyView, Refusal>> {
  if (accountId.length > LONGEST.id) return reject({ reason: 'malformed_request' })
  const { required, strength } = request
  const about = { act: 'policy.changed', accountId, detail: policyDetail(required, strength) } as const
  const membership = visit.principal.memberships.find((own) => own.accountId === accountId)
  if (membership?.role !== 'owner' || deps.requiresEverybody) {
    await recordRefused(deps, visit, about)
    return reject({ reason: 'forbidden' })
  }
  // Without passkeys nobody could have what is asked for.
  if (strength && !(deps.ceremonies && required)) return reject({ reason: 'malformed_request' })
  const query = callerQuery(deps, visit)
  const audit = auditRow(deps, visit, about)
  let proof: ProvenAct | null = null
  let proven: Proven | null = null
  if (!required && !request.proof) {
    return reject(await withoutProof(deps, query))
  }
  if (request.proof) {
    if (required && strength !== 'any') return reject({ reason: 'malformed_request' })
    const attempted = await attempt(deps, visit, {
      factor: request.proof.factor,
      code: answerIn(request.proof),
      target: accountId,
      query,
      act: 'policy_off',
      purpose: {
        kind: 'act',
        takesMethodAway: false,
        weakFor: provesStrength(deps, request.proof.factor) ? [] : [accountId],
      },
    })
    if (!attempted.ok) return reject(attempted.reason.refusal)
    proven = attempted.value
    proof = { ...proven.act, audit }
  }

  const rpId = rpIdOf(deps)
  const isStrongProof = proven !== null && isStrong(proven)
  const set = await deps.store.setPolicy({ query, accountId, required, strength, rpId, isStrongProof, proof, audit })
  // Made stronger between the charge and this act: nothing was used up.
  const account = { id: accountId, name: membership.accountName }
  const isTooWeak = proven && !set.proved && !isStrongProof && set.policy.strength !== 'any'
  if (isTooWeak) return reject({ reason: 'strength_due', accounts: [account], page: 'challenge' })
  if (proven && !set.proved) return reject(await replayed(deps, visit, proven, query))
  const closed = proof ? null : closedBy(set)
  if (closed) return reject(closed)
  const stands = set.policy.required === required && (strength === undefined || set.policy.strength === strength)
  if (!stands)
    return reject(strength === 'any' ? { reason: 'step_up_due', maxAgeSeconds: 0 } : { reason: 'owner_not_ready' })
  deps.forget()
  if (set.changed) {
    queueNotification(deps, visit, {
      type: 'policy.changed',
      account: { ...account, required },
    })
  }
  return accept(policyView(deps, membership, set.policy))
}

/** OFF without a proof: what is missing depends on what the Owner has. */
async function withoutProof(deps: Deps, query: ReturnType<typeof callerQuery>): Promise<Refusal> {
  const standing = await deps.store.loadStanding(query)
  const closed = closedBy(standing)
  if (closed) return closed
  return standing.assurance && standing.authenticators.length > 0
    ? { reason: 'step_up_due', maxAgeSeconds: 0 }
    : { reason: 'unenrolled', accounts: [] }
}
