import type { FactorKind } from '../../contract/prompt.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { isExhausted, isTold, lockedUntil, type Throttle } from '../../core/throttle.ts'
import { factorFor } from '../../factors/registry.ts'
import type { AttemptPurpose, Consume, FailedAttempt, ProvenAct } from '../../ports/acts.ts'
import type { Factor, FactorResponse, Material } from '../../ports/factor.ts'
import type { BackupCodeRow } from '../../ports/methods.ts'
import type { Standing, StandingQuery } from '../../ports/standing.ts'
import { auditRow, type Deps, type Visit } from './deps.ts'
import { refuseSkewedClock } from './guard.ts'
import { tell } from './notifications.ts'

/** A code that was right. It counts only once `act` is handed to a store method and the marker is used up there. */
export type Proven = {
  act: Omit<ProvenAct, 'audit'>
  standing: Standing
  factor: Factor
  /** For when the marker turns out to be used up: it counts as a failure and answers like one. */
  replayed(): Refusal
}

export type AttemptRequest = {
  query: StandingQuery
  factor: FactorKind
  code: string
  purpose: AttemptPurpose
}

type Attempted = Result<Proven, { refusal: Refusal; uncharged: Standing | null }>

/**
 * Charges an attempt, then looks at the code (spec T2). One round trip when it is not charged or right so far, two when it
 * is wrong: the second writes down the failure.
 */
export async function attempt(deps: Deps, visit: Visit, request: AttemptRequest): Promise<Attempted> {
  const factor = factorFor(request.factor)
  const response = factor.parse(request.code)
  if (!response.ok) return reject({ refusal: response.reason, uncharged: null })
  if (visit.caller.assuranceId !== null) return charged(deps, visit, request, factor, response.value)
  // A sign-in that presents no assurance: one that does might go onward (spec L13).
  const leave = await deps.waits.enter(visit.principal.id, request.factor, deps.clock)
  try {
    const remembered = rememberedWait(deps, visit, request)
    if (remembered) return reject({ refusal: remembered, uncharged: null })
    // It may have waited for its place: a wait and a code count from now.
    const query = { ...request.query, now: deps.clock(), platformNow: deps.platformClock() }
    return await charged(deps, visit, { ...request, query }, factor, response.value)
  } finally {
    leave()
  }
}

async function charged(
  deps: Deps,
  visit: Visit,
  request: AttemptRequest,
  factor: Factor,
  response: FactorResponse,
): Promise<Attempted> {
  const { now } = request.query
  const generation = deps.waits.generation()
  const actId = deps.newId()
  const charge = await deps.store.chargeAttempt({
    query: request.query,
    actId,
    factor: request.factor,
    place: response.place,
    purpose: request.purpose,
  })
  refuseSkewedClock(request.query, charge)
  if (!charge.charged || !charge.throttle) {
    const refusal = uncharged(charge, request, now)
    const until = lockedUntil(charge.throttle, now)
    if (refusal.reason === 'locked' && until !== null) {
      deps.waits.remember({ principalId: visit.principal.id, factor: request.factor, until, readAt: now, generation })
    }
    return reject({ refusal, uncharged: charge })
  }

  const { throttle } = charge
  const otherwise = failedAttempt(deps, visit, request.factor, throttle, now)
  const wait = lockedUntil(throttle, now)
  const retryAfterSeconds = wait === null ? undefined : Math.ceil((wait - now) / 1000)
  const candidate = await findCandidate(deps, visit, charge, factor, response).catch(async (error: unknown) => {
    // A key that is gone or a damaged row is our fault: the code was not looked at.
    await deps.store.restoreAttempt({ caller: visit.caller, actId, factor: request.factor })
    throw error
  })
  const evidence = candidate && (await factor.verify(candidate.material, response, now))
  if (!candidate || !evidence) {
    await deps.store.failAttempt({ caller: visit.caller, factor: request.factor, failed: otherwise, now })
    tellFailure(deps, visit, request.factor, throttle, otherwise)
    const refusal: Refusal = otherwise.disables
      ? { reason: 'disabled' }
      : { reason: 'wrong_response', retryAfterSeconds }
    return reject({ refusal, uncharged: null })
  }
  const consume = candidate.consume(evidence.marker)
  return accept({
    factor,
    standing: charge,
    replayed() {
      tellFailure(deps, visit, request.factor, throttle, otherwise)
      // Nobody should wait half an hour for a method that was just disabled.
      return otherwise.disables ? { reason: 'disabled' } : { reason: 'replayed', retryAfterSeconds }
    },
    act: { caller: visit.caller, actId, consume, otherwise, now },
  })
}

