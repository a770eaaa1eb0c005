import type { AuthenticatorView } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy } from '../act/guard.ts'
import { authenticatorView } from './load-settings.ts'

/**
 * Gives a method another name; without one, answers it as it is (the only one is the default already). Only audited: it
 * changes nothing that anybody could be let in by (spec X1). One round trip.
 */
export async function renameAuthenticator(
  deps: Deps,
  visit: Visit,
  authenticatorId: string,
  name: string | undefined,
): Promise<Result<AuthenticatorView, Refusal>> {
  const query = callerQuery(deps, visit)
  const standing =
    name === undefined
      ? await deps.store.loadStanding(query)
      : await deps.store.renameAuthenticator({
          query,
          authenticatorId,
          name,
          audit: auditRow(deps, visit, { act: 'authenticator.renamed' }),
        })
  const closed = closedBy(standing)
  if (closed) return reject(closed)
  const method = standing.authenticators.find((authenticator) => authenticator.id === authenticatorId)
  if (method) return accept(authenticatorView(method))
  await recordRefused(deps, visit, { act: 'authenticator.renamed' })
  return reject({ reason: 'not_found' })
}
