import { mayRememberWait } from '../core/throttle.ts'
import type { FactorKind } from '../ports.ts'

/**
 * Waits that this instance has read a moment ago, so that a flood of codes for one person is answered without the database,
 * which everybody needs. Only refusals, only of sign-ins that present no assurance (spec L13), and only for what
 * `mayRememberWait` allows. Emptied by every change that this instance writes.
 */
export type RememberedWaits = {
  /** Until when this lane waits, epoch milliseconds; `undefined`: ask the database. */
  get(principalId: string, factor: FactorKind, now: number): number | undefined
  /** Ask before loading, hand back when remembering: what was read before a change is not remembered after it. */
  generation(): number
  remember(wait: { principalId: string; factor: FactorKind; until: number; readAt: number; generation: number }): void
  forget(): void
}

const MAX_ENTRIES = 1_000
const LONGEST_ID = 256

export function rememberedWaits(): RememberedWaits {
  const waits = new Map<string, { until: number; readAt: number }>()
  let current = 0
  const keyOf = (principalId: string, factor: FactorKind) => `${factor}\n${principalId}`
  return {
    get(principalId, factor, now) {
      const found = waits.get(keyOf(principalId, factor))
      return found && mayRememberWait(found, now) ? found.until : undefined
    },
    generation: () => current,
    remember({ principalId, factor, until, readAt, generation }) {
      if (generation !== current || principalId.length > LONGEST_ID) return
      if (waits.size >= MAX_ENTRIES) waits.clear()
      waits.set(keyOf(principalId, factor), { until, readAt })
    },
    forget() {
      current += 1
      waits.clear()
    },
  }
}
