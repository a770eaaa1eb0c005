import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { API_REPEAT_SECONDS } from '../../edge/core/operators/api-key.ts'
import type { Acted, OperatorAct } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import { BentAnswer } from '../connection/rows.ts'
import { insertWhen } from '../connection/sql.ts'
import { apiCalls } from '../schema/options/operators.ts'
import { audit, authenticators, invitations, memberships, names, principals } from '../schema/tables.ts'
import { dropSlice } from '../statements/clean-up.ts'

type Kept = { audit_id: string; request_hash: string; answer: string }
type Work = {
  /** Who or what the act is about is known. */
  isThere: SQL
  /** Where this does not hold, there is nothing to do, and no row. Left out: `isThere`. */
  when?: SQL
  /** What is so before the act, by name: part of the answer, and of every repeated one. */
  facts: Record<string, SQL>
  /** The same of what only who does it is told: names are not kept, since nothing would forget them there. */
  told?: Record<string, SQL>
  /** Of its audit row, as the database knows it. */
  detail?: SQL
  /** What it does, where `when` holds. */
  does(when: SQL): Parameters<typeof batch>[1]
}

/**
 * One act of an operator in one batch: its audit row where what it is about is known, something is to be done, and the call
 * was not made before; everything else asks for that row.
 */
export async function actOnce<Facts>(
  db: LibSQLDatabase,
  { audit: row, now, call }: OperatorAct,
  { isThere, facts, when = isThere, told = {}, detail, does }: Work,
): Promise<Acted<Facts>> {
  const answer = objectOf({ isThere, ...facts })
  const isDone = sql`exists (select 1 from ${audit} where ${audit.id} = ${row.id})`
  const own = call && and(eq(apiCalls.keyId, call.keyId), eq(apiCalls.repeatHash, call.repeatHash))
  const isFirst = own
    ? sql`exists (select 1 from ${apiCalls} where ${own} and ${apiCalls.auditId} = ${row.id})`
    : sql`1`
  const written = call && insertWhen(apiCalls, { ...call, auditId: row.id, answer, at: now }, sql`1`)
  const { kept, once } = await batch(db, {
    begun: written
      ? [dropSlice(db, apiCalls.at, now - API_REPEAT_SECONDS * 1000), db.run(sql`${written} on conflict do nothing`)]
      : [],
    kept: db.all<Kept>(
      own
        ? sql`select audit_id, request_hash, answer from ${apiCalls} where ${own}`
        : sql`select ${row.id} as audit_id, '' as request_hash, ${answer} as answer`,
    ),
    once: db.all<{ told: string }>(sql`select ${objectOf(told)} as told`),
    audited: db.run(insertWhen(audit, { ...row, ...(detail && { detail }), at: now }, sql`${isFirst} and ${when}`)),
    done: does(isDone),
  })
  const [first] = kept
  if (!first || !once[0]) throw new BentAnswer()
  if (call && first.request_hash !== call.requestHash) return { outcome: 'differs' }
  const { isThere: wasThere, ...found } = {
    ...JSON.parse(first.answer),
    ...JSON.parse(once[0].told),
  } as Facts & { isThere: number }
  return wasThere
    ? { outcome: 'done', repeated: first.audit_id !== row.id, ...(found as Facts) }
    : { outcome: 'unseen' }
}

function objectOf(facts: Record<string, SQL>): SQL {
  const named = Object.entries(facts).map(([name, fact]) => sql`${name}, ${fact}`)
  return sql`json_object(${sql.join(named, sql`, `)})`
}

/** Somebody of this id was seen, or is known by a name, an invitation or the log. */
export function isSeen(principalId: string): SQL {
  const tables = [authenticators, memberships, names, invitations]
  const rows = tables.map((table) => sql`exists (select 1 from ${table} where ${table.principalId} = ${principalId})`)
  // That somebody asked the log about an id does not say that it is anybody's.
  return sql`(exists (select 1 from ${principals} where ${principals.id} = ${principalId}) or ${sql.join(rows, sql` or `)}
    or exists (select 1 from ${audit} where ${audit.principalId} = ${principalId} and ${audit.act} <> 'audit.read'))`
}

/** A condition as a boolean in JSON. */
export const asBoolean = (condition: SQL): SQL => sql`json(case when ${condition} then 'true' else 'false' end)`
