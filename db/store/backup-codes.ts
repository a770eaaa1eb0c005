import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { NewBackupSet } from '../../edge/ports/methods.ts'
import type { StandingQuery } from '../../edge/ports/standing.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { assurances, backupCodes, backupSets, throttles } from '../schema/schema.ts'
import { epochStatements } from './assurances.ts'
import { ofLane } from './lanes.ts'
import { proofStatements } from './proofs.ts'
import { stands } from './standing.ts'

export function backupCodeStore({ writer }: Connection): Pick<MfaStore, 'replaceBackupCodes'> {
  return {
    async replaceBackupCodes({ proof, backupSet }) {
      const { caller, now } = proof
      const isAssured = sql`exists (select 1 from ${assurances} where ${stands(caller, now)})`
      const { proved, statements, otherwise } = proofStatements(writer, proof, isAssured)
      const [consumed] = await writer.batch([
        ...statements,
        ...backupSetStatements(writer, { principalId: caller.principalId, backupSet, now, when: proved }),
        // A set that was void after too many wrong codes is replaced as a whole, its count with it.
        writer.delete(throttles).where(and(ofLane(caller.principalId, 'backup_code'), proved)),
        ...epochStatements(writer, { caller, now, when: proved }),
        ...otherwise,
      ])
      return { proved: consumed.length === 1 }
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
      from json_each(${JSON.stringify(backupSet.codes)}) where ${when}`),
  ] as const
}

export function dropSetStatements(db: LibSQLDatabase, principalId: string, when: SQL) {
  const current = sql`(select ${backupSets.id} from ${backupSets} where ${backupSets.principalId} = ${principalId})`
  return [
    db.delete(backupCodes).where(and(sql`${backupCodes.setId} = ${current}`, when)),
    db.delete(backupSets).where(and(eq(backupSets.principalId, principalId), when)),
  ] as const
}

export function backupSetFacts(db: LibSQLDatabase, { caller }: Pick<StandingQuery, 'caller'>) {
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
