import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, closedBy } from '../act/guard.ts'

/** **Finish** pressed: the codes were kept. One round trip. */
export async function confirmBackupCodes(deps: Deps, visit: Visit): Promise<Result<null, Refusal>> {
  const standing = await deps.store.confirmBackupCodes(callerQuery(deps, visit))
  if (standing.assurance) return accept(null)
  return reject(closedBy(standing) ?? { reason: 'unenrolled', accounts: [] })
}
