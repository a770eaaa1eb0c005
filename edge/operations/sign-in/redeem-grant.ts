import type { AuditRow } from '../../ports/acts.ts'
import type { LoginStore, Redeemed } from '../../ports/logins.ts'
import type { Deps } from '../act/deps.ts'

export type Redemption = {
  backendId: string
  ticketHash: string
  grantHash: string
  pendingHash: string
  repeatHash: string | null
}

/**
 * Redeems a grant once, for the backend that began the sign-in; null: refused, and nobody is told why. Asked again with
 * the same key it answers the same for 60 s. One round trip.
 */
export function redeemGrant(
  deps: Deps,
  store: LoginStore,
  redemption: Redemption,
  requestId: string,
): Promise<Redeemed | null> {
  const row = (act: string, result: AuditRow['result']) => ({
    id: deps.newId(),
    actor: redemption.backendId,
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
