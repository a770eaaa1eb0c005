import type { AuthenticatorView, ChangeAuthenticatorRequest } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery, closedBy } from '../act/guard.ts'
import { methodView } from './load-settings.ts'

/**
 * Gives a method another name, or makes it the one that is asked for first; without either, answers it as it is. Only
 * audited: it changes nothing that anybody could be let in by (spec X1). One round trip.
 */
export async function renameAuthenticator(
  deps: Deps,
  visit: Visit,
  authenticatorId: string,
  { name, isDefault }: ChangeAuthenticatorRequest,
): Promise<Result<AuthenticatorView, Refusal>> {
  const query = callerQuery(deps, visit)
  const standing =
    name === undefined && !isDefault
      ? await deps.store.loadStanding(query)
      : await deps.store.renameAuthenticator({
          query,
          authenticatorId,
          name,
          isDefault,
          audit: auditRow(deps, visit, { act: name === undefined ? 'authenticator.chosen' : 'authenticator.renamed' }),
        })
  const closed = closedBy(standing)
  if (closed) return reject(closed)
  const method = standing.authenticators.find((authenticator) => authenticator.id === authenticatorId)
  if (method) return accept(await methodView(deps, visit, standing, method))
  await recordRefused(deps, visit, { act: 'authenticator.renamed' })
  return reject({ reason: 'not_found' })
}
