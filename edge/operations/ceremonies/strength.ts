import { FURTHER_METHOD_SECONDS } from '../../core/enrolment.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { CallerState } from '../../ports/caller.ts'
import type { Visit } from '../act/deps.ts'
import { accountRefs, isStrong } from '../act/guard.ts'

/**
 * What is missing to add a passkey where an account of the person's takes phishing-resistant methods only, whichever account
 * this request is for: a further one is added with a passkey, the first one with an app's code, never on a backup code.
 * `mayAdd` of db/passkeys.ts is the rule in SQL.
 */
export function strengthMissing(visit: Visit, { authenticators, assurance, strongIds }: CallerState): Refusal | null {
  if (strongIds.length === 0 || authenticators.length === 0) return null
  if (authenticators.some(({ rpId }) => rpId !== null)) {
    if (isStrong(assurance)) return null
    return { reason: 'strength_due', accounts: accountRefs(visit, strongIds), page: 'challenge' }
  }
  const isByCode = assurance !== null && assurance.resetUntil === null
  return isByCode ? null : { reason: 'step_up_due', maxAgeSeconds: FURTHER_METHOD_SECONDS }
}
