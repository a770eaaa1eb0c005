import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { RegisteredEndpoint, WebhookStore } from '../edge/ports/webhooks.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { listed } from './connection/late.ts'
import { outbox, webhookEvents, webhooks } from './schema/options/webhooks.ts'
import { audit } from './schema/tables.ts'
import { dropSlice } from './statements/clean-up.ts'

export type { WebhookStore } from '../edge/ports/webhooks.ts'
export {
  outbox as outboxTable,
  webhookEvents as webhookEventTable,
  webhooks as webhookTable,
} from './schema/options/webhook-schema.ts'

/**
 * The outbox of webhooks, over the same database as `createStore`: `webhooks({ store: createWebhookStore(db), endpoints })`.
 */
export function createWebhookStore(db: HostDatabase): WebhookStore {
  const { reader, writer } = connect(db)
  return {
    async register({ endpoints, now }) {
      const { known } = await batch(reader, {
        known: reader
          .select({ id: webhooks.id, fingerprint: webhooks.fingerprint, disabledFor: webhooks.disabledFor })
          .from(webhooks)
          .where(sql`1`),
      })
      // What is so already, as at nearly every start, takes no lock. The statements themselves ask for nothing read here.
      const isSo = ({ id, fingerprint }: RegisteredEndpoint) =>
        known.some((one) => one.id === id && one.fingerprint === fingerprint && one.disabledFor !== 'removed')
      const isGone = ({ id, disabledFor }: (typeof known)[number]) =>
        disabledFor === 'removed' || endpoints.some((endpoint) => endpoint.id === id)
      if (endpoints.every(isSo) && known.every(isGone)) return
      await batch(writer, [
        writer.run(sql`update ${webhooks} set disabled_at = ${now}, disabled_for = 'removed'
          where ${webhooks.id} not in (select value from ${listed(endpoints.map(({ id }) => id))})
            and ${webhooks.disabledFor} is not 'removed'`),
        ...endpoints.flatMap((endpoint) => registrationStatements(endpoint, now).map((one) => writer.run(one))),
      ])
    },

    async claim({ webhookId, claim, now, leaseUntil, most }) {
      const isOn = sql`exists (select 1 from ${webhooks} where ${webhooks.id} = ${webhookId} and ${webhooks.disabledAt} is null)`
      const { found } = await batch(writer, {
        claimed: writer.run(sql`update ${outbox} set claim = ${claim}, next_at = ${leaseUntil}, tries = tries + 1
          where rowid in (select rowid from ${outbox} where ${outbox.webhookId} = ${webhookId} and ${outbox.nextAt} <= ${now}
            order by ${outbox.nextAt} limit ${most}) and ${isOn}`),
        found: writer
          .select({
            id: outbox.id,
            type: outbox.type,
            tries: outbox.tries,
            codesLeft: outbox.codesLeft,
            auditId: audit.id,
            at: audit.at,
            actor: audit.actor,
            principalId: audit.principalId,
            accountId: audit.accountId,
            factor: audit.factor,
            requestId: audit.requestId,
            detail: audit.detail,
          })
          .from(outbox)
          .innerJoin(audit, eq(audit.id, outbox.auditId))
          .where(and(eq(outbox.webhookId, webhookId), eq(outbox.nextAt, leaseUntil), eq(outbox.claim, claim))),
      })
      return found.map(({ id, type, tries, codesLeft, auditId, ...row }) => ({
        ...{ id, type, tries, codesLeft },
        audit: { id: auditId, ...row },
      }))
    },

    async settle({ claim, settled, now }) {
      await batch(
        writer,
        settled.map(({ id, state, nextAt, status }) =>
          writer
            .update(outbox)
            .set({ state, nextAt, lastStatus: status, lastAt: now, claim: null })
            .where(and(eq(outbox.id, id), eq(outbox.claim, claim))),
        ),
      )
    },

    async disable({ webhookId, now }) {
      const { off } = await batch(writer, {
        off: writer
          .update(webhooks)
          .set({ disabledAt: now, disabledFor: 'gone' })
          .where(and(eq(webhooks.id, webhookId), sql`${webhooks.disabledAt} is null`))
          .returning({ id: webhooks.id }),
      })
      return off.length === 1
    },

    async dropBefore(before) {
      const { dropped } = await batch(writer, { dropped: dropSlice(writer, outbox.createdAt, before) })
      return dropped.rowsAffected
    },
  }
}

/** Where the fingerprint is another one, its rules are made anew; where it is the same, an endpoint that is off stays so. */
function registrationStatements({ id, origin, fingerprint, rules }: RegisteredEndpoint, now: number): SQL[] {
  const isOther = sql`not exists (select 1 from ${webhooks} where ${webhooks.id} = ${id} and ${webhooks.fingerprint} = ${fingerprint})`
  const of = (name: string) => sql`value ->> ${name}`
  return [
    sql`delete from ${webhookEvents} where ${webhookEvents.webhookId} = ${id} and ${isOther}`,
    sql`insert into ${webhookEvents} (act, result, type, webhook_id, factor, codes_at_most)
      select ${of('act')}, ${of('result')}, ${of('type')}, ${id}, ${of('factor')}, ${of('codesAtMost')}
      from ${listed(rules)} where ${isOther}`,
    sql`insert into ${webhooks} (id, origin, fingerprint, registered_at) values (${id}, ${origin}, ${fingerprint}, ${now})
      on conflict (id) do update set origin = excluded.origin, fingerprint = excluded.fingerprint,
        registered_at = excluded.registered_at, disabled_at = null, disabled_for = null
      where fingerprint <> excluded.fingerprint or disabled_for = 'removed'`,
  ]
}
