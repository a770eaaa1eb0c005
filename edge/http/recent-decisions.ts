/**
 * What this instance decided a moment ago, so that a page's many safe sub-resources cost no round trip. Bounded in time
 * (spec L6) and size; emptied by every change that this instance writes.
 */
export type RecentDecisions = {
  /** Whether this key was allowed within the bound. */
  has(key: string, now: number): boolean
  /** Ask before loading, hand back when remembering: what was loaded before a change is not remembered after it. */
  generation(): number
  remember(key: string, at: number, generation: number): void
  forget(): void
}

const MAX_ENTRIES = 10_000

export function recentDecisions(boundMs: number): RecentDecisions {
  const allowedAt = new Map<string, number>()
  let current = 0
  return {
    has(key, now) {
      const at = allowedAt.get(key)
      return at !== undefined && now - at >= 0 && now - at < boundMs
    },
    generation: () => current,
    remember(key, at, generation) {
      if (boundMs <= 0 || generation !== current) return
      if (allowedAt.size >= MAX_ENTRIES) allowedAt.clear()
      allowedAt.set(key, at)
    },
    forget() {
      current += 1
      allowedAt.clear()
    },
  }
}
