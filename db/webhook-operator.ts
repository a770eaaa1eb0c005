import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { AuditRow } from '../edge/ports/acts.ts'
import type { EndpointStatus } from '../edge/ports/operators/operator.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { endpointStatus } from './operators/endpoints.ts'
import { outbox, webhooks } from './schema/options/webhooks.ts'
import { auditWhen } from './store/assurances.ts'

/** Which events: these, or those from `from` on and before `to`; of one endpoint; or only those that are dead. */
export type ReplayFilter = {
  ids?: readonly string[]
  from?: number
  to?: number
  endpoint?: string
  isDeadOnly?: boolean
}

/** What an act is written down as, and when it is. */
type OnRecord = { audit: AuditRow; now: number }

/** What operators do with webhooks, over the same database as `createWebhookStore`. */
export function createWebhookOperator(db: HostDatabase) {
  const { reader, writer } = connect(db)
  return {
    async status(): Promise<EndpointStatus[]> {
      return endpointStatus(reader)
    },

    /**
     * Makes these events due at once, with all attempts before them, under the same ids. How many there were; that it was done is
     * on record where there was one.
     */
    async replay(
      { ids, from, to, endpoint, isDeadOnly = false }: ReplayFilter,
      { audit, now }: OnRecord,
    ): Promise<number> {
      const chosen = and(
        sql`1`,
        ids && inArray(outbox.id, [...ids]),
        from === undefined ? undefined : gte(outbox.createdAt, from),
        to === undefined ? undefined : lt(outbox.createdAt, to),
        endpoint === undefined ? undefined : eq(outbox.webhookId, endpoint),
        isDeadOnly ? eq(outbox.state, 'dead') : undefined,
      )
      const { due } = await batch(writer, {
        audited: writer.run(auditWhen(audit, now, sql`exists (select 1 from ${outbox} where ${chosen})`)),
        due: writer.update(outbox).set({ state: 'pending', nextAt: now, tries: 0, claim: null }).where(chosen),
      })
      return due.rowsAffected
    },

    /** Switches an endpoint on again that had answered 410. False: there is none of this id that is off for that. */
    async enable(id: string, { audit, now }: OnRecord): Promise<boolean> {
      const isOff = and(eq(webhooks.id, id), eq(webhooks.disabledFor, 'gone'))
      const { on } = await batch(writer, {
        audited: writer.run(auditWhen(audit, now, sql`exists (select 1 from ${webhooks} where ${isOff})`)),
        on: writer
          .update(webhooks)
          .set({ disabledAt: null, disabledFor: null })
          .where(isOff)
          .returning({ id: webhooks.id }),
      })
      return on.length === 1
    },
  }
}
