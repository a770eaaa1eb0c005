import type { Notification } from '../../ports/notification.ts'
import type { Deps, Visit } from './deps.ts'

/** Keeps an event for delivery after the answer. A change is never undone because nobody could be told. */
export function queueNotification(
  deps: Pick<Deps, 'newId' | 'clock'>,
  visit: Visit,
  event: Pick<Notification, 'type' | 'factor' | 'account'>,
): void {
  const { id, name } = visit.principal
  visit.notifications.push({
    id: deps.newId(),
    at: deps.clock(),
    principal: { id, name },
    place: visit.addressPrefix ?? undefined,
    client: visit.client ?? undefined,
    ...event,
  })
}
