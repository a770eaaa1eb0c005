import { LONGEST } from '../../core/lengths.ts'
import { type Deps, hostAuditRow } from '../act/deps.ts'

/** The host's password of this principal changed: all assurance ends, the throttle of backup codes starts anew (spec T2). */
export async function passwordChanged(deps: Deps, principalId: string, requestId: string): Promise<void> {
  if (principalId.length > LONGEST.id) throw new Error('passwordChanged: no principal has so long an id')
  const audit = hostAuditRow(deps, { principalId, act: 'assurance.ended', requestId, reason: 'password changed' })
  await deps.store.passwordChanged({ principalId, audit, now: deps.clock() })
  deps.forget()
}
