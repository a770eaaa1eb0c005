import type { EnrolmentConfirmedView } from '../../contract/enrolment.ts'
import { refusalOf } from '../../core/enrolment.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { enrolableFactors, factorFor } from '../../factors/registry.ts'
import type { NewAssurance } from '../../ports/acts.ts'
import type { FactorResponse } from '../../ports/factor.ts'
import type { PendingEnrolment } from '../../ports/methods.ts'
import type { Standing } from '../../ports/standing.ts'
import { newAssurance } from '../act/assure.ts'
import { auditRow, type Deps, type Visit } from '../act/deps.ts'
import { closedBy, needsInvitation, refuseSkewedClock, standingQuery } from '../act/guard.ts'
import { tell } from '../act/notifications.ts'
import { makeBackupSet } from './backup-set.ts'

export type Confirmed = { view: EnrolmentConfirmedView; assurance: NewAssurance }

/**
 * Turns a pending enrolment into the principal's authenticator when the code is right. Its tries are its own and never
 * touch the sign-in budget (spec E6). The time step is burned, so this code cannot sign in (E7). Two round trips.
 */
export async function confirmEnrolment(
  deps: Deps,
  visit: Visit,
  enrolmentId: string,
  code: string,
): Promise<Result<Confirmed, Refusal>> {
  // A slip of the finger is no code at all and costs nothing; which factor it is for is known only after the charge.
  if (!enrolableFactors().some((kind) => factorFor(kind).parse(code).ok))
    return reject({ reason: 'malformed_response' })
  const query = standingQuery(deps, visit)
  const { now } = query
  const charge = await deps.store.chargeEnrolment({ query, enrolmentId })
  refuseSkewedClock(query, charge)
  const pending = charge.enrolment
  if (!charge.charged || !pending) return reject(refusalOf(pending, now))
  const closed = closedBy(charge)
  // Enrolled meanwhile in another session: that confirm won, which is told below.
  if (closed && (closed.reason !== 'unassured' || pending.replaces !== null)) return reject(closed)

  const factor = factorFor(pending.factor)
  const response = factor.parse(code)
  if (!response.ok) return reject(response.reason)
  const context = { purpose: 'secret', deployment: charge.deploymentId } as const
  const owner = [visit.principal.id, enrolmentId]
  const secret = await deps.open({ ...context, owner }, pending.secret).catch(async (error: unknown) => {
    await deps.store.restoreEnrolment({ caller: visit.caller, enrolmentId })
    throw error
  })
  const evidence = await factor.verify({ opened: secret, salt: null, iterations: null }, response.value, now)
  if (!evidence)
    return reject(await wrongResponse(deps, visit, { pending, secret, charge, response: response.value, now }))

  const { backupSet, codes } = await makeBackupSet(deps, visit.principal.id, charge.deploymentId)
  const assurance = newAssurance(deps, [factor.amr], now)
  const act = pending.replaces === null ? 'mfa.enrolled' : 'mfa.reset'
  const confirmed = await deps.store.confirmEnrolment({
    caller: visit.caller,
    actId: deps.newId(),
    enrolmentId,
    factor: pending.factor,
    replaces: pending.replaces,
    needsInvitation: needsInvitation(deps, visit),
    marker: evidence.marker,
    backupSet,
    assurance,
    audit: auditRow(deps, visit, { act, factor: pending.factor }),
    now,
  })
  if (!confirmed.confirmed) return reject(refusalOf(confirmed.enrolment, now))
  deps.forget()
  tell(deps, visit, { type: act, factor: pending.factor })
  return accept({
    assurance,
    view: {
      authenticator: {
        id: enrolmentId,
        factor: pending.factor,
        name: pending.name,
        isDefault: true,
        createdAt: now,
        lastUsedAt: null,
        disabled: false,
      },
      prompts: [{ kind: 'show_codes', codes }],
    },
  })
}

type Wrong = {
  pending: PendingEnrolment
  secret: Uint8Array<ArrayBuffer>
  charge: Standing
  response: FactorResponse
  now: number
}

/** Enrolment alone says why a code was wrong, where it can tell: the old entry in the app, or the phone's clock. */
async function wrongResponse(deps: Deps, visit: Visit, wrong: Wrong): Promise<Refusal> {
  const { pending, secret, charge, response, now } = wrong
  if (pending.endedBy === 'exhausted') return refusalOf(pending, now)
  const factor = factorFor(pending.factor)
  const old = charge.authenticators.find((authenticator) => authenticator.id === pending.replaces)
  if (old) {
    const owner = [visit.principal.id, old.id]
    const opened = await deps.open({ purpose: 'secret', deployment: charge.deploymentId, owner }, old.secret)
    const isOld = await factor.verify({ opened, salt: null, iterations: null }, response, now)
    if (isOld) return { reason: 'previous_entry' }
  }
  return { reason: 'wrong_response', clockSkewSeconds: factor.enrolment?.clockSkew(secret, response, now) ?? undefined }
}
