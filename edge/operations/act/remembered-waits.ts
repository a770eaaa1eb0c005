import type { FactorKind } from '../../contract/prompt.ts'
import { MEMO_BYTES, memo } from '../../core/memo.ts'
import { mayRememberWait } from '../../core/throttle.ts'
import type { Clock } from '../../ports/runtime.ts'

/**
 * Waits that this instance has read a moment ago, so that a flood of codes for one person is answered without the database,
 * which everybody needs. Only refusals, only of sign-ins that present no assurance (spec L13), and only for what
 * `mayRememberWait` allows. Emptied by every change that this instance writes.
 */
export type RememberedWaits = {
  /** Until when nothing is taken of this person and factor, epoch milliseconds; `undefined`: ask the database. */
  get(principalId: string, factor: FactorKind, now: number): number | undefined
  /** Ask before loading, hand back when remembering: what was read before a change is not remembered after it. */
  generation(): number
  remember(wait: { principalId: string; factor: FactorKind; until: number; readAt: number; generation: number }): void
  forget(): void
  /**
   * Takes one of the places of a person and factor at the database; gives back how to leave it. Where all are taken it waits for one, for
   * a wait to be read by those who have them, or for 3 s at most, since one that died never leaves.
   */
  enter(principalId: string, factor: FactorKind, clock: Clock): Promise<() => void>
}

/** So many tries of one person and factor are with the database at once, so that there is room for everybody else's. */
const PLACES = 4
/** Persons and factors of which somebody is there. Those who died are among them, so there is an end to it. */
const MAX_THROTTLES = 1_000
const LOOKS = 150
const PAUSE_MS = 20

export function rememberedWaits(): RememberedWaits {
  const waits = memo<{ until: number; readAt: number }>(MEMO_BYTES)
  const taken = new Map<string, number>()
  let current = 0
  const keyOf = (principalId: string, factor: FactorKind) => `${factor}\n${principalId}`
  const get: RememberedWaits['get'] = (principalId, factor, now) => {
    const found = waits.get(keyOf(principalId, factor))
    return found && mayRememberWait(found, now) ? found.until : undefined
  }
  return {
    get,
    generation: () => current,
    remember({ principalId, factor, until, readAt, generation }) {
      if (generation === current) waits.set(keyOf(principalId, factor), { until, readAt })
    },
    forget() {
      current += 1
      waits.clear()
      taken.clear()
    },
    async enter(principalId, factor, clock) {
      const key = keyOf(principalId, factor)
      const isFull = () => (taken.get(key) ?? 0) >= PLACES && get(principalId, factor, clock()) === undefined
      for (let looks = 0; looks < LOOKS && isFull(); looks++) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      if (taken.size >= MAX_THROTTLES) taken.clear()
      taken.set(key, (taken.get(key) ?? 0) + 1)
      return () => {
        const left = (taken.get(key) ?? 0) - 1
        if (left > 0) taken.set(key, left)
        else taken.delete(key)
      }
    },
  }
}
