import { backendActor } from '../../core/operators/actors.ts'
import type { AuditAct, AuditRow } from '../../ports/acts.ts'
import type { LoginStore } from '../../ports/logins.ts'
import type { GrantHash, PendingHash, RepeatHash, TicketHash } from '../../ports/runtime.ts'
import type { Deps } from '../act/deps.ts'

export type Redemption = {
  backendId: string
  ticketHash: TicketHash
  grantHash: GrantHash
  pendingHash: PendingHash
  repeatHash: RepeatHash | null
}

/**
 * Redeems a grant once, for the backend that began the sign-in; null: refused, and nobody is told why. `weakFor`: it was
 * good, and these accounts take more by now. Asked again with the same key it answers the same for 60 s. One round trip.
 */
export function redeemGrant(
  deps: Deps,
  store: LoginStore,
  redemption: Redemption,
  requestId: string,
): ReturnType<LoginStore['redeemGrant']> {
  const row = (act: AuditAct, result: AuditRow['result']) => ({
    id: deps.newId(),
    actor: backendActor(redemption.backendId),
    act,
    result,
    requestId,
    addressPrefix: null,
  })
  return store.redeemGrant({
    ...redemption,
    actId: deps.newId(),
    audit: { redeemed: row('grant.redeemed', 'ok'), refused: row('grant.refused', 'refused') },
    now: deps.clock(),
  })
}
