import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { Consume, FailedAttempt, ProvenAct } from '../../edge/ports/acts.ts'
import type { Caller, CallerQuery } from '../../edge/ports/caller.ts'
import type { Late } from '../connection/late.ts'
import { audit, authenticators, backupCodes, backupSets } from '../schema/tables.ts'
import type { AskedCaller } from '../statements/asked.ts'
import { refundStatement, type ThrottleAt } from '../statements/throttles.ts'
import { auditAllWhen, auditWhen } from './assurances.ts'

/** A proven act, or one that each call brings. Which statement uses the marker up is known before. */
export type AskedProof = { caller: Pick<AskedCaller, 'principalId'>; consume: AskedConsume } & {
  [K in 'actId' | 'audit' | 'otherwise' | 'now']: Late<ProvenAct[K]>
}
export type AskedConsume<C = Consume> = C extends { presented: unknown }
  ? C
  : C extends Consume
    ? { [K in keyof C]: Late<C[K]> }
    : never

type Marked = Exclude<AskedConsume, { presented: unknown }>

/** What `Presented` is here: statements around the one that uses it up, which answers a row where it does. */
export type PresentedStatements = {
  consume(act: AskedProof, when: SQL, proved: SQL): { before: SQL[]; consumed: SQL; after: SQL[] }
}

/** What `Rider` is here: statements that hold with a condition, and what must hold besides. */
export type RiderStatements = {
  along(caller: Caller, now: number, when: SQL): SQL[]
  may?(query: CallerQuery): SQL
}

/**
 * The frame of every act that a code proves: the marker is used up first, and each statement after it asks whether it
 * was this very act that did so. A used code therefore serves one act, once, whatever else is on its way. `when` must
 * hold as well, at that moment.
 */
export function proofStatements(db: LibSQLDatabase, act: AskedProof, when: SQL = sql`1`) {
  const { caller, actId, consume, audit: row, otherwise, now } = act
  const throttle = { principalId: caller.principalId, factor: consume.factor, now }
  // The row that used the marker up may be gone by the end of the act; its audit row never is.
  const proved = sql`exists (select 1 from ${audit} where ${audit.id} = ${row.id})`
  const presented =
    'presented' in consume ? (consume.presented as unknown as PresentedStatements).consume(act, when, proved) : null
  return {
    proved,
    statements: {
      ...(presented && { presented: presented.before.map((statement) => db.run(statement)) }),
      consumed: presented
        ? db.all<{ marker: number }>(presented.consumed)
        : consumeStatement(db, { ...act, consume: consume as Marked }, when),
      audited: db.run(auditWhen(row, now, consumedBy(consume, actId))),
      refunded: refundStatement(db, throttle, proved),
      ...(presented && { settled: presented.after.map((statement) => db.run(statement)) }),
    },
    /** Last in the batch. */
    otherwise: failStatements(db, throttle, otherwise, sql`not ${proved}`),
  }
}

/** True for exactly one caller per marker. A false answer means replay (RFC 6238 §5.2): a wrong code. */
function consumeStatement(
  db: LibSQLDatabase,
  { caller, consume, actId, now }: AskedProof & { consume: Marked },
  when: SQL,
) {
  const { principalId } = caller
  if ('setId' in consume) {
    return db
      .update(backupCodes)
      .set({ usedAt: sql`${now}`, usedBy: sql`${actId}` })
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
    .set({ lastMarker: sql`${consume.marker}`, lastUsedAt: sql`${now}`, consumedBy: sql`${actId}` })
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
function consumedBy(consume: AskedConsume, actId: Late<string>): SQL {
  return 'setId' in consume
    ? sql`exists (select 1 from ${backupCodes} where ${backupCodes.setId} = ${consume.setId}
        and ${backupCodes.place} = ${consume.place} and ${backupCodes.usedBy} = ${actId})`
    : sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${consume.authenticatorId}
        and ${authenticators.consumedBy} = ${actId})`
}

/** What a wrong code leaves behind where the condition holds: its audit rows and, after the last try, a disabled method. */
export function failStatements(db: LibSQLDatabase, throttle: ThrottleAt, failed: Late<FailedAttempt>, when: SQL) {
  return [
    db.run(auditAllWhen(failed.audit, throttle.now, when)),
    disableStatement(db, throttle, sql`${failed.disables} and ${when}`),
  ] as const
}

/** Disables the person's method of this factor where the condition holds; one that is disabled keeps its time. */
export function disableStatement(db: LibSQLDatabase, { principalId, factor, now }: ThrottleAt, when: SQL) {
  return db
    .update(authenticators)
    .set({ disabledAt: sql`${now}` })
    .where(
      and(
        eq(authenticators.principalId, principalId),
        eq(authenticators.factor, factor),
        isNull(authenticators.disabledAt),
        when,
      ),
    )
}
