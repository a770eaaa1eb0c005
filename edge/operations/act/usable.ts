import type { AuthenticatorRow } from '../../ports/caller.ts'
import type { Factor, FactorKind, Factors } from '../../ports/factor.ts'

/**
 * When the first of these that is used up just now can be used again, epoch milliseconds; null: none is. Each factor says
 * it of its own (spec E7).
 */
export function nextUsableAt(
  factors: Pick<Factors, 'get'>,
  authenticators: readonly AuthenticatorRow[],
  now: number,
): number | null {
  const times = authenticators.flatMap((row) => factors.get(row.factor)?.nextUsableAt(row, now) ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

/** One of this factor, neither disabled nor made for another domain. */
export function isUsableOf({ kind, rpId }: Factor, row: AuthenticatorRow): boolean {
  return row.factor === kind && row.disabledAt === null && (rpId === undefined || row.rpId === rpId)
}

/** Those of one factor. */
export function ofFactor<T extends Pick<AuthenticatorRow, 'factor'>>(rows: readonly T[], kind: FactorKind): T[] {
  return rows.filter(({ factor }) => factor === kind)
}

/** The one that is asked for first before the others: as its owner chose, then the one that was used last (spec K12). */
export function byPreference(authenticators: readonly AuthenticatorRow[]): AuthenticatorRow[] {
  const usedAt = ({ lastUsedAt, createdAt }: AuthenticatorRow) => lastUsedAt ?? createdAt
  return [...authenticators].sort(
    (one, other) => Number(other.isDefault) - Number(one.isDefault) || usedAt(other) - usedAt(one),
  )
}
