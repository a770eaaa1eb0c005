import type { NewBackupSet } from '../../ports/methods.ts'
import type { Random, Sealed, SealPurpose } from '../../ports/runtime.ts'
import { groupCode } from '../../shared/backup-code.ts'
import { makeCodes } from './codes.ts'
import { hashCode, SALT_BYTES } from './hash.ts'

/** What making a set needs of the world. */
type Maker = {
  random: Random
  seal(
    context: { purpose: SealPurpose; deployment: string; owner: readonly string[] },
    plain: Uint8Array<ArrayBuffer>,
  ): Promise<Sealed>
  newId(): string
  encode(bytes: Uint8Array): string
  backupCodeIterations: number
}

/**
 * Ten new codes as they are shown, once, and as they are kept: each hashed with a salt of its own, the hash sealed, so
 * that it re-encrypts like a secret (spec T4).
 */
export async function makeBackupSet(
  maker: Maker,
  principalId: string,
  deployment: string,
): Promise<{ backupSet: NewBackupSet; codes: string[] }> {
  const id = maker.newId()
  const codes = makeCodes(maker.random)
  const iterations = maker.backupCodeIterations
  const rows = codes.map(async (code, place) => {
    const salt = maker.random(SALT_BYTES)
    const hash = await maker.seal(
      { purpose: 'backup_code', deployment, owner: [principalId, id, String(place)] },
      await hashCode(code, salt, iterations),
    )
    return { place, salt: maker.encode(salt), iterations, hash }
  })
  return { backupSet: { id, codes: await Promise.all(rows) }, codes: codes.map(groupCode) }
}
