import type { Proof } from '../../contract/prompt.ts'
import type { BackupCodesCreatedView } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { attempt } from '../act/attempt.ts'
import { auditRow, type Deps, type Visit } from '../act/deps.ts'
import { standingQuery } from '../act/guard.ts'
import { tell } from '../act/notifications.ts'
import { makeBackupSet } from './backup-set.ts'

/** Ten new backup codes; the old set dies when the code is accepted (spec B1). 6-digit code only. Two round trips. */
export async function createBackupCodes(
  deps: Deps,
  visit: Visit,
  proof: Proof,
): Promise<Result<BackupCodesCreatedView, Refusal>> {
  if (proof.factor === 'backup_code') return reject({ reason: 'malformed_request' })
  const query = standingQuery(deps, visit)
  const { now } = query
  const proven = await attempt(deps, visit, { ...proof, query, purpose: { kind: 'act', takesMethodAway: false } })
  if (!proven.ok) return reject(proven.reason.refusal)
  const { backupSet, codes } = await makeBackupSet(deps, visit.principal.id, proven.value.standing.deploymentId)
  const audit = auditRow(deps, visit, { act: 'backup_codes.created', factor: 'backup_code' })
  const created = await deps.store.replaceBackupCodes({ proof: { ...proven.value.act, audit }, backupSet })
  if (!created.proved) return reject(proven.value.replayed())
  deps.forget()
  tell(deps, visit, { type: 'backup_codes.created', factor: 'backup_code' })
  return accept({
    backupCodes: { remaining: codes.length, total: codes.length, createdAt: now, confirmedAt: null },
    prompts: [{ kind: 'show_codes', codes }],
  })
}
