import type { Refusal } from '../../core/refusal.ts'
import type { CallerQuery, CallerState } from '../../ports/caller.ts'
import type { Deps, ProvenCeremony, Visit } from '../act/deps.ts'
import { queueNotification } from '../act/notifications.ts'

/**
 * Why an assertion that verified did not count: its challenge was answered before, or the act found a counter that went back
 * and disabled what it is of. One round trip.
 */
export async function answeredBefore(
  deps: Deps,
  visit: Visit,
  { act: { consume }, factor, standing }: ProvenCeremony,
  query: CallerQuery,
): Promise<Refusal> {
  const id = 'authenticatorId' in consume ? consume.authenticatorId : ''
  const isDisabled = ({ authenticators }: CallerState) =>
    authenticators.some((own) => own.id === id && own.disabledAt !== null)
  if (isDisabled(standing) || !isDisabled(await deps.store.loadStanding(query))) return { reason: 'ceremony_expired' }
  deps.forget()
  queueNotification(deps, visit, { type: factor.acts?.disabled ?? 'mfa.disabled', factor: factor.kind })
  return { reason: 'passkey_refused' }
}
