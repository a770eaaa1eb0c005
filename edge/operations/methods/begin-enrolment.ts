import type { BeginEnrolmentRequest, EnrolmentView } from '../../contract/enrolment.ts'
import type { Proof } from '../../contract/prompt.ts'
import { BEGINS_PER_HOUR, ENROLMENT_SECONDS, FURTHER_METHOD_SECONDS, HOUR_SECONDS } from '../../core/enrolment.ts'
import { labelOf } from '../../core/names.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { CallerQuery, CallerState } from '../../ports/caller.ts'
import type { FactorEnrolment } from '../../ports/factor.ts'
import type { NewEnrolment } from '../../ports/methods.ts'
import { answerIn } from '../act/answer.ts'
import { attempt, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy, needsInvitation, UnavailableError } from '../act/guard.ts'
import { openerOf } from '../act/opened.ts'
import { ofFactor } from '../act/usable.ts'

type Begun = { standing: CallerState; begun: boolean; begins: { count: number; oldestAt: number } }

/**
 * Makes the pending state of a new method and keeps it, sealed, for this session. Open to whoever passed the password only
 * while no method exists (NIST SP 800-63B-4 §4.1.2.1); beside another one it needs a sign-in or step-up of just now; a reset
 * needs a proof, or a sign-in by backup code that still counts as one (spec R1). One round trip, two with a proof; one more
 * where this instance has loaded nothing yet.
 */
export async function beginEnrolment(
  deps: Deps,
  visit: Visit,
  request: BeginEnrolmentRequest,
): Promise<Result<EnrolmentView, Refusal>> {
  const factor = deps.factors.get(request.factor)
  const steps = factor?.enrolment
  const isReset = request.replaces !== undefined
  if (!steps || (isReset ? (steps.most ?? 1) > 1 : request.proof)) return reject({ reason: 'malformed_request' })
  const query = callerQuery(deps, visit)
  const { now } = query
  const id = deps.newId()
  const pending = steps.begin(deps.random)
  // Sealed before the first trip, so for the database that was loaded from last; it is written into no other one.
  const deployment = deps.lastDeployment.id ?? (await deps.store.loadStanding(query)).deploymentId
  const enrolment: NewEnrolment = {
    id,
    factor: factor.kind,
    name: request.name ?? factor.name,
    secret: await deps.seal({ purpose: 'secret', deployment, owner: [visit.principal.id, id] }, pending),
    deploymentId: deployment,
    expiresAt: now + ENROLMENT_SECONDS * 1000,
  }

  const begun =
    request.replaces === undefined
      ? accept(await beginNew(deps, visit, { query, enrolment, steps }))
      : await beginReset(deps, visit, { replaces: request.replaces, enrolment, proof: request.proof, query })
  if (begun.ok) {
    deps.lastDeployment.id = begun.value.standing.deploymentId
    if (deps.lastDeployment.id !== deployment) throw new UnavailableError('the database was exchanged')
  }
  if (!begun.ok || !begun.value.begun) {
    const due = begun.ok && factor.rpId !== undefined && deps.ceremonies?.strengthMissing(visit, begun.value.standing)
    const refusal = begun.ok
      ? ((due || null) ??
        refusalOf(begun.value, { request, now, steps, isInvitationNeeded: needsInvitation(deps, visit) }))
      : begun.reason
    if (refusal.reason === 'not_found') await recordRefused(deps, visit, { act: 'mfa.reset' })
    return reject(refusal)
  }
  const { standing } = begun.value
  const { authenticators, handle } = standing
  const open = openerOf(deps, visit, standing)
  const { issuer } = deps
  const prompts = await steps.ask({ pending, issuer, label: labelOf(visit.principal), handle, authenticators, open })
  return accept({ id, expiresAt: enrolment.expiresAt, prompts: [...prompts] })
}

type New = { query: CallerQuery; enrolment: NewEnrolment; steps: FactorEnrolment }

async function beginNew(deps: Deps, visit: Visit, { query, enrolment, steps }: New): Promise<Begun> {
  const rider = steps.rider?.(deps.random)
  const act = { query, enrolment, most: steps.most, rider, needsInvitation: needsInvitation(deps, visit) }
  const { begun, begins, ...standing } = await deps.store.beginEnrolment(act)
  return { begun, begins, standing }
}

type Reset = { replaces: string; enrolment: NewEnrolment; proof: Proof | undefined; query: CallerQuery }

async function beginReset(deps: Deps, visit: Visit, reset: Reset): Promise<Result<Begun, Refusal>> {
  const { replaces, enrolment, query } = reset
  if (!reset.proof) {
    const { begun, begins, ...standing } = await deps.store.beginReset({ query, replaces, enrolment, proof: null })
    return accept({ begun, begins, standing })
  }
  // A backup code proves no reset where more is asked for (spec K10a).
  const weakFor = deps.factors.get(reset.proof.factor)?.enrolment ? [] : query.accountIds
  const purpose = { kind: 'act', takesMethodAway: false, authenticatorId: replaces, weakFor } as const
  const proven = await attempt(deps, visit, {
    factor: reset.proof.factor,
    code: answerIn(reset.proof),
    query,
    act: 'reset',
    purpose,
  })
  if (!proven.ok) return reject(proven.reason.refusal)
  const { act } = proven.value
  const audit = auditRow(deps, visit, { act: 'step_up.passed', factor: reset.proof.factor })
  const { begun, begins, proved, ...standing } = await deps.store.beginReset({
    query,
    replaces,
    enrolment,
    proof: { ...act, audit },
  })
  return proved ? accept({ begun, begins, standing }) : reject(await replayed(deps, visit, proven.value, query))
}

/** Why nothing was begun. */
function refusalOf(
  { standing, begins }: Begun,
  {
    request,
    now,
    steps: { most = 1 },
    isInvitationNeeded,
  }: { request: BeginEnrolmentRequest; now: number; steps: FactorEnrolment; isInvitationNeeded: boolean },
): Refusal {
  const closed = closedBy(standing)
  if (closed) return closed
  if (standing.authenticators.length === 0 && isInvitationNeeded && !standing.isInvited) return { reason: 'uninvited' }
  if (begins.count >= BEGINS_PER_HOUR) {
    const opensAt = begins.oldestAt + HOUR_SECONDS * 1000
    return { reason: 'too_many_begins', retryAfterSeconds: Math.max(1, Math.ceil((opensAt - now) / 1000)) }
  }
  if (request.replaces === undefined) {
    const isFurther = standing.authenticators.length > 0
    const isFull = ofFactor(standing.authenticators, request.factor).length >= most
    if (isFull && most > 1) return { reason: 'passkey_limit' }
    return isFurther && !isFull
      ? { reason: 'step_up_due', maxAgeSeconds: FURTHER_METHOD_SECONDS }
      : { reason: 'already_enrolled' }
  }
  if (!standing.authenticators.some((authenticator) => authenticator.id === request.replaces))
    return { reason: 'not_found' }
  // Assured, but a reset asks for a code of its own.
  return { reason: 'step_up_due', maxAgeSeconds: 0 }
}
