import type { FactorKind } from '../../contract/prompt.ts'
import type { Amr } from '../../core/assurance.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { isExhausted, isTold, lockedUntil, type Throttle } from '../../core/throttle.ts'
import type { AttemptPurpose, Consume, FailedAttempt, ProvableAct, ProvenAct } from '../../ports/acts.ts'
import type { CallerQuery, CallerState } from '../../ports/caller.ts'
import type {
  Answer,
  Evidence,
  Factor,
  FactorResponse,
  Material,
  Occasion,
  ResponseRefusal,
  StoredProof,
} from '../../ports/factor.ts'
import type { BackupCodeRow } from '../../ports/methods.ts'
import { auditRow, type Deps, recordRefused, type Visit } from './deps.ts'
import { refuseSkewedClock } from './guard.ts'
import { queueNotification } from './notifications.ts'
import { ofFactor } from './usable.ts'

/** A response that was right. It counts only once `act` is handed to a store method and the marker is used up there. */
export type Proven = {
  act: Omit<ProvenAct, 'audit'>
  standing: CallerState
  factor: Factor
  /** The counters as the charge left them. */
  throttle: Throttle
  /** What it shows (RFC 8176). */
  amr: readonly Amr[]
}

export type AttemptRequest = {
  query: CallerQuery
  factor: FactorKind
  code: Answer
  act: ProvableAct
  /** Which account it is about; an authenticator is named in the purpose. */
  target?: string
  purpose: AttemptPurpose
}

type Attempted = Result<Proven, { refusal: Refusal; uncharged: CallerState | null }>

/**
 * Charges an attempt, then looks at the response (spec T2). One round trip when it is not charged or right so far, two when
 * it is wrong: the second writes down the failure. A factor that may not prove the act is not looked at either.
 */
export async function attempt(deps: Deps, visit: Visit, request: AttemptRequest): Promise<Attempted> {
  const factor = deps.factors.get(request.factor)
  if (!factor?.proves.includes(request.act)) {
    return reject({ refusal: { reason: 'malformed_request' }, uncharged: null })
  }
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
    factor: factor.kind,
    maxConsecutive: factor.maxConsecutive,
    limits: factor.limits,
    place: response.place,
    purpose: request.purpose,
  })
  refuseSkewedClock(request.query, charge)
  if (!charge.charged || !charge.throttle) {
    const refusal =
      deps.ceremonies?.strengthDue(deps, visit, request.purpose, charge) ?? uncharged(charge, factor, request, now)
    const until = lockedUntil(charge.throttle, now)
    if (refusal.reason === 'locked' && until !== null) {
      deps.waits.remember({ principalId: visit.principal.id, factor: request.factor, until, readAt: now, generation })
    }
    return reject({ refusal, uncharged: charge })
  }

  const { throttle } = charge
  const otherwise = failedAttempt(deps, visit, factor, throttle, now)
  const found = await factor.find({ ...charge, authenticators: ofFactor(charge.authenticators, factor.kind) }, response)
  const proof = found && 'holder' in found ? found : null
  const material =
    proof &&
    (await opened(deps, visit, charge, proof).catch(async (error: unknown) => {
      // A key that is gone or a damaged row is our fault: the response was not looked at.
      await deps.store.restoreAttempt({ caller: visit.caller, actId, factor: factor.kind })
      throw error
    }))
  const evidence =
    material && (await factor.verify(material, response, now, occasionOf(visit, request, charge), proof.holder))
  const refused = [found, evidence].find((one) => one && 'reason' in one) as ResponseRefusal | undefined
  if (refused) {
    // Nobody guesses a signature, so nobody is told; and what can be sent so often is counted, not a row each time. What
    // comes too late was not even looked at.
    const { reason, seen: act = 'challenge.wrong' } = refused
    if (reason !== 'ceremony_expired') await recordRefused(deps, visit, { act, factor: factor.kind })
    return reject({ refusal: { reason }, uncharged: null })
  }
  if (!proof || !evidence || 'reason' in evidence) {
    await deps.store.failAttempt({ caller: visit.caller, factor: factor.kind, failed: otherwise, now })
    tellFailure(deps, visit, factor, throttle, otherwise)
    const refusal: Refusal = otherwise.disables
      ? { reason: 'disabled' }
      : { reason: 'wrong_response', retryAfterSeconds: secondsOfWait(throttle, now) }
    return reject({ refusal, uncharged: null })
  }
  const consume = consumed(factor, proof, evidence)
  const { amr = [factor.amr] } = evidence
  // A challenge that was answered before is no guess.
  const failed = evidence.presented ? { audit: [], disables: false } : otherwise
  const act = { caller: visit.caller, actId, consume, otherwise: failed, now }
  return accept({ factor, standing: charge, throttle, amr, act })
}

function occasionOf({ caller }: Visit, { act, target, purpose }: AttemptRequest, { epoch }: CallerState): Occasion {
  const authenticatorId = purpose.kind === 'act' ? purpose.authenticatorId : undefined
  return { caller, act, target: target ?? authenticatorId ?? '', epoch }
}

