import { ReasonRequest, ReplayRequest, type WebhooksView } from '../contract/admin.ts'
import { LONGEST } from '../core/lengths.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import type { OperatorStore } from '../ports/operators/operator.ts'
import { settled } from './acted.ts'
import type { adminFrame } from './caller.ts'

/** How deliveries of webhooks stand, and what operators do about those that did not arrive. */
export function webhookRoutes(store: OperatorStore, { read, write }: ReturnType<typeof adminFrame>): void {
  read('/admin/v1/webhooks', 'webhooks', async (): Promise<Result<WebhooksView, Refusal>> => {
    const endpoints = await store.listEndpoints()
    return accept({ endpoints: endpoints.map(({ registeredAt: _, types: __, oldestDueAt: ___, ...told }) => told) })
  })

  write('POST', '/admin/v1/webhooks/:id/replay', 'webhooks', ReplayRequest, async ({ act }, body, c) => {
    const id = c.req.param('id')
    if (id.length > LONGEST.id) return reject({ reason: 'not_found' })
    const { from, to, deadOnly } = body
    const own = act('webhook.replayed', { reason: aboutEndpoint(id, body.reason) })
    return settled(await store.replayEvents({ ...own, endpoint: id, from, to, isDeadOnly: deadOnly }))
  })

  write('POST', '/admin/v1/webhooks/:id/enable', 'webhooks', ReasonRequest, async ({ act }, { reason }, c) => {
    const id = c.req.param('id')
    if (id.length > LONGEST.id) return reject({ reason: 'not_found' })
    return settled(await store.enableEndpoint({ ...act('webhook.enabled', { reason: aboutEndpoint(id, reason) }), id }))
  })
}

/** The row of the log has no other place for which endpoint it was. */
const aboutEndpoint = (id: string, reason: string) => `${id}: ${reason}`.slice(0, LONGEST.reason)
