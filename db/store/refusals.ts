import { type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { AuditRow } from '../../edge/ports/acts.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { audit, refusals } from '../schema/tables.ts'
import { refusalSlice } from '../statements/clean-up.ts'

const MINUTE_MS = 60_000

/**
 * What anybody can bring about as often as they like: each adds to a number, and only the first of a minute, network and
 * act is a row of the audit log. `principalId` may be asked of the database, `when` must hold in both statements.
 */
export function refusalStatements(
  db: LibSQLDatabase,
  row: Omit<AuditRow, 'principalId'> & { principalId: string | SQL },
  now: number,
  when: SQL = sql`1`,
) {
  const minute = now - (now % MINUTE_MS)
  const network = row.addressPrefix ?? ''
  const isFirst = sql`exists (select 1 from ${refusals} where ${refusals.minute} = ${minute}
    and ${refusals.network} = ${network} and ${refusals.act} = ${row.act} and ${refusals.count} = 1)`
  return [
    db.run(sql`${insertWhen(refusals, { minute, network, act: row.act, count: 1 }, when)}
      on conflict do update set count = count + 1`),
    db.run(insertWhen(audit, { ...row, at: now }, sql`${when} and ${isFirst}`)),
    refusalSlice(db, now),
  ] as const
}

/** How long what is seen again of the same person is not written again. */
const SEEN_MS = 86_400_000

/** Records of what anybody can bring about, bounded however often they do. */
export function refusalStore({ writer }: Connection): Pick<MfaStore, 'recordRefused' | 'recordSeen'> {
  return {
    async recordSeen(row, now) {
      const isNew = sql`not exists (select 1 from ${audit} where ${audit.principalId} = ${row.principalId}
        and ${audit.act} = ${row.act} and ${audit.at} > ${now - SEEN_MS})`
      await batch(writer, [writer.run(insertWhen(audit, { ...row, at: now }, isNew))])
    },

    async recordRefused(row, now) {
      await batch(writer, refusalStatements(writer, row, now))
    },
  }
}
