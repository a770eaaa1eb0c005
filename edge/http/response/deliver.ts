import { thrownBy } from '../deployment/advice.ts'
import { afterAnswer } from '../deployment/after.ts'
import type { HostContext } from '../deployment/deployment.ts'
import { logError } from '../deployment/log.ts'
import type { HttpServices, HttpVisit } from '../request/visit.ts'

/**
 * Hands what happened to the host's `notify`, after the change was committed and without holding up the answer. A hook
 * that fails is logged: what was changed stays changed.
 */
export function deliver(
  http: HttpServices,
  c: HostContext,
  visit: Pick<HttpVisit, 'notifications' | 'requestId'>,
): void {
  const { notify } = http.deployment
  const events = visit.notifications.splice(0)
  if (!notify || events.length === 0) return
  const told = events.map(async (event) => {
    try {
      await notify(event)
    } catch (error) {
      logError(http.deployment, visit.requestId, thrownBy('notify', error))
    }
  })
  afterAnswer(c, Promise.all(told))
}
