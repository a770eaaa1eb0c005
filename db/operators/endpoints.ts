import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { EndpointStatus } from '../../edge/ports/operators/endpoints.ts'
import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { outbox, webhookEvents, webhooks } from '../schema/options/webhooks.ts'
import { actOnce } from './once.ts'

type EndpointStore = Pick<OperatorStore, 'listEndpoints' | 'replayEvents' | 'enableEndpoint'>

/** How webhooks stand, and what operators do with them. */
export function endpointStore({ reader, writer }: Connection): EndpointStore {
  return {
    listEndpoints: () => endpointStatus(reader),

    replayEvents(act) {
      const { endpoint, ids, from, to, isDeadOnly, now } = act
      const chosen = and(
        endpoint === undefined ? sql`1` : eq(outbox.webhookId, endpoint),
        ids && inArray(outbox.id, [...ids]),
        from === undefined ? undefined : gte(outbox.createdAt, from),
        to === undefined ? undefined : lt(outbox.createdAt, to),
        isDeadOnly ? eq(outbox.state, 'dead') : undefined,
      )
      const replayed = sql`(select count(*) from ${outbox} where ${chosen})`
      return actOnce(writer, act, {
        isThere:
          endpoint === undefined ? sql`1` : sql`exists (select 1 from ${webhooks} where ${webhooks.id} = ${endpoint})`,
        facts: { replayed },
        when: replayed,
        does: (when) => [
          writer.update(outbox).set({ state: 'pending', nextAt: now, tries: 0, claim: null }).where(and(chosen, when)),
        ],
      })
    },

    enableEndpoint(act) {
      const isOff = sql`${webhooks.id} = ${act.id} and ${webhooks.disabledFor} = 'gone'`
      return actOnce(writer, act, {
        isThere: sql`exists (select 1 from ${webhooks} where ${isOff})`,
        facts: {},
        does: (when) => [
          writer.run(sql`update ${webhooks} set disabled_at = null, disabled_for = null where ${isOff} and ${when}`),
        ],
      })
    },
  }
}

/** How every endpoint stands, by id. */
async function endpointStatus(reader: LibSQLDatabase): Promise<EndpointStatus[]> {
  const events = (what: SQL, state: 'pending' | 'delivered' | 'dead') =>
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
}
