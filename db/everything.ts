import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { EverythingStore, TargetState } from '../edge/ports/transfer.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { listed } from './connection/late.ts'
import { usedChallenges } from './schema/options/passkey-schema.ts'
import { webhookEvents } from './schema/options/webhooks.ts'
import * as tables from './schema/tables.ts'
import { auditWhen } from './store/assurances.ts'

/** What is of people. Where a row of it is, another deployment's rows would be mixed with somebody's. */
const OF_PEOPLE = [
  tables.principals,
  // Before the methods, whose trigger would write another `since`.
  tables.onceEnrolled,
  tables.names,
  tables.policies,
  tables.invitations,
  tables.memberships,
  tables.backupSets,
  tables.backupCodes,
  tables.authenticators,
  tables.throttles,
] as const

/** What is over stays over, and what was done stays on record. */
const OF_THE_PAST = [tables.sessions, usedChallenges, tables.refusals, tables.audit] as const

const MOVED = new Map<string, SQLiteTable>([...OF_PEOPLE, ...OF_THE_PAST].map((table) => [getTableName(table), table]))

/**
 * What does not move: the database's own id, its schema and what its triggers count, what belongs to sessions that begin anew, since
 * everybody proves themselves once more, events on their way, which the old site delivers,
 * and what speaks of this database alone: keys of its API, seals of its log.
 */
export const STAYS_BEHIND = [
  'mfa_migration',
  'mfa_deployment',
  'mfa_account_count',
  'mfa_assurance',
  'mfa_person_session',
  'mfa_enrolment',
  'mfa_login',
  'mfa_webhook',
  'mfa_webhook_event',
  'mfa_outbox',
  'mfa_sealing_key',
  'mfa_api_key',
  'mfa_api_call',
  'mfa_audit_seal',
] as const

const ROWS_AT_ONCE = 500
/** Ten codes each. */
const SETS_AT_ONCE = 50

/** For `npx sallyport export` and `import`: no host and no request moves a deployment. */
export function createEverythingStore(db: HostDatabase): EverythingStore {
  const { reader, writer } = connect(db)
  const any = (table: SQLiteTable) => sql`exists (select 1 from ${table})`
  return {
    tables: [...MOVED.keys()],
    columnsOf: (table) => columnsOf(tableOf(table)),

    async describe() {
      const { found, acts } = await batch(reader, {
        found: reader.all<{ id: string; days: number }>(
          sql`select id, audit_retention_days as days from ${tables.deployment}`,
        ),
        acts: reader.all<{ acts: number }>(sql`select coalesce(max(rowid), 0) as acts from ${tables.audit}`),
      })
      const [row] = found
      if (!row) throw new Error('this database has no id')
      return { deploymentId: row.id, retentionDays: row.days, acts: acts[0]?.acts ?? 0 }
    },

    async read(name, after) {
      const table = tableOf(name)
      const isCodes = table === tables.backupCodes
      const paged = isCodes ? tables.backupSets : table
      const page = sql`from ${paged} where rowid > ${after} order by rowid limit ${isCodes ? SETS_AT_ONCE : ROWS_AT_ONCE}`
      const columns = columnsOf(table)
      const own = columns.map((column) => sql.identifier(column))
      const { rows, last } = await batch(reader, {
        rows: reader.all<Record<string, unknown>>(
          isCodes
            ? sql`select ${sql.join(own, sql`, `)} from (select rowid as at, id, principal_id ${page})
                join ${table} on set_id = id order by at, place`
            : sql`select ${sql.join(own, sql`, `)} ${page}`,
        ),
        last: reader.all<{ last: number | null }>(sql`select max(rowid) as last from (select rowid ${page})`),
      })
      return {
        columns,
        rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
        last: last[0]?.last ?? null,
      }
    },

    async stateFor(exportId) {
      const recorded = (act: string) =>
        sql`exists (select 1 from ${tables.audit} where act = ${act} and request_id = ${exportId})`
      const { found } = await batch(reader, {
        found: reader.all<{ state: TargetState }>(sql`select case
          when ${recorded('data.imported')} then 'done'
          when ${any(webhookEvents)} then 'taken'
          when not ${sql.join(OF_PEOPLE.map(any), sql` and not `)} then 'fresh'
          when ${recorded('data.import_begun')} and not ${any(tables.assurances)} and not ${any(tables.enrolments)}
            then 'begun'
          else 'taken' end as state`),
      })
      const [row] = found
      if (!row) throw new Error('the database did not say what is in it')
      return row.state
    },

    async write(name, rows) {
      const table = tableOf(name)
      // A code's person is known by its set.
      const columns = storedIn(table)
      // Written out: as an argument a number may come as one with a fraction, which is no place in a list.
      const of = (column: string) => sql`value ->> ${sql.raw(String(columns.indexOf(column)))}`
      const into = sql`insert into ${table} (${sql.join(columns.map(sql.identifier), sql`, `)})
        select ${sql.join(columns.map(of), sql`, `)} from ${listed(rows)}`
      // The audit log refuses a row of an id that it has, before anything else is asked.
      const isNew = sql`not exists (select 1 from ${tables.audit} where ${tables.audit.id} = ${of('id')})`
      await batch(writer, [
        writer.run(sql`${into} where ${table === tables.audit ? isNew : sql`1`} on conflict do nothing`),
      ])
    },

    async count() {
      const each = OF_PEOPLE.map(
        (table) => sql`(select count(*) from ${table}) as ${sql.identifier(getTableName(table))}`,
      )
      const { found } = await batch(reader, {
        found: reader.all<Record<string, number>>(sql`select ${sql.join(each, sql`, `)}`),
      })
      const counts = found[0] ?? {}
      return Object.fromEntries(OF_PEOPLE.map((table) => [getTableName(table), Number(counts[getTableName(table)])]))
    },

    async record(row, now, retentionDays = 0) {
      await batch(writer, [
        writer.run(auditWhen(row, now, sql`1`)),
        // What the other one promised to keep is kept here as well.
        writer.run(sql`update ${tables.deployment} set audit_retention_days = ${retentionDays}
          where audit_retention_days < ${retentionDays}`),
      ])
    },
  }
}

function tableOf(name: string): SQLiteTable {
  const table = MOVED.get(name)
  if (!table) throw new Error(`${name} does not move`)
  return table
}

const storedIn = (table: SQLiteTable): string[] => Object.values(getTableColumns(table)).map(({ name }) => name)

/** As they stand in a file: a code has its person beside it, whom it is sealed to. */
function columnsOf(table: SQLiteTable): string[] {
  return table === tables.backupCodes ? [...storedIn(table), 'principal_id'] : storedIn(table)
}
