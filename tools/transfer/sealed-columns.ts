import { sealedIn } from '../../db/store/sealed.ts'
import type { KeyRing } from '../../edge/crypto/key-ring.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { open, seal } from '../../edge/crypto/seal.ts'
import { Refused } from './read-file.ts'

/** Under which keys it lies, and what it is bound to: the id of a database, or of an export. */
export type Place = { ring: KeyRing; id: string }

/**
 * The rows with what is sealed in them sealed anew, for another place. Throws `Refused` with the person's id at the first
 * one that does not open: a move that leaves somebody's method behind would let anybody set one up as them.
 */
export async function resealed(
  table: string,
  columns: readonly string[],
  rows: readonly unknown[][],
  { from, to }: { from: Place; to: Place },
): Promise<unknown[][]> {
  const sealed = sealedIn(table)
  if (!sealed) return [...rows]
  const at = columns.indexOf(sealed.column)
  return Promise.all(
    rows.map(async (row) => {
      const owner = sealed.owner.map((column) => String(row[columns.indexOf(column)]))
      const context = (id: string) => ({ purpose: sealed.purpose, deployment: id, owner })
      const plain = await open(from.ring, context(from.id), String(row[at])).catch((error: Error) => {
        // Of the platform's own errors none says more than that.
        const why = /^sealed under key|malformed/.test(error.message) ? error.message : 'it was changed or moved'
        throw new Refused(`What is sealed in ${table} of ${JSON.stringify(owner[0])} does not open: ${why}.`)
      })
      return row.with(at, await seal(to.ring, platformRandom, context(to.id), plain))
    }),
  )
}
