import type { EnrolmentFacts } from '../../core/enrolment.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { CallerQuery } from '../../ports/caller.ts'
import type { EnrolableFactor } from '../../ports/factor.ts'
import type { Deps } from '../act/deps.ts'

/**
 * Why a credential that verified was not taken, where its enrolment had not ended: there are as many as there can be, or
 * somebody has this very one. One round trip.
 */
export async function whyNot(
  deps: Deps,
  query: CallerQuery,
  { kind, enrolment: { most = 1 } }: EnrolableFactor,
  facts: EnrolmentFacts | null,
): Promise<Refusal | undefined> {
  if (!facts || !(facts.endedBy === null || facts.endedBy === 'exhausted') || facts.expiresAt <= query.now)
    return undefined
  const { authenticators, assurance } = await deps.store.loadStanding(query)
  if (authenticators.length > 0 && !assurance) return { reason: 'unassured' }
  const isFull = authenticators.filter(({ factor }) => factor === kind).length >= most
  return { reason: isFull ? 'passkey_limit' : 'already_registered' }
}
