import type { Assurance } from '../../core/assurance.ts'
import { MEMO_BYTES, memo } from '../../core/memo.ts'

/**
 * What this instance decided a moment ago, so that a page's many safe sub-resources cost no round trip. Bounded in time
 * (spec L6) and bytes; emptied by every change that this instance writes.
 */
export type RecentDecisions = {
  /** What this key was allowed on within the bound; `undefined`: nothing is remembered. */
  get(key: string, now: number): Assurance | null | undefined
  /** Ask before loading, hand back when remembering: what was loaded before a change is not remembered after it. */
  generation(): number
  remember(key: string, assurance: Assurance | null, at: number, generation: number): void
  forget(): void
}

export function recentDecisions(boundMs: number): RecentDecisions {
  const allowed = memo<{ at: number; assurance: Assurance | null }>(MEMO_BYTES)
  let current = 0
  return {
    get(key, now) {
      const found = allowed.get(key)
      return found && now - found.at >= 0 && now - found.at < boundMs ? found.assurance : undefined
    },
    generation: () => current,
    remember(key, assurance, at, generation) {
      if (boundMs <= 0 || generation !== current) return
      allowed.set(key, { at, assurance })
    },
    forget() {
      current += 1
      allowed.clear()
    },
  }
}
