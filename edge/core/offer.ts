/** How often a person was offered another method after a sign-in, and when last (epoch milliseconds); null: never. */
export type Offered = { at: number | null; count: number }

export type OfferLimits = Readonly<{ everyDays: number; times: number }>

/** What **Don't ask again** counts for: more than any limit. */
export const NEVER_AGAIN = 1000

const DAY_MS = 86_400_000

/** The newest moment at which the offer before may have been (spec K14), epoch milliseconds. */
export const offeredBefore = (now: number, { everyDays }: OfferLimits): number => now - everyDays * DAY_MS

/** At most so often, at least so many days apart (spec K14). The statement that counts asks the same once more. */
export function isOfferDue({ at, count }: Offered, limits: OfferLimits, now: number): boolean {
  return count < limits.times && (at === null || at <= offeredBefore(now, limits))
}
