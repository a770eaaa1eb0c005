import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Caller } from '../../edge/ports/caller.ts'
import type { PersonSessionStore } from '../../edge/ports/person-sessions.ts'
import { batch } from '../connection/batch.ts'
import { connect, type HostDatabase } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { personSessions } from '../schema/options/person-sessions.ts'
import { assurances, audit as auditTable } from '../schema/tables.ts'
import { callerStatements, epochOf, isAssured, toCallerState } from '../statements/caller-state.ts'
import { auditWhen } from '../store/assurances.ts'

export type { PersonSessionStore } from '../../edge/ports/person-sessions.ts'
export { personSessions as personSessionTable } from '../schema/options/person-session-schema.ts'

type Row = {
  id: string
  client: string | null
  place: string | null
  since: number
  lastUsedAt: number | null
  isCurrent: number
}

/**
 * The store of the list that people have of their sessions, over the same database as `createStore`:
 * `sessions({ store: createPersonSessionStore(db) })`.
 */
export function createPersonSessionStore(db: HostDatabase): PersonSessionStore {
  const { reader, writer } = connect(db)
  const a = assurances
  const s = personSessions
  return {
    async noteSession({ caller, client, place, now, unlessSince }) {
      const { assuranceId } = caller
      if (assuranceId === null) return
      const holds = isAssured(caller, now)
      const row = { assuranceId, client, place, since: provedAt(assuranceId), lastUsedAt: now }
      // A further proof in the same session: what was said of the one before is said of it from now on.
      const before = sql`(select ${s.assuranceId} from ${s} join ${a} on ${a.id} = ${s.assuranceId}
        where ${ofSession(caller)} order by ${s.lastUsedAt} desc limit 1)`
      const isThere = sql`exists (select 1 from ${s} where ${s.assuranceId} = ${assuranceId})`
      await batch(writer, [
        writer.update(s).set({ assuranceId }).where(sql`${s.assuranceId} = ${before} and not ${isThere} and ${holds}`),
        writer.run(sql`${insertWhen(s, row, holds)} on conflict (assurance_id) do update set
          client = excluded.client, place = excluded.place, last_used_at = excluded.last_used_at
          where mfa_person_session.last_used_at <= ${unlessSince}`),
      ])
    },

    async listSessions(query) {
      const { caller, now, usedSince, limit } = query
      const isCurrent = inArray(a.sessionHash, [...caller.sessionHashes])
      const { rows, standing } = await batch(reader, {
        rows: reader.all<Row>(sql`select ${a.id} as id, ${s.client} as client, ${s.place} as place,
          coalesce(${s.since}, ${a.provedAt}) as since, ${s.lastUsedAt} as lastUsedAt, ${isCurrent} as isCurrent
          from ${a} left join ${s} on ${s.assuranceId} = ${a.id}
          where ${isHolding(caller, now)} and (${isCurrent} or coalesce(${s.lastUsedAt}, ${a.provedAt}) >= ${usedSince})
            and ${isAssured(caller, now)}
          order by isCurrent desc, coalesce(${s.lastUsedAt}, ${a.provedAt}) desc, ${a.id} limit ${limit}`),
        standing: callerStatements(reader, query),
      })
      const sessions = rows.map(({ isCurrent: current, id, client, place, since, lastUsedAt }) => ({
        ...{ id, client, place, since, lastUsedAt },
        isCurrent: current === 1,
      }))
      return { ...toCallerState(standing, query), sessions }
    },

    async endSessions({ query, which, audit }) {
      const { caller, now } = query
      const isOther = sql`not ${inArray(a.sessionHash, [...caller.sessionHashes])}`
      // By what it is bound to: whatever was proved in it since the list was read ends with it.
      const named =
        which === 'others'
          ? sql`1`
          : sql`${a.sessionHash} = (select "named"."session_hash" from ${a} as "named"
              where "named"."id" = ${which.id} and "named"."principal_id" = ${caller.principalId})`
      const target = sql`${isHolding(caller, now)} and ${isOther} and ${named}`
      const isDone = sql`exists (select 1 from ${auditTable} where ${auditTable.id} = ${audit.id})`
      const { ended, known, standing } = await batch(writer, {
        known: writer.all<{ id: string }>(
          which === 'others'
            ? sql`select 1 as id where 0`
            : sql`select ${a.id} as id from ${a} where ${a.id} = ${which.id} and ${a.principalId} = ${caller.principalId} and ${isOther}`,
        ),
        audited: writer.run(
          auditWhen(audit, now, sql`${isAssured(caller, now)} and exists (select 1 from ${a} where ${target})`),
        ),
        ended: writer.update(a).set({ endedAt: now }).where(sql`${target} and ${isDone}`).returning({ id: a.id }),
        standing: callerStatements(writer, query),
      })
      return { ...toCallerState(standing, query), ended: ended.length, isKnown: known.length === 1 }
    },
  }

  function provedAt(assuranceId: string): SQL {
    return sql`(select ${a.provedAt} from ${a} where ${a.id} = ${assuranceId})`
  }

  /** Every proof of the caller's session, those that ended as well. */
  function ofSession({ principalId, sessionHashes }: Caller): SQL | undefined {
    return and(eq(a.principalId, principalId), inArray(a.sessionHash, [...sessionHashes]))
  }

  /** A proof of the caller's person that holds now, in whichever session. */
  function isHolding({ principalId }: Caller, now: number): SQL {
    const holds = and(
      eq(a.principalId, principalId),
      isNull(a.endedAt),
      gt(a.endsAt, now),
      sql`${a.epoch} = ${epochOf(principalId)}`,
    )
    return holds ?? sql`0`
  }
}
