import { and, eq, inArray, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { MfaStore, PolicyRow } from '../../edge/ports/store.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { assurances, audit, authenticators, memberships, policies } from '../schema/schema.ts'
import { auditWhen } from './assurances.ts'
import { proofStatements } from './proofs.ts'
import { askedOnly, hasMethod, isMethodMissing, isOver, standingStatements, stands, toStanding } from './standing.ts'

type PolicyStore = Pick<MfaStore, 'loadPolicies' | 'setPolicy'>

export function policyStore({ reader, writer }: Connection): PolicyStore {
  return {
    async loadPolicies(query) {
      const [rows, counts, ...standing] = await reader.batch([
        policyRows(reader, query.accountIds),
        memberCounts(reader, query.countedIds),
        ...standingStatements(reader, query),
      ])
      return { ...toStanding(standing, query), policies: toPolicies(query.accountIds, rows, counts) }
    },

    async setPolicy({ query, accountId, required, proof, audit: row }) {
      const { caller, now } = query
      const isAssured = sql`exists (select 1 from ${assurances} where ${stands(caller, now)})`
      // Whoever has a method shows it for ON as well; without one, ON is what leads them to set one up (spec P2).
      const hasNone = sql`(not ${hasMethod(caller.principalId)} and not ${isOver(caller)})`
      const isOther = sql`coalesce((select ${policies.required} from ${policies}
        where ${policies.accountId} = ${accountId}), 0) <> ${required ? 1 : 0}`
      const isDone = sql`exists (select 1 from ${audit} where ${audit.id} = ${row.id})`
      // What is so already is no change: nobody is told of one.
      const write = writer.all<{ account_id: string }>(sql`${insertWhen(
        policies,
        { accountId, required, changedAt: now, changedBy: caller.principalId },
        sql`${isDone} and ${isOther}`,
      )} on conflict (account_id) do update set
        required = excluded.required, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        returning account_id`)
      const read = [
        policyRows(writer, [accountId]),
        memberCounts(writer, [accountId]),
        ...standingStatements(writer, query),
      ] as const

      if (!proof) {
        const may = sql`(${isAssured} or ${hasNone}) and not ${isMethodMissing(caller.principalId)} and ${isOther}`
        const [, written, rows, counts, ...standing] = await writer.batch([
          writer.run(auditWhen(row, now, may)),
          write,
          ...read,
        ])
        return setAnswer(accountId, rows, counts, written, true, toStanding(standing, query))
      }
      const { statements, otherwise } = proofStatements(writer, proof, isAssured)
      const [consumed, , , written, rows, counts, s1, s2, s3, s4] = await writer.batch([
        ...statements,
        write,
        ...read,
        ...otherwise,
      ])
      return setAnswer(accountId, rows, counts, written, consumed.length === 1, toStanding([s1, s2, s3, s4], query))
    },
  }
}

function setAnswer(
  accountId: string,
  rows: { accountId: string; required: boolean }[],
  counts: Count[],
  written: unknown[],
  proved: boolean,
  standing: ReturnType<typeof toStanding>,
) {
  const [policy = { accountId, required: false, known: 0, enrolled: 0 }] = toPolicies([accountId], rows, counts)
  return { ...standing, proved, changed: written.length === 1, policy }
}

type Count = { accountId: string; known: number; enrolled: number }

function policyRows(db: LibSQLDatabase, accountIds: readonly string[]) {
  return db
    .select({ accountId: policies.accountId, required: policies.required })
    .from(policies)
    .where(inArray(policies.accountId, [...accountIds]))
}

/** Members seen by `identify`, and how many of them have a method (spec P4). */
function memberCounts(db: LibSQLDatabase, accountIds: readonly string[]) {
  return db
    .select({
      accountId: memberships.accountId,
      known: sql<number>`count(distinct ${memberships.principalId})`,
      enrolled: sql<number>`count(distinct ${authenticators.principalId})`,
    })
    .from(memberships)
    .leftJoin(authenticators, and(eq(authenticators.principalId, memberships.principalId)))
    .where(inArray(memberships.accountId, [...accountIds]))
    .groupBy(memberships.accountId)
}

function toPolicies(
  accountIds: readonly string[],
  rows: { accountId: string; required: boolean }[],
  counts: Count[],
): PolicyRow[] {
  const required = new Set(
    askedOnly(rows, accountIds)
      .filter((row) => row.required)
      .map((row) => row.accountId),
  )
  const counted = new Map(askedOnly(counts, accountIds).map((count) => [count.accountId, count]))
  return accountIds.map((accountId) => {
    const { known = 0, enrolled = 0 } = counted.get(accountId) ?? {}
    return { accountId, required: required.has(accountId), known, enrolled }
  })
}
