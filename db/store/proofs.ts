import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { Consume, FailedAttempt, ProvenAct } from '../../edge/ports/acts.ts'
import type { FactorKind } from '../../edge/ports/factor.ts'
import { audit, authenticators, backupCodes, backupSets } from '../schema/schema.ts'
import { refundStatement } from '../statements/throttles.ts'
import { auditWhen } from './assurances.ts'

/**
 * The frame of every act that a code proves: the marker is used up first, and each statement after it asks whether it
 * was this very act that did so. A used code therefore serves one act, once, whatever else is on its way. `when` must
 * hold as well, at that moment.
 */
export function proofStatements(db: LibSQLDatabase, act: ProvenAct, when: SQL = sql`1`) {
  const { principalId } = act.caller
  const { factor } = act.consume
  // The row that used the marker up may be gone by the end of the act; its audit row never is.
  const proved = sql`exists (select 1 from ${audit} where ${audit.id} = ${act.audit.id})`
  return {
    proved,
    statements: {
      consumed: consumeStatement(db, act, when),
      audited: db.run(auditWhen(act.audit, act.now, consumedBy(act.consume, act.actId))),
      refunded: refundStatement(db, principalId, factor, act.now, proved),
    },
    /** Last in the batch; their number varies. */
    otherwise: failStatements(db, principalId, factor, act.otherwise, act.now, sql`not ${proved}`),
  }
}

/** True for exactly one caller per marker. A false answer means replay (RFC 6238 §5.2): a wrong code. */
function consumeStatement(db: LibSQLDatabase, { caller, consume, actId, now }: ProvenAct, when: SQL) {
  const { principalId } = caller
  if ('setId' in consume) {
    return db
      .update(backupCodes)
      .set({ usedAt: now, usedBy: actId })
      .where(
        and(
          eq(backupCodes.setId, consume.setId),
          eq(backupCodes.place, consume.place),
          isNull(backupCodes.usedAt),
          sql`exists (select 1 from ${backupSets}
            where ${backupSets.principalId} = ${principalId} and ${backupSets.id} = ${consume.setId})`,
          when,
        ),
      )
      .returning({ marker: backupCodes.place })
  }
  return db
    .update(authenticators)
    .set({ lastMarker: consume.marker, lastUsedAt: now, consumedBy: actId })
    .where(
      and(
        eq(authenticators.id, consume.authenticatorId),
        eq(authenticators.principalId, principalId),
        isNull(authenticators.disabledAt),
        sql`${authenticators.lastMarker} < ${consume.marker}`,
        when,
      ),
    )
    .returning({ marker: authenticators.lastMarker })
}

/** Was it this act that used the marker up? */
function consumedBy(consume: Consume, actId: string): SQL {
  return 'setId' in consume
    ? sql`exists (select 1 from ${backupCodes} where ${backupCodes.setId} = ${consume.setId}
        and ${backupCodes.place} = ${consume.place} and ${backupCodes.usedBy} = ${actId})`
    : sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${consume.authenticatorId}
        and ${authenticators.consumedBy} = ${actId})`
}

/** What a wrong code leaves behind where the condition holds: its audit rows and, after the last try, a disabled method. */
export function failStatements(
  db: LibSQLDatabase,
  principalId: string,
  factor: FactorKind,
  failed: FailedAttempt,
  now: number,
  when: SQL,
) {
  return [
    ...failed.audit.map((row) => db.run(auditWhen(row, now, when))),
    ...(failed.disables ? [disableStatement(db, principalId, factor, now, when)] : []),
  ]
}

/** Disables the person's method of this factor where the condition holds; one that is disabled keeps its time. */
export function disableStatement(db: LibSQLDatabase, principalId: string, factor: FactorKind, now: number, when: SQL) {
  return db
    .update(authenticators)
    .set({ disabledAt: now })
    .where(
      and(
        eq(authenticators.principalId, principalId),
        eq(authenticators.factor, factor),
        isNull(authenticators.disabledAt),
        when,
      ),
    )
}
