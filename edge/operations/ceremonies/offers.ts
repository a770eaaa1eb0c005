import type { AnswerOfferRequest, OfferView } from '../../contract/ceremonies.ts'
import { isOfferDue, NEVER_AGAIN, type OfferLimits, offeredBefore } from '../../core/offer.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { CallerState } from '../../ports/caller.ts'
import type { Factor } from '../../ports/factor.ts'
import type { PasskeyStore } from '../../ports/passkeys.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, closedBy } from '../act/guard.ts'

export type Offers = ReturnType<typeof offersOf>

/** The offer of a method without codes to whoever has just signed in by one (spec K14). */
export function offersOf(limits: OfferLimits, rpId: string, store: PasskeyStore) {
  // Whoever has to add one is led to that, and not asked.
  const isDue = ({ authenticators, strongIds, offered }: CallerState, now: number): boolean =>
    strongIds.length === 0 && authenticators.every((row) => row.rpId !== rpId) && isOfferDue(offered, limits, now)
  return {
    /** The sign-in that was just passed by this factor leads on by way of the offer. */
    isOffered: (standing: CallerState, factor: Factor, now: number): boolean =>
      factor.enrolment !== null && factor.rpId === undefined && isDue(standing, now),

    /** Whether the page may offer it. Counts nothing: that is what its script asks for before it shows anything. */
    async look(deps: Deps, visit: Visit): Promise<Result<{ isDue: boolean }, Refusal>> {
      const query = callerQuery(deps, visit)
      const standing = await deps.store.loadStanding(query)
      const closed = closedBy(standing)
      if (closed) return reject(closed)
      return accept({ isDue: standing.authenticators.length > 0 && isDue(standing, query.now) })
    },

    /**
     * Counts what came of it, by one statement, so that of many tabs at once only as many show it as may. `isOffered`: it
     * is to be shown now.
     */
    async answer(deps: Deps, visit: Visit, { answer }: AnswerOfferRequest): Promise<Result<OfferView, Refusal>> {
      const query = callerQuery(deps, visit)
      const { now } = query
      const isNever = answer === 'never'
      const rider = store.noteOffer({
        add: isNever ? NEVER_AGAIN : Number(answer === 'shown'),
        most: isNever ? NEVER_AGAIN : limits.times,
        before: isNever ? now : offeredBefore(now, limits),
      })
      const { isDone, ...standing } = await deps.store.ride({ query, rider })
      const closed = closedBy(standing)
      if (closed) return reject(closed)
      return accept({ isOffered: isDone && answer === 'shown' })
    },
  }
}
