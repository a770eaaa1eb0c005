import type { AuditAct, AuditRow } from '../../edge/ports/acts.ts'

/** An operator's act on nobody in particular. `requestId`: of which export it is. */
export function operatorRow(act: AuditAct, reason: string, requestId: string): AuditRow {
  const id = crypto.randomUUID()
  return { id, actor: 'operator', principalId: '', act, result: 'ok', requestId, addressPrefix: null, reason }
}
