import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { outbox, webhookEvents, webhooks } from './schema/options/webhooks.ts'

/** How an endpoint stands. Times are epoch milliseconds; null: there is none. */
export type EndpointStatus = {
  id: string
  origin: string
  registeredAt: number
  disabledAt: number | null
  disabledFor: 'gone' | 'removed' | null
  /** How many types of events it is sent. */
  types: number
  delivered: number
  pending: number
  dead: number
  /** When the oldest event happened that has not arrived yet. */
  oldestPendingAt: number | null
  /** Since when an event is due that was not sent; null: none is pending. May be in the future. */
  oldestDueAt: number | null
  /** What the last attempt was answered, 0: not at all; null: there was none. */
  lastStatus: number | null
}

/** Which events: these, or those from `from` on and before `to`; of one endpoint; or only those that are dead. */
export type ReplayFilter = {
  ids?: readonly string[]
  from?: number
  to?: number
  endpoint?: string
  isDeadOnly?: boolean
}

/** What operators do with webhooks, over the same database as `createWebhookStore`. */
export function createWebhookOperator(db: HostDatabase) {
  const { reader, writer } = connect(db)
  return {
    async status(): Promise<EndpointStatus[]> {
      const events = (what: SQL, state: EndpointState) =>
        sql<number>`(select ${what} from ${outbox} where ${outbox.webhookId} = ${webhooks.id} and ${outbox.state} = ${state})`
      const { found } = await batch(reader, {
        found: reader
          .select({
            id: webhooks.id,
            origin: webhooks.origin,
            registeredAt: webhooks.registeredAt,
            disabledAt: webhooks.disabledAt,
            disabledFor: webhooks.disabledFor,
            types: sql<number>`(select count(distinct ${webhookEvents.type}) from ${webhookEvents}
              where ${webhookEvents.webhookId} = ${webhooks.id})`,
            delivered: events(sql`count(*)`, 'delivered'),
            pending: events(sql`count(*)`, 'pending'),
            dead: events(sql`count(*)`, 'dead'),
            // -1: there was no attempt.
            lastStatus: sql<number>`coalesce((select ${outbox.lastStatus} from ${outbox} where ${outbox.webhookId} = ${webhooks.id}
              and ${outbox.lastAt} is not null order by ${outbox.lastAt} desc limit 1), -1)`,
            // 0: none is pending.
            oldestPendingAt: events(sql`coalesce(min(${outbox.createdAt}), 0)`, 'pending'),
            oldestDueAt: events(sql`coalesce(min(${outbox.nextAt}), 0)`, 'pending'),
          })
          .from(webhooks)
          .where(sql`1`)
          .orderBy(webhooks.id),
      })
      return found.map((one) => ({
        ...one,
        oldestPendingAt: one.oldestPendingAt || null,
        oldestDueAt: one.oldestDueAt || null,
        lastStatus: one.lastStatus < 0 ? null : one.lastStatus,
      }))
    },

    /** Makes these events due at once, with all attempts before them, under the same ids. How many there were. */
    async replay({ ids, from, to, endpoint, isDeadOnly = false }: ReplayFilter, now: number): Promise<number> {
      const { due } = await batch(writer, {
        due: writer
          .update(outbox)
          .set({ state: 'pending', nextAt: now, tries: 0, claim: null })
          .where(
            and(
              sql`1`,
              ids && inArray(outbox.id, [...ids]),
              from === undefined ? undefined : gte(outbox.createdAt, from),
              to === undefined ? undefined : lt(outbox.createdAt, to),
              endpoint === undefined ? undefined : eq(outbox.webhookId, endpoint),
              isDeadOnly ? eq(outbox.state, 'dead') : undefined,
            ),
          ),
      })
      return due.rowsAffected
    },

    /** Switches an endpoint on again that had answered 410. False: there is none of this id that is off for that. */
    async enable(id: string): Promise<boolean> {
      const { on } = await batch(writer, {
        on: writer
          .update(webhooks)
          .set({ disabledAt: null, disabledFor: null })
          .where(and(eq(webhooks.id, id), eq(webhooks.disabledFor, 'gone')))
          .returning({ id: webhooks.id }),
      })
      return on.length === 1
    },
  }
}

type EndpointState = 'pending' | 'delivered' | 'dead'
