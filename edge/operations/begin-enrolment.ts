import type { BeginEnrolmentRequest, EnrolmentView } from '../contract/enrolment.ts'
import { BEGINS_PER_HOUR, ENROLMENT_SECONDS, HOUR_SECONDS } from '../core/enrolment.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { factorFor } from '../factors/registry.ts'
import type { Deps, Visit } from './deps.ts'
import { standingQuery } from './guard.ts'

const DEFAULT_NAME = 'Authenticator app'

/**
 * Makes a secret and keeps it, sealed and pending, for this session. Open to whoever passed the password only while no
 * method exists (NIST SP 800-63B-4 §4.1.2.1); the store refuses the rest in the same statement. One round trip.
 */
export async function beginEnrolment(
  deps: Deps,
  visit: Visit,
  request: BeginEnrolmentRequest,
): Promise<Result<EnrolmentView, Refusal>> {
  const { enrolment } = factorFor(request.factor)
  if (!enrolment) return reject({ reason: 'malformed_request' })
  const now = deps.clock()
  const id = deps.newId()
  const secret = deps.random(enrolment.secretBytes)
  const expiresAt = now + ENROLMENT_SECONDS * 1000

  const begun = await deps.store.beginEnrolment({
    query: standingQuery(visit, now),
    enrolment: {
      id,
      factor: request.factor,
      name: request.name ?? DEFAULT_NAME,
      secret: await deps.seal('secret', [visit.principal.id, id], secret),
      expiresAt,
    },
  })
  if (begun.begun) {
    const prompts = enrolment.begin({ secret, issuer: deps.issuer, label: visit.principal.name })
    return accept({ id, expiresAt, prompts })
  }
  if (begun.authenticators.length > 0) {
    return reject({ reason: begun.assurance ? 'already_enrolled' : 'unassured' })
  }
  if (begun.begins.count >= BEGINS_PER_HOUR) {
    const opensAt = begun.begins.oldestAt + HOUR_SECONDS * 1000
    return reject({ reason: 'too_many_begins', retryAfterSeconds: Math.max(1, Math.ceil((opensAt - now) / 1000)) })
  }
  return reject({ reason: 'unavailable' })
}
