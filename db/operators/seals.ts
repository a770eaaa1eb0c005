import { desc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { BentAnswer } from '../connection/rows.ts'
import { insertWhen } from '../connection/sql.ts'
import { auditSeals } from '../schema/options/operators.ts'
import { databaseNow, deployment } from '../schema/tables.ts'
import { auditLog } from './audit-log.ts'

type AuditSealStore = Pick<OperatorStore, 'loadUnsealed' | 'addSeal' | 'loadSeal' | 'readSealedRows' | 'loadLogEnd'>

const DAY_MS = 86_400_000

/** Seals of the audit log: what they are made of, and what they are held to. */
export function auditSealStore({ reader, writer }: Connection): AuditSealStore {
  const rows = () => reader.select(getTableColumns(auditLog)).from(auditLog)
  const seals = () => reader.select(getTableColumns(auditSeals)).from(auditSeals)
  const own = { id: deployment.id, days: deployment.auditRetentionDays }
  return {
    async loadUnsealed({ limit }) {
      const sealed = sql`coalesce((select max(${auditSeals.lastSeq}) from ${auditSeals}), 0)`
      const { last, entries, deployments } = await batch(reader, {
        last: seals().orderBy(desc(auditSeals.number)).limit(1),
        entries: rows().where(gt(auditLog.seq, sealed)).orderBy(auditLog.seq).limit(limit),
        deployments: reader.select(own).from(deployment).where(eq(deployment.only, 1)),
      })
      const [{ id: deploymentId } = { id: null }] = deployments
      if (deploymentId === null) throw new BentAnswer()
      return { last: last[0] ?? null, entries, deploymentId }
    },

    async addSeal(seal) {
      const isNext = sql`coalesce((select max(${auditSeals.number}) from ${auditSeals}), 0) = ${seal.number - 1}`
      const cutOff = sql`${databaseNow} - (select ${deployment.auditRetentionDays} from ${deployment}) * ${DAY_MS}`
      const { added } = await batch(writer, {
        added: writer.all(sql`${insertWhen(auditSeals, seal, isNext)} on conflict do nothing returning number`),
        emptied: writer.run(
          sql`update ${auditSeals} set leaves = '' where ${auditSeals.leaves} <> '' and ${auditSeals.lastAt} < ${cutOff}`,
        ),
      })
      return added.length === 1
    },

    async loadSeal({ number }) {
      const { found } = await batch(reader, { found: seals().where(eq(auditSeals.number, number)) })
      return found[0] ?? null
    },

    async readSealedRows({ after, upTo }) {
      const behind = gt(auditLog.seq, after)
      if (upTo === null) {
        const count = reader.all<{ n: number }>(sql`select count(*) as n from ${auditLog} where ${behind}`)
        const { found } = await batch(reader, { found: count })
        return { entries: [], count: found[0]?.n ?? 0 }
      }
      const { found } = await batch(reader, {
        found: rows().where(sql`${behind} and ${auditLog.seq} <= ${upTo}`).orderBy(auditLog.seq),
      })
      return { entries: found, count: found.length }
    },

    async loadLogEnd() {
      const { found } = await batch(reader, {
        found: reader.all<End>(sql`select ${deployment.id} as id, ${deployment.auditRetentionDays} as days,
          coalesce((select max(${auditLog.seq}) from ${auditLog}), 0) as seq,
          coalesce((select max(${auditSeals.number}) from ${auditSeals}), 0) as seal
          from ${deployment} where ${deployment.only} = 1`),
      })
      const [end] = found
      if (!end) throw new BentAnswer()
      return { deploymentId: end.id, retentionDays: end.days, lastSeq: end.seq, lastSeal: end.seal }
    },
  }
}

type End = { id: string; days: number; seq: number; seal: number }