/** A wait that was read a moment ago. */
function rememberedWait(deps: Deps, visit: Visit, { factor }: AttemptRequest): Refusal | null {
  const now = deps.clock()
  const until = deps.waits.get(visit.principal.id, factor, now)
  return until === undefined ? null : { reason: 'locked', retryAfterSeconds: Math.ceil((until - now) / 1000) }
}

type Charge = Standing & { throttle: Throttle | null; backupCode: BackupCodeRow | null }

/** Why no attempt was taken. Nothing was counted. */
function uncharged(charge: Charge, { factor, purpose }: AttemptRequest, now: number): Refusal {
  if (charge.session === 'ended') return { reason: 'signed_out' }
  const totp = charge.authenticators.find((authenticator) => authenticator.factor === 'totp')
  if (!totp) return { reason: charge.isOnceEnrolled ? 'method_missing' : 'no_such_method' }
  const { throttle } = charge
  if (throttle && isExhausted(throttle, factor, now)) return { reason: 'disabled' }
  if (factor === 'totp' && totp.disabledAt !== null) return { reason: 'disabled' }
  const until = lockedUntil(throttle, now)
  if (until !== null) return { reason: 'locked', retryAfterSeconds: Math.ceil((until - now) / 1000) }
  if (!charge.assurance) return { reason: 'unassured' }
  const target = purpose.kind === 'act' ? purpose.authenticatorId : undefined
  const isThere = target === undefined || charge.authenticators.some((authenticator) => authenticator.id === target)
  return { reason: isThere ? 'disabled' : 'not_found' }
}

/** The rows that a failure leaves behind, known before it happens: the charge told how many there are in a row. */
function failedAttempt(deps: Deps, visit: Visit, factor: FactorKind, throttle: Throttle, now: number): FailedAttempt {
  const disables = isExhausted(throttle, factor, now)
  const audit = [auditRow(deps, visit, { act: 'challenge.wrong', result: 'refused', factor })]
  if (lockedUntil(throttle, now) !== null) {
    audit.push(auditRow(deps, visit, { act: 'challenge.locked', result: 'refused', factor }))
  }
  if (disables) audit.push(auditRow(deps, visit, { act: 'mfa.disabled', factor }))
  return { audit, disables }
}

/** Somebody may have the password: the person is told. */
function tellFailure(deps: Deps, visit: Visit, factor: FactorKind, throttle: Throttle, failed: FailedAttempt): void {
  if (isTold(throttle)) tell(deps, visit, { type: 'challenge.failed', factor })
  if (!failed.disables) return
  deps.forget()
  tell(deps, visit, { type: 'mfa.disabled', factor })
}

type Candidate = { material: Material; consume(marker: number): Consume }

/** The stored proof that the response is compared with, opened just before it is needed. */
async function findCandidate(
  deps: Deps,
  visit: Visit,
  charge: Charge,
  factor: Factor,
  response: FactorResponse,
): Promise<Candidate | null> {
  const { deploymentId: deployment } = charge
  if (factor.markers === 'distinct') {
    const row = charge.backupCode
    if (!row || response.place === null) return null
    const { setId, place, salt, iterations } = row
    const opened = await deps.open(
      { purpose: 'backup_code', deployment, owner: [visit.principal.id, setId, String(place)] },
      row.hash,
    )
    return {
      material: { opened, salt: deps.decode(salt), iterations },
      consume: () => ({ factor: 'backup_code', setId, place }),
    }
  }
  const authenticator = charge.authenticators.find((row) => row.factor === factor.kind)
  if (!authenticator) return null
  const opened = await deps.open(
    { purpose: 'secret', deployment, owner: [visit.principal.id, authenticator.id] },
    authenticator.secret,
  )
  return {
    material: { opened, salt: null, iterations: null },
    consume: (marker) => ({ factor: 'totp', authenticatorId: authenticator.id, marker }),
  }
}
