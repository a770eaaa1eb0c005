import { isStrong } from '../../core/assurance.ts'
import { LONGEST } from '../../core/lengths.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AuditAct } from '../../ports/acts.ts'
import type { CallerQuery, CallerState } from '../../ports/caller.ts'
import { type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy, requiringMemberships, strongAccounts } from '../act/guard.ts'

/**
 * What an Owner of that very account, as the host's server says now, is shown of it: what `load` answers, with whose standing
 * it is. Whom the gate would hold anywhere is shown nothing of other people; whose the account is not, is on record by `act`.
 */
export async function forOwners<Facts extends CallerState>(
  deps: Deps,
  visit: Visit,
  accountId: string,
  act: AuditAct,
  load: (query: CallerQuery) => Promise<Facts>,
): Promise<Result<Facts, Refusal>> {
  if (accountId.length > LONGEST.id) return reject({ reason: 'malformed_request' })
  if (visit.principal.memberships.find((own) => own.accountId === accountId)?.role !== 'owner') {
    await recordRefused(deps, visit, { act, accountId })
    return reject({ reason: 'forbidden' })
  }
  const facts = await load(callerQuery(deps, visit))
  const closed = closedBy(facts)
  if (closed) return reject(closed)
  // Whichever account this request is for: the one that is looked into may be another.
  const { accountId: _, ...principal } = visit.principal
  const strong = isStrong(facts.assurance) ? [] : strongAccounts(deps, { ...visit, principal }, facts)
  if (strong.length > 0) return reject({ reason: 'strength_due', accounts: strong, page: 'challenge' })
  const mustEnrol = deps.requiresEverybody || facts.requiredIds.length > 0
  if (mustEnrol && facts.authenticators.length === 0)
    return reject({ reason: 'unenrolled', accounts: requiringMemberships(visit, facts) })
  return accept(facts)
}
