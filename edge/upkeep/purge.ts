import type { Clock } from '../ports/runtime.ts'
import type { PurgedSlice, PurgeStore } from '../ports/upkeep/store.ts'
import { rest } from './rest.ts'

export type PurgeOptions = {
  /** `createUpkeepStore(db)` or `createPurgeStore(db)` of `sallyport/db/upkeep`. */
  store: PurgeStore
  /** The most slices; default: until nothing is left. */
  slices?: number
  /** Ends it behind the slice that is on its way. */
  signal?: AbortSignal
  /** Told after each slice what went in all so far. */
  onSlice?: (purged: Purged) => void
  /** Epoch milliseconds; default: the platform's. */
  clock?: Clock
}

/** How many rows went of each table, and whether more of them has run out. */
export type Purged = { slices: number; gone: Record<string, number>; isMore: boolean }

/**
 * Takes away what has run out (docs/limits.md says what that is), slice by slice. Each is one short transaction, and between
 * two it rests as long as the last one took, so that whoever signs in meanwhile finds the database free. Safe to run by many
 * at once, and to end at any time: what went is gone, the next one goes on. Rejects as the database does.
 */
export async function purge(options: PurgeOptions): Promise<Purged> {
  const { store, slices = Number.POSITIVE_INFINITY, signal, onSlice, clock = Date.now } = options
  const purged: Purged = { slices: 0, gone: {}, isMore: true }
  while (purged.isMore && purged.slices < slices && !signal?.aborted) {
    const began = performance.now()
    const slice = await store.purgeSlice({ now: clock() })
    add(purged, slice)
    onSlice?.(purged)
    if (slice.isMore && purged.slices < slices) await rest(performance.now() - began, signal)
  }
  return purged
}

function add(purged: Purged, { gone, isMore }: PurgedSlice): void {
  for (const [table, rows] of Object.entries(gone)) purged.gone[table] = (purged.gone[table] ?? 0) + rows
  purged.slices++
  purged.isMore = isMore
}
