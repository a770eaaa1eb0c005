import type { ChallengePassedView } from '../contract/challenge.ts'
import type { AssuranceView } from '../contract/settings.ts'
import { assuranceLevel, isFresh } from '../core/assurance.ts'
import { wayBack } from '../core/paths.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { isExhausted, lockedUntil, type Throttle } from '../core/throttle.ts'
import type { Factor, FactorResponse, Material } from '../factors/factor.ts'
import { factorFor } from '../factors/registry.ts'
import type { BackupCodeRow, FactorKind, FailedAttempt, NewAssurance, Standing } from '../ports.ts'
import { newAssurance } from './assure.ts'
import { auditRow, type Deps, type Visit } from './deps.ts'
import { refuseSkewedClock, standingQuery } from './guard.ts'

export type ChallengeAnswer = { factor: FactorKind; code: string; to?: string; maxAgeSeconds?: number }

/** `assurance` null: the session was assured already and went onward, uncharged (spec L13). */
export type Passed = { view: ChallengePassedView; assurance: NewAssurance | null }

/**
 * Answers the challenge of this host session. The attempt is charged before the code is looked at, the marker used up
 * before it counts; a wrong and a replayed code answer alike (spec T2, T5; RFC 6238 §5.2). Two round trips, one when
 * there is a wait.
 */
export async function answerChallenge(
  deps: Deps,
  visit: Visit,
  answer: ChallengeAnswer,
): Promise<Result<Passed, Refusal>> {
  const factor = factorFor(answer.factor)
  const response = factor.parse(answer.code)
  if (!response.ok) return reject(response.reason)
  const now = deps.clock()
  const actId = deps.newId()
  const charge = await deps.store.chargeAttempt({
    query: standingQuery(visit, now),
    actId,
    factor: answer.factor,
    place: response.value.place,
    maxAgeSeconds: answer.maxAgeSeconds,
  })

  if (!charge.charged || !charge.throttle) {
    if (charge.assurance && isFresh(charge.assurance, answer.maxAgeSeconds, now)) {
      const { amr, provedAt } = charge.assurance
      return accept({ assurance: null, view: { to: wayBack(answer.to), assurance: assuranceView(amr, provedAt) } })
    }
    return reject(uncharged(charge, answer.factor, now))
  }
  refuseSkewedClock(deps, charge)

  const isStepUp = charge.assurance !== null
  const failed = failedAttempt(deps, visit, answer.factor, charge.throttle)
  const wait = lockedUntil(charge.throttle, now)
  const retryAfterSeconds = wait === null ? undefined : Math.ceil((wait - now) / 1000)

  const candidate = await findCandidate(deps, visit, charge, factor, response.value)
  const evidence = candidate && (await factor.verify(candidate.material, response.value, now))
  if (!candidate || !evidence) {
    await deps.store.failAttempt({ caller: visit.caller, factor: answer.factor, failed, now })
    if (failed.disables) deps.forget()
    return reject({ reason: 'wrong_response', retryAfterSeconds })
  }

  const assurance = newAssurance(deps, [factor.amr], now)
  const passed = await deps.store.passChallenge({
    caller: visit.caller,
    actId,
    consume: candidate.consume(evidence.marker),
    assurance,
    audit: auditRow(deps, visit, { act: isStepUp ? 'step_up.passed' : 'challenge.passed', factor: answer.factor }),
    otherwise: failed,
    now,
  })
  if (!passed.passed) return reject({ reason: 'replayed', retryAfterSeconds })
  deps.forget()
  const view: ChallengePassedView = { to: wayBack(answer.to), assurance: assuranceView(assurance.amr.split(' '), now) }
  if (passed.backupCodes) view.backupCodes = passed.backupCodes
  return accept({ view, assurance })
}

export function assuranceView(amr: string[], at: number): AssuranceView {
  return { aal: assuranceLevel(amr), amr, at }
}

type Charge = Standing & { throttle: Throttle | null; backupCode: BackupCodeRow | null }

/** Why no attempt was taken. Nothing was counted. */
function uncharged(charge: Charge, factor: FactorKind, now: number): Refusal {
  const totp = charge.authenticators.find((authenticator) => authenticator.factor === 'totp')
  if (!totp) return { reason: 'no_such_method' }
  if (factor === 'totp' && (totp.disabledAt !== null || (charge.throttle && isExhausted(charge.throttle, factor)))) {
    return { reason: 'disabled' }
  }
  const until = lockedUntil(charge.throttle, now)
  if (until !== null) return { reason: 'locked', retryAfterSeconds: Math.ceil((until - now) / 1000) }
  return { reason: 'disabled' }
}

/** The rows that a failure leaves behind, known before it happens: the charge told how many there are in a row. */
function failedAttempt(deps: Deps, visit: Visit, factor: FactorKind, throttle: Throttle): FailedAttempt {
  const disables = isExhausted(throttle, factor)
  const audit = [auditRow(deps, visit, { act: 'challenge.wrong', result: 'refused', factor })]
  if (lockedUntil(throttle, deps.clock()) !== null) {
    audit.push(auditRow(deps, visit, { act: 'challenge.locked', result: 'refused', factor }))
  }
  if (disables) audit.push(auditRow(deps, visit, { act: 'mfa.disabled', factor }))
  return { audit, disables }
}

type Consume = Parameters<Deps['store']['passChallenge']>[0]['consume']
type Candidate = { material: Material; consume(marker: number): Consume }

/** The stored proof that the response is compared with, opened just before it is needed. */
async function findCandidate(
  deps: Deps,
  visit: Visit,
  charge: Charge,
  factor: Factor,
  response: FactorResponse,
): Promise<Candidate | null> {
  if (factor.markers === 'distinct') {
    const row = charge.backupCode
    if (!row || response.place === null) return null
    const { setId, place, salt, iterations } = row
    const opened = await deps.open('backup_code', [visit.principal.id, setId, String(place)], row.hash)
    return {
      material: { opened, salt: deps.decode(salt), iterations },
      consume: () => ({ factor: 'backup_code', setId, place }),
    }
  }
  const authenticator = charge.authenticators.find((row) => row.factor === factor.kind)
  if (!authenticator) return null
  const opened = await deps.open('secret', [visit.principal.id, authenticator.id], authenticator.secret)
  return {
    material: { opened, salt: null, iterations: null },
    consume: (marker) => ({ factor: 'totp', authenticatorId: authenticator.id, marker }),
  }
}
