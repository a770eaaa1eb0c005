import type { Proof } from '../../contract/prompt.ts'
import type { BackupCodesCreatedView } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { makeBackupSet } from '../../factors/backup-code/backup-set.ts'
import { backupCodeFactor } from '../../factors/backup-code/factor.ts'
import { answerIn } from '../act/answer.ts'
import { attempt, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, type Visit } from '../act/deps.ts'
import { callerQuery } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'

/** Ten new backup codes; the old set dies when the proof is accepted (spec B1). Two round trips. */
export async function createBackupCodes(
  deps: Deps,
  visit: Visit,
  proof: Proof,
): Promise<Result<BackupCodesCreatedView, Refusal>> {
  const { kind: factor } = backupCodeFactor
  const query = callerQuery(deps, visit)
  const { now } = query
  const proven = await attempt(deps, visit, {
    factor: proof.factor,
    code: answerIn(proof),
    query,
    act: 'backup_codes',
    purpose: { kind: 'act', takesMethodAway: false },
  })
  if (!proven.ok) return reject(proven.reason.refusal)
  const { backupSet, codes } = await makeBackupSet(deps, visit.principal.id, proven.value.standing.deploymentId)
  const audit = auditRow(deps, visit, { act: 'backup_codes.created', factor })
  const created = await deps.store.replaceBackupCodes({ proof: { ...proven.value.act, audit }, backupSet })
  if (!created.proved) return reject(await replayed(deps, visit, proven.value, query))
  deps.forget()
  queueNotification(deps, visit, { type: 'backup_codes.created', factor })
  return accept({
    backupCodes: { remaining: codes.length, total: codes.length, createdAt: now, confirmedAt: null },
    prompts: [{ kind: 'show_codes', codes }],
  })
}
