import { sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { MfaStore, PolicyRow } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { among } from '../connection/late.ts'
import { insertWhen } from '../connection/sql.ts'
import { accountCounts, audit, policies } from '../schema/tables.ts'
import {
  askedOnly,
  callerStatements,
  hasMethod,
  isAssured,
  isMethodMissing,
  isOver,
  toCallerState,
} from '../statements/caller-state.ts'
import { hasPasskey, isRequired, isStrong } from '../statements/policy.ts'
import { auditWhen } from './assurances.ts'
import { proofStatements } from './proofs.ts'

type PolicyStore = Pick<MfaStore, 'loadPolicies' | 'setPolicy'>

/** What accounts require of their members: read with the counts that Owners see, and switched. */
export function policyStore({ reader, writer }: Connection): PolicyStore {
  return {
    async loadPolicies(query) {
      const { rows, counts, standing } = await batch(reader, {
        rows: policyRows(reader, query.accountIds),
        counts: memberCounts(reader, query.countedIds),
        standing: callerStatements(reader, query),
      })
      return { ...toCallerState(standing, query), policies: toPolicies(query.accountIds, rows, counts) }
    },

    async setPolicy({ query, accountId, required, strength, rpId, isStrongProof, proof, audit: row }) {
      const { caller, now } = query
      // Whoever has a method shows it for ON as well; without one, ON is what leads them to set one up (spec P2).
      const hasNone = sql`(not ${hasMethod(caller.principalId)} and not ${isOver(caller)})`
      // OFF ends a strength: ON alone always means any method.
      const asked = required ? strength : 'any'
      const isSo = sql`${policies.required} = ${Number(required)} and ${policies.strength} = ${asked ?? policies.strength}`
      const stands = sql`exists (select 1 from ${policies} where ${policies.accountId} = ${accountId} and ${isSo})`
      const isOther = required ? sql`not ${stands}` : isRequired([accountId])
      // Nobody asks others for what they do not have, and nothing weakens what asks for more than was proved.
      const isReady = asked === 'phishing_resistant' ? hasPasskey(caller.principalId, rpId) : sql`1`
      const mayWeaken = isStrongProof ? sql`1` : sql`not ${isStrong([accountId])}`
      const isDone = sql`exists (select 1 from ${audit} where ${audit.id} = ${row.id})`
      // What is so already is no change: nobody is told of one.
      const write = writer.all<{ account_id: string }>(sql`${insertWhen(
        policies,
        { accountId, required, strength: asked ?? 'any', changedAt: now, changedBy: caller.principalId },
        sql`${isDone} and ${isOther}`,
      )} on conflict (account_id) do update set
        required = excluded.required, strength = ${asked ?? policies.strength}, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        returning account_id`)
      const read = {
        rows: policyRows(writer, [accountId]),
        counts: memberCounts(writer, [accountId]),
        standing: callerStatements(writer, query),
      }

      if (!proof) {
        const may = sql`(${isAssured(caller, now)} or ${hasNone}) and not ${isMethodMissing(caller.principalId)}
          and ${isReady} and ${asked === 'any' ? mayWeaken : sql`1`} and ${isOther}`
        const { written, rows, counts, standing } = await batch(writer, {
          audited: writer.run(auditWhen(row, now, may)),
          written: write,
          ...read,
        })
        return setAnswer(accountId, rows, counts, written, true, toCallerState(standing, query))
      }
      const { statements, otherwise } = proofStatements(
        writer,
        proof,
        sql`${isAssured(caller, now)} and ${isReady} and ${mayWeaken}`,
      )
      const { consumed, written, rows, counts, standing } = await batch(writer, {
        ...statements,
        written: write,
        ...read,
        otherwise,
      })
      return setAnswer(accountId, rows, counts, written, consumed.length === 1, toCallerState(standing, query))
    },
  }
}

function setAnswer(
  accountId: string,
  rows: StoredPolicy[],
  counts: Count[],
  written: unknown[],
  proved: boolean,
  standing: ReturnType<typeof toCallerState>,
) {
  const [policy = { accountId, required: false, strength: 'any', known: 0, enrolled: 0 } as const] = toPolicies(
    [accountId],
    rows,
    counts,
  )
  return { ...standing, proved, changed: written.length === 1, policy }
}

type StoredPolicy = { accountId: string; required: boolean; strength: PolicyRow['strength'] }
type Count = { accountId: string; known: number; enrolled: number }

function policyRows(db: LibSQLDatabase, accountIds: readonly string[]) {
  return db
    .select({ accountId: policies.accountId, required: policies.required, strength: policies.strength })
    .from(policies)
    .where(among(policies.accountId, accountIds))
}

/** Members seen by `identify`, and how many of them have a method (spec P4): one row of each account, however large. */
function memberCounts(db: LibSQLDatabase, accountIds: readonly string[]) {
  return db
    .select({ accountId: accountCounts.accountId, known: accountCounts.known, enrolled: accountCounts.enrolled })
    .from(accountCounts)
    .where(among(accountCounts.accountId, accountIds))
}

function toPolicies(accountIds: readonly string[], rows: StoredPolicy[], counts: Count[]): PolicyRow[] {
  const stored = new Map(askedOnly(rows, accountIds).map((row) => [row.accountId, row]))
  const counted = new Map(askedOnly(counts, accountIds).map((count) => [count.accountId, count]))
  return accountIds.map((accountId) => {
    const { known = 0, enrolled = 0 } = counted.get(accountId) ?? {}
    const { required = false, strength = 'any' } = stored.get(accountId) ?? {}
    return { accountId, required, strength, known, enrolled }
  })
}
