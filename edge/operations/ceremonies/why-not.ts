import type { EnrolmentFacts } from '../../core/enrolment.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { CallerQuery } from '../../ports/caller.ts'
import type { EnrolableFactor } from '../../ports/factor.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { strengthMissing } from './strength.ts'

/**
 * Why a credential that verified was not taken, where its enrolment had not ended: there are as many as there can be,
 * somebody has this very one, or an account has come to ask for more. One round trip.
 */
export async function whyNot(
  deps: Deps,
  visit: Visit,
  query: CallerQuery,
  { kind, enrolment: { most = 1 } }: EnrolableFactor,
  facts: EnrolmentFacts | null,
): Promise<Refusal | undefined> {
  if (!facts || !(facts.endedBy === null || facts.endedBy === 'exhausted') || facts.expiresAt <= query.now)
    return undefined
  const standing = await deps.store.loadStanding(query)
  const { authenticators, assurance } = standing
  if (authenticators.length > 0 && !assurance) return { reason: 'unassured' }
  const due = strengthMissing(visit, standing)
  if (due) return due
  const isFull = authenticators.filter(({ factor }) => factor === kind).length >= most
  return { reason: isFull ? 'passkey_limit' : 'already_registered' }
}
