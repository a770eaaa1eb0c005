import type { EnrolmentConfirmedView } from '../../contract/enrolment.ts'
import type { FactorKind } from '../../contract/prompt.ts'
import { refusalOf } from '../../core/enrolment.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { makeBackupSet } from '../../factors/backup-code/backup-set.ts'
import type { NewAssurance } from '../../ports/acts.ts'
import type { CallerState } from '../../ports/caller.ts'
import type { Answer, EnrolableFactor, FactorResponse } from '../../ports/factor.ts'
import type { PendingEnrolment } from '../../ports/methods.ts'
import { newAssurance } from '../act/assure.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy, needsInvitation, refuseSkewedClock } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'
import { ofFactor } from '../act/usable.ts'

export type Confirmed = { view: EnrolmentConfirmedView; assurance: NewAssurance }

/**
 * Turns a pending enrolment into an authenticator of the principal's when the response is right. Its tries are its own and
 * never touch the sign-in budget (spec E6). The marker is burned, so this response cannot sign in (E7). The first method
 * brings backup codes, a reset new ones. Two round trips.
 */
export async function confirmEnrolment(
  deps: Deps,
  visit: Visit,
  enrolmentId: string,
  code: Answer,
  name?: string,
): Promise<Result<Confirmed, Refusal>> {
  // Which factor is meant is known only with the charge, so it is made for those that can read this at all. A slip of the
  // finger is read by none and costs nothing.
  const responses = responsesOf(deps, code)
  if (responses.size === 0) return reject({ reason: 'malformed_response' })
  const query = callerQuery(deps, visit)
  const { now } = query
  const charge = await deps.store.chargeEnrolment({ query, enrolmentId, factors: [...responses.keys()] })
  refuseSkewedClock(query, charge)
  const pending = charge.enrolment
  const read = pending && responses.get(pending.factor)
  if (!charge.charged || !read) {
    const isLive = pending !== null && pending.endedBy === null && pending.expiresAt > now
    return reject(isLive && !read ? { reason: 'malformed_response' } : refusalOf(pending, now))
  }
  const { factor, response } = read
  const closed = closedBy(charge)
  // Set up meanwhile in another session: that confirm won, which is told below.
  const { most = 1 } = factor.enrolment
  const own = ofFactor(charge.authenticators, factor.kind)
  const isLate = pending.replaces === null && own.length >= most
  if (closed && (closed.reason !== 'unassured' || !isLate)) return reject(closed)
  // An account may have come to ask for more since it was begun.
  const due =
    !isLate &&
    (factor.rpId !== undefined || pending.replaces !== null) &&
    deps.ceremonies?.strengthMissing(visit, charge, pending)
  if (due) return reject(due)

  const context = { purpose: 'secret', deployment: charge.deploymentId } as const
  const owner = [visit.principal.id, enrolmentId]
  const state = await deps.open({ ...context, owner }, pending.secret).catch(async (error: unknown) => {
    await deps.store.restoreEnrolment({ caller: visit.caller, enrolmentId })
    throw error
  })
  const { createdAt } = pending
  const evidence = await factor.enrolment.confirm(state, response, now, { createdAt, handle: charge.handle })
  if (evidence && 'reason' in evidence) {
    if (evidence.seen) await recordRefused(deps, visit, { act: evidence.seen, factor: factor.kind })
    return reject({ reason: evidence.reason })
  }
  if (!evidence) return reject(await wrongResponse(deps, visit, { pending, state, charge, factor, response, now }))

  const isFurther = pending.replaces === null && charge.authenticators.length > 0
  const made = isFurther ? null : await makeBackupSet(deps, visit.principal.id, charge.deploymentId)
  const assurance = newAssurance(deps, evidence.amr ?? [factor.amr], now)
  const act = pending.replaces === null ? (factor.acts?.enrolled ?? 'mfa.enrolled') : 'mfa.reset'
  // A name that was asked for, else what it calls itself.
  const called = name ?? (pending.name === factor.name ? evidence.name : undefined) ?? pending.name
  const confirmed = await deps.store.confirmEnrolment({
    query,
    actId: deps.newId(),
    enrolmentId,
    factor: factor.kind,
    name: called,
    most,
    credential: evidence.credential,
    replaces: pending.replaces,
    needsInvitation: needsInvitation(deps, visit),
    marker: evidence.marker,
    kept: evidence.kept && (await deps.seal({ ...context, owner }, evidence.kept)),
    backupSet: made?.backupSet ?? null,
    assurance,
    rider: factor.enrolment.may,
    audit: auditRow(deps, visit, { act, factor: factor.kind }),
  })
  if (!confirmed.confirmed) {
    const { enrolment } = confirmed
    const why = evidence.credential && (await deps.ceremonies?.whyNot(deps, visit, query, factor, enrolment))
    return reject(why ?? refusalOf(enrolment, now))
  }
  deps.forget()
  queueNotification(deps, visit, { type: act, factor: factor.kind })
  return accept({
    assurance,
    view: {
      authenticator: {
        id: enrolmentId,
        factor: factor.kind,
        name: called,
        isDefault: !charge.authenticators.some(({ isDefault, id }) => isDefault && id !== pending.replaces),
        createdAt: now,
        lastUsedAt: null,
        disabled: false,
      },
      prompts: made ? [{ kind: 'show_codes', codes: made.codes }] : [],
    },
  })
}

type Read = { factor: EnrolableFactor; response: FactorResponse }

/** What was sent, as each factor reads it that can. */
function responsesOf({ factors }: Deps, code: Answer): Map<FactorKind, Read> {
  const responses = new Map<FactorKind, Read>()
  for (const factor of factors.methods) {
    const response = factor.parse(code, 'enrolment')
    if (response.ok) responses.set(factor.kind, { factor, response: response.value })
  }
  return responses
}

type Wrong = Read & { pending: PendingEnrolment; state: Uint8Array<ArrayBuffer>; charge: CallerState; now: number }

/** Enrolment alone says why a response was wrong, where it can tell: the old entry in the app, or the phone's clock. */
async function wrongResponse(deps: Deps, visit: Visit, wrong: Wrong): Promise<Refusal> {
  const { pending, state, charge, factor, response, now } = wrong
  if (pending.endedBy === 'exhausted') return refusalOf(pending, now)
  const old = charge.authenticators.filter((authenticator) => authenticator.id === pending.replaces)
  const proof = await factor.find({ authenticators: old, backupCode: null }, response)
  if (proof && 'holder' in proof) {
    const owner = [visit.principal.id, ...proof.owner]
    const opened = await deps.open({ purpose: proof.purpose, deployment: charge.deploymentId, owner }, proof.sealed)
    const occasion = { caller: visit.caller, act: 'reset', target: '', epoch: charge.epoch } as const
    const isOld = await factor.verify({ opened, salt: null, iterations: null }, response, now, occasion, proof.holder)
    if (isOld) return { reason: 'previous_entry' }
  }
  const skew = await factor.enrolment.clockSkew(state, response, now)
  return { reason: 'wrong_response', clockSkewSeconds: skew ?? undefined }
}
