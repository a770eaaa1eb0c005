import { LONGEST } from '../../core/lengths.ts'
import { type Deps, hostAuditRow } from '../act/deps.ts'

/** The host deleted this principal: all goes but the audit log, and nothing of it is remembered here. One round trip. */
export async function forgetPrincipal(deps: Deps, principalId: string, requestId: string): Promise<void> {
  if (principalId.length > LONGEST.id) throw new Error('forget: no principal has so long an id')
  const audit = hostAuditRow(deps, { principalId, act: 'principal.forgotten', requestId })
  await deps.store.forgetPrincipal({ principalId, audit, now: deps.clock() })
  deps.forget()
}
