import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { NewBackupSet } from '../../edge/ports/methods.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { listed } from '../connection/late.ts'
import { insertWhen } from '../connection/sql.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { backupCodes, backupSets, throttles } from '../schema/tables.ts'
import type { AskedCaller } from '../statements/asked.ts'
import { isAssured } from '../statements/caller-state.ts'
import { ofThrottle } from '../statements/throttles.ts'
import { epochStatements } from './assurances.ts'
import { proofStatements } from './proofs.ts'

/** New backup codes in place of the old ones, by a proof of their own. */
export function backupCodeStore({ writer }: Connection): Pick<MfaStore, 'replaceBackupCodes'> {
  return {
    async replaceBackupCodes({ proof, backupSet }) {
      const { caller, now } = proof
      const { proved, statements, otherwise } = proofStatements(writer, proof, isAssured(caller, now))
      const { proof: proven } = await batch(writer, {
        proof: statements,
        rest: [
          ...backupSetStatements(writer, { principalId: caller.principalId, backupSet, now, when: proved }),
          // A set that was void after too many wrong codes is replaced as a whole, its count with it.
          writer.delete(throttles).where(and(ofThrottle(caller.principalId, OF_THE_SET), proved)),
          ...epochStatements(writer, { caller, now, when: proved }),
        ],
        otherwise,
      })
      return { proved: proven.consumed.length === 1 }
    },
  }
}

/** One set of codes per principal: the old one goes and the new one comes in the same act. */
export function backupSetStatements(
  db: LibSQLDatabase,
  act: { principalId: string; backupSet: NewBackupSet; now: number; when: SQL },
) {
  const { principalId, backupSet, now, when } = act
  return [
    ...dropSetStatements(db, principalId, when),
    db.run(insertWhen(backupSets, { principalId, id: backupSet.id, createdAt: now }, when)),
    db.run(sql`insert into ${backupCodes} (set_id, place, salt, iterations, hash)
      select ${backupSet.id}, value ->> 'place', value ->> 'salt', value ->> 'iterations', value ->> 'hash'
      from ${listed(backupSet.codes)} where ${when}`),
  ] as const
}

/** Takes a person's codes away where the condition holds; the codes first, while the set still says which they are. */
export function dropSetStatements(db: LibSQLDatabase, principalId: string, when: SQL) {
  const current = sql`(select ${backupSets.id} from ${backupSets} where ${backupSets.principalId} = ${principalId})`
  return [
    db.delete(backupCodes).where(and(sql`${backupCodes.setId} = ${current}`, when)),
    db.delete(backupSets).where(and(eq(backupSets.principalId, principalId), when)),
  ] as const
}

/** One row about the caller's codes, times in epoch milliseconds; none where there are none. Never a code or its hash. */
export function backupSetFacts(db: LibSQLDatabase, { caller }: { caller: AskedCaller }) {
  return db
    .select({
      id: backupSets.id,
      createdAt: backupSets.createdAt,
      confirmedAt: backupSets.confirmedAt,
      total: sql<number>`count(*)`,
      remaining: sql<number>`coalesce(sum(${backupCodes.usedAt} is null), 0)`,
    })
    .from(backupSets)
    .innerJoin(backupCodes, eq(backupCodes.setId, backupSets.id))
    .where(eq(backupSets.principalId, caller.principalId))
    .groupBy(backupSets.principalId)
}

/** The same without counting: whether the caller's codes were said to be kept. */
export function backupSetConfirmed(db: LibSQLDatabase, { caller }: { caller: Pick<AskedCaller, 'principalId'> }) {
  return db
    .select({ confirmedAt: backupSets.confirmedAt })
    .from(backupSets)
    .where(eq(backupSets.principalId, caller.principalId))
}
