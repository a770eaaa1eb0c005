import { and, eq, getTableColumns, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { AuditRow, NewAssurance } from '../../edge/ports/acts.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { among, derived, type Late, listed } from '../connection/late.ts'
import { insertWhen } from '../connection/sql.ts'
import { assurances, audit, principals } from '../schema/tables.ts'
import type { AskedCaller } from '../statements/asked.ts'
import { epochOf, isAssuranceValid } from '../statements/caller-state.ts'
import { proofSlices } from '../statements/clean-up.ts'

/** Writes this session's new proof and ends its older ones, where the condition holds. Times in epoch milliseconds. */
export function assureStatements(
  db: LibSQLDatabase,
  act: {
    caller: AskedCaller
    assurance: Late<NewAssurance>
    now: Late<number>
    when: SQL
    resetUntil?: SQL
  },
) {
  const { caller, assurance, now, when } = act
  return [
    db.run(
      insertWhen(
        assurances,
        {
          id: assurance.id,
          principalId: caller.principalId,
          sessionHash: derived(caller.sessionHashes, ([active = '']) => active),
          epoch: epochOf(caller.principalId),
          amr: derived(assurance.amr, (amr) => amr.join(' ')),
          provedAt: now,
          endsAt: assurance.endsAt,
          resetUntil: act.resetUntil,
        },
        when,
      ),
    ),
    db
      .update(assurances)
      .set({ endedAt: sql`${now}` })
      .where(and(ofSession(caller), isNull(assurances.endedAt), ne(assurances.id, assurance.id), when)),
    ...proofSlices(db, now),
  ] as const
}

/** A change of methods: every other session's proof ends with the epoch, the one that made the change stays (spec X1). */
export function epochStatements(db: LibSQLDatabase, act: { caller: Caller; now: number; when: SQL }) {
  const { caller, now, when } = act
  return [
    db.run(sql`${insertWhen(principals, { id: caller.principalId, epoch: 1, seenAt: now }, when)}
      on conflict (id) do update set epoch = ${sql.identifier(principals.epoch.name)} + 1`),
    db
      .update(assurances)
      .set({ epoch: epochOf(caller.principalId) })
      .where(and(eq(assurances.id, caller.assuranceId ?? ''), ofSession(caller), when)),
  ] as const
}

/** The acts on the proof of one session: its end, and its move to the id that the host's session has from now on. */
export function assuranceStore({ writer }: Connection): Pick<MfaStore, 'endAssurance' | 'moveAssurance'> {
  return {
    async endAssurance({ caller, audit: row, now }) {
      const living = and(ofSession(caller), isNull(assurances.endedAt))
      await batch(writer, [
        // Said only when there was something to end.
        writer.run(
          auditWhen(
            row,
            now,
            sql`exists (select 1 from ${assurances} where ${living} and ${assurances.endsAt} > ${now})`,
          ),
        ),
        writer.update(assurances).set({ endedAt: now }).where(living),
      ])
    },

    async moveAssurance({ caller, sessionHash, now }) {
      const { moved } = await batch(writer, {
        moved: writer
          .update(assurances)
          .set({ sessionHash })
          .where(isAssuranceValid(caller, now))
          .returning({ endsAt: assurances.endsAt }),
      })
      return { moved: moved.length === 1, endsAt: moved[0]?.endsAt ?? 0 }
    },
  }
}

/** One row of the audit log at `now`, epoch milliseconds, where the condition holds. */
export function auditWhen(row: Late<AuditRow>, now: Late<number>, when: SQL): SQL {
  return auditAllWhen(
    derived(row, (one) => [one]),
    now,
    when,
  )
}

/** A row of the audit log for each of these. */
export function auditAllWhen(rows: Late<readonly AuditRow[]>, now: Late<number>, when: SQL): SQL {
  const of = (name: string) => sql`value ->> ${name}`
  const { at: _, ...columns } = getTableColumns(audit)
  const row = Object.fromEntries(Object.keys(columns).map((name) => [name, of(name)])) as Record<
    keyof typeof columns,
    SQL
  >
  return insertWhen(audit, { ...row, at: now }, when, sql`from ${listed(rows)}`)
}

function ofSession({ principalId, sessionHashes }: AskedCaller): SQL | undefined {
  return and(eq(assurances.principalId, principalId), among(assurances.sessionHash, sessionHashes))
}
