import { and, eq, inArray, isNull, lt, ne, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { AuditRow, Caller, NewAssurance } from '../../edge/ports.ts'
import { assurances, audit } from '../schema.ts'
import { insertWhen } from './sql.ts'
import { epochOf } from './standing.ts'

const KEPT_MS = 86_400_000

/** Writes this session's new proof and ends its older ones, where the condition holds. */
export function assureStatements(
  db: LibSQLDatabase,
  act: { caller: Caller; assurance: NewAssurance; now: number; when: SQL },
) {
  const { caller, assurance, now, when } = act
  const [sessionHash = ''] = caller.sessionHashes
  return [
    db.run(
      insertWhen(
        assurances,
        {
          id: assurance.id,
          principalId: caller.principalId,
          sessionHash,
          epoch: epochOf(caller.principalId),
          amr: assurance.amr,
          provedAt: now,
          endsAt: assurance.endsAt,
        },
        when,
      ),
    ),
    db
      .update(assurances)
      .set({ endedAt: now })
      .where(and(ofSession(caller), isNull(assurances.endedAt), ne(assurances.id, assurance.id), when)),
    db
      .delete(assurances)
      .where(and(eq(assurances.principalId, caller.principalId), lt(assurances.endsAt, now - KEPT_MS))),
  ] as const
}

/** Ends what one host session has proved, and says so only when there was something to end. */
export function endStatements(db: LibSQLDatabase, act: { caller: Caller; audit: AuditRow; now: number }) {
  const living = and(ofSession(act.caller), isNull(assurances.endedAt))
  return [
    db.run(auditWhen(act.audit, act.now, sql`exists (select 1 from ${assurances} where ${living})`)),
    db.update(assurances).set({ endedAt: act.now }).where(living),
  ] as const
}

export function auditWhen(row: AuditRow, now: number, when: SQL): SQL {
  return insertWhen(audit, { ...row, at: now }, when)
}

function ofSession(caller: Caller): SQL | undefined {
  return and(eq(assurances.principalId, caller.principalId), inArray(assurances.sessionHash, [...caller.sessionHashes]))
}
