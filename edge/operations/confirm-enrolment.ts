import type { EnrolmentConfirmedView } from '../contract/enrolment.ts'
import { refusalOf } from '../core/enrolment.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { groupCode, makeCodes } from '../factors/backup-code/codes.ts'
import { hashCode, SALT_BYTES } from '../factors/backup-code/hash.ts'
import { factorFor } from '../factors/registry.ts'
import type { NewAssurance, NewBackupSet } from '../ports.ts'
import { newAssurance } from './assure.ts'
import { auditRow, type Deps, type Visit } from './deps.ts'
import { refuseSkewedClock, standingQuery } from './guard.ts'

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
  const now = deps.clock()
  const charge = await deps.store.chargeEnrolment({ query: standingQuery(visit, now), enrolmentId })
  const pending = charge.enrolment
  if (!charge.charged || !pending) return reject(refusalOf(pending, now))
  refuseSkewedClock(deps, charge)

  const factor = factorFor(pending.factor)
  const response = factor.parse(code)
  if (!response.ok) return reject(response.reason)
  const owner = [visit.principal.id, enrolmentId]
  const secret = await deps.open('secret', owner, pending.secret)
  const evidence = await factor.verify({ opened: secret, salt: null, iterations: null }, response.value, now)
  if (!evidence) {
    const after = refusalOf(pending, now)
    if (pending.endedBy === 'exhausted') return reject(after)
    const skew = factor.enrolment?.clockSkew(secret, response.value, now) ?? undefined
    return reject({ reason: 'wrong_response', clockSkewSeconds: skew })
  }

  const codes = makeCodes(deps.random)
  const assurance = newAssurance(deps, [factor.amr], now)
  const confirmed = await deps.store.confirmEnrolment({
    caller: visit.caller,
    actId: deps.newId(),
    enrolmentId,
    factor: pending.factor,
    marker: evidence.marker,
    backupSet: await sealSet(deps, visit.principal.id, codes),
    assurance,
    audit: auditRow(deps, visit, { act: 'mfa.enrolled', factor: pending.factor }),
    now,
  })
  if (!confirmed.confirmed) return reject(refusalOf(confirmed.enrolment, now))
  deps.forget()
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
      prompts: [{ kind: 'show_codes', codes: codes.map(groupCode) }],
    },
  })
}

/** Hashes each code with a salt of its own and seals the hash, so that it re-encrypts like a secret (spec T4). */
async function sealSet(deps: Deps, principalId: string, codes: string[]): Promise<NewBackupSet> {
  const id = deps.newId()
  const iterations = deps.backupCodeIterations
  const rows = codes.map(async (code, place) => {
    const salt = deps.random(SALT_BYTES)
    const hash = await deps.seal(
      'backup_code',
      [principalId, id, String(place)],
      await hashCode(code, salt, iterations),
    )
    return { place, salt: deps.encode(salt), iterations, hash }
  })
  return { id, codes: await Promise.all(rows) }
}
