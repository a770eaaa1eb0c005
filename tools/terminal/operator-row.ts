import { OPERATOR } from '../../edge/core/operators/actors.ts'
import type { AuditAct, AuditRow } from '../../edge/ports/acts.ts'

type About = Partial<Pick<AuditRow, 'principalId' | 'factor' | 'requestId'>> & {
  accountId?: string | undefined
  reason?: string | undefined
}

/** What is written down of an act on the command line. `requestId`: what several acts belong to, where there are several. */
export function operatorRow(act: AuditAct, about: About): AuditRow {
  const { principalId = '', requestId = crypto.randomUUID(), factor, accountId, reason } = about
  return {
    ...{ id: crypto.randomUUID(), actor: OPERATOR, principalId, act, result: 'ok', requestId, addressPrefix: null },
    ...(factor === undefined ? {} : { factor }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(reason === undefined ? {} : { reason }),
  }
}
