import { LONGEST } from '../../core/lengths.ts'
import type { AuditRow } from '../../ports/acts.ts'
import type { Deps } from '../act/deps.ts'

/** The host's password of this principal changed: all assurance ends, the backup lane starts anew (spec T2). */
export async function passwordChanged(deps: Deps, principalId: string, requestId: string): Promise<void> {
  if (principalId.length > LONGEST.id) throw new Error('passwordChanged: no principal has so long an id')
  const audit: AuditRow = {
    id: deps.newId(),
    actor: 'host',
    principalId,
    act: 'assurance.ended',
    result: 'ok',
    requestId,
    addressPrefix: null,
    reason: 'password changed',
  }
  await deps.store.passwordChanged({ principalId, audit, now: deps.clock() })
  deps.forget()
}
