import type { BeginEnrolmentRequest, EnrolmentView } from '../../contract/enrolment.ts'
import type { Proof } from '../../contract/prompt.ts'
import { BEGINS_PER_HOUR, ENROLMENT_SECONDS, HOUR_SECONDS } from '../../core/enrolment.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { factorFor } from '../../factors/registry.ts'
import type { NewEnrolment } from '../../ports/methods.ts'
import type { Standing, StandingQuery } from '../../ports/standing.ts'
import { attempt } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { closedBy, needsInvitation, standingQuery, UnavailableError } from '../act/guard.ts'

const DEFAULT_NAME = 'Authenticator app'

type Begun = { standing: Standing; begun: boolean; begins: { count: number; oldestAt: number } }

/**
 * Makes a secret and keeps it, sealed and pending, for this session. Open to whoever passed the password only while no
 * method exists (NIST SP 800-63B-4 §4.1.2.1); a reset needs a proof, or a sign-in by backup code that still counts as one
 * (spec R1). One round trip, two with a proof; one more where this instance has loaded nothing yet.
 */
export async function beginEnrolment(
  deps: Deps,
  visit: Visit,
  request: BeginEnrolmentRequest,
): Promise<Result<EnrolmentView, Refusal>> {
  const { enrolment: steps } = factorFor(request.factor)
  if (!steps || (request.proof && request.replaces === undefined)) return reject({ reason: 'malformed_request' })
  const query = standingQuery(deps, visit)
  const { now } = query
  const id = deps.newId()
  const secret = deps.random(steps.secretBytes)
  // Sealed before the first trip, so for the database that was loaded from last; it is written into no other one.
  const deployment = deps.lastDeployment.id ?? (await deps.store.loadStanding(query)).deploymentId
  const enrolment: NewEnrolment = {
    id,
    factor: request.factor,
    name: request.name ?? DEFAULT_NAME,
    secret: await deps.seal({ purpose: 'secret', deployment, owner: [visit.principal.id, id] }, secret),
    deploymentId: deployment,
    expiresAt: now + ENROLMENT_SECONDS * 1000,
  }

  const begun =
    request.replaces === undefined
      ? accept(await beginFirst(deps, visit, query, enrolment))
      : await beginReset(deps, visit, { replaces: request.replaces, enrolment, proof: request.proof, query })
  if (begun.ok) {
    deps.lastDeployment.id = begun.value.standing.deploymentId
    if (deps.lastDeployment.id !== deployment) throw new UnavailableError('the database was exchanged')
  }
  if (!begun.ok || !begun.value.begun) {
    const refusal = begun.ok ? refusalOf(begun.value, request, now, needsInvitation(deps, visit)) : begun.reason
    if (refusal.reason === 'not_found') await recordRefused(deps, visit, { act: 'mfa.reset' })
    return reject(refusal)
  }
  const prompts = steps.begin({ secret, issuer: deps.issuer, label: visit.principal.name })
  return accept({ id, expiresAt: enrolment.expiresAt, prompts })
}

async function beginFirst(deps: Deps, visit: Visit, query: StandingQuery, enrolment: NewEnrolment): Promise<Begun> {
  const act = { query, enrolment, needsInvitation: needsInvitation(deps, visit) }
  const { begun, begins, ...standing } = await deps.store.beginEnrolment(act)
  return { begun, begins, standing }
}

type Reset = { replaces: string; enrolment: NewEnrolment; proof: Proof | undefined; query: StandingQuery }

async function beginReset(deps: Deps, visit: Visit, reset: Reset): Promise<Result<Begun, Refusal>> {
  const { replaces, enrolment, query } = reset
  if (!reset.proof) {
    const { begun, begins, ...standing } = await deps.store.beginReset({ query, replaces, enrolment, proof: null })
    return accept({ begun, begins, standing })
  }
  const purpose = { kind: 'act', takesMethodAway: false, authenticatorId: replaces } as const
  const proven = await attempt(deps, visit, { ...reset.proof, query, purpose })
  if (!proven.ok) return reject(proven.reason.refusal)
  const { act, replayed } = proven.value
  const audit = auditRow(deps, visit, { act: 'step_up.passed', factor: reset.proof.factor })
  const { begun, begins, proved, ...standing } = await deps.store.beginReset({
    query,
    replaces,
    enrolment,
    proof: { ...act, audit },
  })
  return proved ? accept({ begun, begins, standing }) : reject(replayed())
}

/** Why nothing was begun. */
function refusalOf(
  { standing, begins }: Begun,
  request: BeginEnrolmentRequest,
  now: number,
  isInvitationNeeded: boolean,
): Refusal {
  const closed = closedBy(standing)
  if (closed) return closed
  if (standing.authenticators.length === 0 && isInvitationNeeded && !standing.isInvited) return { reason: 'uninvited' }
  if (begins.count >= BEGINS_PER_HOUR) {
    const opensAt = begins.oldestAt + HOUR_SECONDS * 1000
    return { reason: 'too_many_begins', retryAfterSeconds: Math.max(1, Math.ceil((opensAt - now) / 1000)) }
  }
  if (request.replaces === undefined) return { reason: 'already_enrolled' }
  if (!standing.authenticators.some((authenticator) => authenticator.id === request.replaces))
    return { reason: 'not_found' }
  // Assured, but a reset asks for a code of its own.
  return { reason: 'step_up_due', maxAgeSeconds: 0 }
}
