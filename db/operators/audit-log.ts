import { and, eq, getTableColumns, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { AuditPage, OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { table } from '../schema/columns.ts'
import { apiKeys } from '../schema/options/operators.ts'
import { auditLogColumns } from '../schema/records.ts'
import { callerStatements, toCallerState } from '../statements/caller-state.ts'
import { auditWhen } from '../store/assurances.ts'
import { isStanding } from './api-keys.ts'

/** The log as it is read. */
export const auditLog = table('mfa_audit', auditLogColumns())

/** How the log is read: in pages, in the order of time, by the index of what it is filtered by. */
export function auditReadStore({
  reader,
  writer,
}: Connection): Pick<OperatorStore, 'readAudit' | 'readAuditOn' | 'loadAccountAudit'> {
  return {
    async readAudit({ audit: row, now, ...page }) {
      if (!row) return (await batch(reader, { entries: entries(reader, page) })).entries
      const answers = await batch(writer, {
        entries: entries(writer, page),
        audited: writer.run(auditWhen(row, now, sql`1`)),
      })
      return answers.entries
    },

    async readAuditOn({ keyId, now, ...page }) {
      const { key, found } = await batch(reader, {
        key: reader
          .select({ id: apiKeys.id })
          .from(apiKeys)
          .where(and(eq(apiKeys.id, keyId), isStanding(now))),
        found: entries(reader, page),
      })
      return key.length === 1 ? found : null
    },

    async loadAccountAudit(query) {
      const { accountId, filter, after, limit } = query
      const { found, standing } = await batch(reader, {
        found: entries(reader, { filter: { ...filter, accountId }, order: 'newest', after, limit }),
        standing: callerStatements(reader, query),
      })
      return { ...toCallerState(standing, query), entries: found }
    },
  }
}

function entries(db: LibSQLDatabase, { filter, order, after, limit }: AuditPage) {
  const { accountId, principalId, act, from, to } = filter
  const isBehind = (after: SQL) => (order === 'oldest' ? sql`> ${after}` : sql`< ${after}`)
  const way = order === 'oldest' ? sql`asc` : sql`desc`
  return db
    .select(getTableColumns(auditLog))
    .from(auditLog)
    .where(
      and(
        accountId === undefined ? undefined : eq(auditLog.accountId, accountId),
        principalId === undefined ? undefined : eq(auditLog.principalId, principalId),
        act === undefined ? undefined : eq(auditLog.act, act),
        from === undefined ? undefined : gte(auditLog.at, from),
        to === undefined ? undefined : lt(auditLog.at, to),
        after ? sql`(${auditLog.at}, ${auditLog.seq}) ${isBehind(sql`(${after.at}, ${after.seq})`)}` : sql`1`,
      ),
    )
    .orderBy(sql`${auditLog.at} ${way}`, sql`${auditLog.seq} ${way}`)
    .limit(limit)
}