/** For when the marker turns out to be used up: it counts as a failure and answers like one. */
export async function replayed(deps: Deps, visit: Visit, proven: Proven, query: CallerQuery): Promise<Refusal> {
  const { act, factor, throttle } = proven
  if ('presented' in act.consume && deps.ceremonies) return deps.ceremonies.answeredBefore(deps, visit, proven, query)
  tellFailure(deps, visit, factor, throttle, act.otherwise)
  // Nobody should wait half an hour for a method that was just disabled.
  if (act.otherwise.disables) return { reason: 'disabled' }
  return { reason: 'replayed', retryAfterSeconds: secondsOfWait(throttle, act.now) }
}

/** A wait that was read a moment ago. */
function rememberedWait(deps: Deps, visit: Visit, { factor }: AttemptRequest): Refusal | null {
  const now = deps.clock()
  const until = deps.waits.get(visit.principal.id, factor, now)
  return until === undefined ? null : { reason: 'locked', retryAfterSeconds: Math.ceil((until - now) / 1000) }
}

type Charge = CallerState & { throttle: Throttle | null; backupCode: BackupCodeRow | null }

/** Why no attempt was taken. Nothing was counted. */
function uncharged(charge: Charge, factor: Factor, { purpose }: AttemptRequest, now: number): Refusal {
  if (charge.session === 'ended') return { reason: 'signed_out' }
  // Whoever lost a method has no use for the way back either.
  const own = factor.enrolment ? ofFactor(charge.authenticators, factor.kind) : charge.authenticators
  if (own.length === 0) {
    const isLost = charge.isOnceEnrolled && charge.authenticators.length === 0
    if (factor.rpId !== undefined && charge.authenticators.length > 0) return { reason: 'passkey_unknown' }
    return { reason: isLost ? 'method_missing' : 'no_such_method' }
  }
  const { throttle } = charge
  if (throttle && isExhausted(throttle, factor.maxConsecutive, now)) return { reason: 'disabled' }
  if (factor.enrolment && own.every(({ disabledAt }) => disabledAt !== null)) return { reason: 'disabled' }
  const until = lockedUntil(throttle, now, factor.limits)
  if (until !== null) {
    const retryAfterSeconds = Math.ceil((until - now) / 1000)
    return { reason: factor.limits ? 'too_many_tries' : 'locked', retryAfterSeconds }
  }
  if (!charge.assurance) return { reason: 'unassured' }
  const target = purpose.kind === 'act' ? purpose.authenticatorId : undefined
  const isThere = target === undefined || charge.authenticators.some((authenticator) => authenticator.id === target)
  return { reason: isThere ? 'disabled' : 'not_found' }
}

/** The rows that a failure leaves behind, known before it happens: the charge told how many there are in a row. */
function failedAttempt(deps: Deps, visit: Visit, factor: Factor, throttle: Throttle, now: number): FailedAttempt {
  const { kind } = factor
  const disables = isExhausted(throttle, factor.maxConsecutive, now)
  const audit = [auditRow(deps, visit, { act: 'challenge.wrong', result: 'refused', factor: kind })]
  if (lockedUntil(throttle, now) !== null) {
    audit.push(auditRow(deps, visit, { act: 'challenge.locked', result: 'refused', factor: kind }))
  }
  if (isTold(throttle)) audit.push(auditRow(deps, visit, { act: 'challenge.failed', result: 'refused', factor: kind }))
  if (disables) audit.push(auditRow(deps, visit, { act: 'mfa.disabled', factor: kind }))
  return { audit, disables }
}

function secondsOfWait(throttle: Throttle, now: number): number | undefined {
  const until = lockedUntil(throttle, now)
  return until === null ? undefined : Math.ceil((until - now) / 1000)
}

/** Somebody may have the password: the person is told. */
function tellFailure(deps: Deps, visit: Visit, { kind }: Factor, throttle: Throttle, failed: FailedAttempt): void {
  if (isTold(throttle)) queueNotification(deps, visit, { type: 'challenge.failed', factor: kind })
  if (!failed.disables) return
  deps.forget()
  queueNotification(deps, visit, { type: 'mfa.disabled', factor: kind })
}

/** Opened just before it is needed. */
async function opened(deps: Deps, visit: Visit, charge: Charge, proof: StoredProof): Promise<Material> {
  const { purpose, sealed, salt, iterations } = proof
  const owner = [visit.principal.id, ...proof.owner]
  return {
    opened: await deps.open({ purpose, deployment: charge.deploymentId, owner }, sealed),
    salt: salt === null ? null : deps.decode(salt),
    iterations,
  }
}

/** What the factor says of its markers is which statement uses one up. */
function consumed({ kind, markers }: Factor, { holder }: StoredProof, { marker, presented }: Evidence): Consume {
  if (presented) return { factor: kind, authenticatorId: holder, presented }
  return markers === 'distinct'
    ? { factor: kind, setId: holder, place: marker }
    : { factor: kind, authenticatorId: holder, marker }
}
