import type { CallerState } from '../../ports/caller.ts'
import type { Open } from '../../ports/factor.ts'
import type { Deps, Visit } from './deps.ts'

/** Opens what is sealed of this person's authenticators. */
export function openerOf(deps: Deps, visit: Visit, { deploymentId: deployment }: CallerState): Open {
  return ({ id, secret }) => deps.open({ purpose: 'secret', deployment, owner: [visit.principal.id, id] }, secret)
}
