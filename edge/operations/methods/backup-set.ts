import { makeCodes } from '../../factors/backup-code/codes.ts'
import { hashCode, SALT_BYTES } from '../../factors/backup-code/hash.ts'
import type { NewBackupSet } from '../../ports/methods.ts'
import { groupCode } from '../../shared/backup-code.ts'
import type { Deps } from '../act/deps.ts'

/**
 * Ten new codes as they are shown, once, and as they are kept: each hashed with a salt of its own, the hash sealed, so
 * that it re-encrypts like a secret (spec T4).
 */
export async function makeBackupSet(
  deps: Deps,
  principalId: string,
  deployment: string,
): Promise<{ backupSet: NewBackupSet; codes: string[] }> {
  const id = deps.newId()
  const codes = makeCodes(deps.random)
  const iterations = deps.backupCodeIterations
  const rows = codes.map(async (code, place) => {
    const salt = deps.random(SALT_BYTES)
    const hash = await deps.seal(
      { purpose: 'backup_code', deployment, owner: [principalId, id, String(place)] },
      await hashCode(code, salt, iterations),
    )
    return { place, salt: deps.encode(salt), iterations, hash }
  })
  return { backupSet: { id, codes: await Promise.all(rows) }, codes: codes.map(groupCode) }
}
