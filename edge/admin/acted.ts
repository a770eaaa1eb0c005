import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import type { HostContext } from '../http/deployment/deployment.ts'
import type { HttpServices } from '../http/request/visit.ts'
import { deliver } from '../http/response/deliver.ts'
import type { Notification } from '../ports/notification.ts'
import type { Acted } from '../ports/operators/operator.ts'

/* What came of an operator's act: for whom it is about, and for whoever asked. */

/** They hear of it, as of everything that changes who can get in. */
export function tell(
  http: HttpServices,
  c: HostContext,
  events: Pick<Notification, 'type' | 'principal' | 'account' | 'byOperator'>[],
): void {
  const { deps } = http
  const notifications = events.map((event) => ({ id: deps.newId(), at: deps.clock(), ...event }))
  deliver(http, c, { notifications, requestId: c.get('requestId') })
}

/** Why nothing was done. */
export function refused({ outcome }: Exclude<Acted<object>, { outcome: 'done' }>): Result<never, Refusal> {
  return reject({ reason: outcome === 'unseen' ? 'not_found' : 'call_differs' })
}

/** What an act found, or why nothing was done. */
export function settled<Facts extends object>(acted: Acted<Facts>): Result<object, Refusal> {
  if (acted.outcome !== 'done') return refused(acted as Exclude<Acted<object>, { outcome: 'done' }>)
  const { outcome: _, repeated: __, ...facts } = acted
  return accept(facts)
}
