import { type Column, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Sealed, SealPurpose } from '../../edge/ports/runtime.ts'
import type { SealedTable, SealStore } from '../../edge/ports/upkeep/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { listed } from '../connection/late.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { sealingKeys } from '../schema/options/sealing-keys.ts'
import { authenticators, backupCodes, backupSets, deployment, enrolments } from '../schema/tables.ts'

/** Rows of one table that are looked at in one round trip: to open them, and to count them. */
const AT_ONCE = 500
const COUNTED_AT_ONCE = 20_000
/** Codes of one set. */
const PER_SET = 10

/** Where something is sealed, and how the people's rows are found that say what it is bound to. */
type Place = {
  table: SQLiteTable
  column: Column
  purpose: SealPurpose
  /** What is walked through, in the order of its rowids, so many at a time: each window is found by its key. */
  walked: SQLiteTable
  window: number
  /** How the sealed rows belong to those that are walked through. */
  joined: SQL
  /** What it is bound to, from the outer to the inner, by what a row calls that when it is moved to another database. */
  owner: Record<string, Column | SQL>
}

const own = (table: typeof authenticators | typeof enrolments): Place => ({
  table,
  column: table.secret,
  purpose: 'secret',
  walked: table,
  window: AT_ONCE,
  joined: sql`${table}`,
  owner: { principal_id: table.principalId, id: table.id },
})

/** Everything that `seal` writes into a row. A test compares the list with the columns of the schema. */
const PLACES: Record<SealedTable, Place> = {
  mfa_authenticator: own(authenticators),
  mfa_enrolment: own(enrolments),
  mfa_backup_code: {
    table: backupCodes,
    column: backupCodes.hash,
    purpose: OF_THE_SET,
    walked: backupSets,
    window: AT_ONCE / PER_SET,
    joined: sql`${backupSets} cross join ${backupCodes} on ${backupCodes.setId} = ${backupSets.id}`,
    owner: {
      principal_id: backupSets.principalId,
      set_id: backupSets.id,
      place: sql`cast(${backupCodes.place} as text)`,
    },
  },
}

/** What is sealed in a table, and which columns of a row that is moved it is bound to beside the deployment; null: nothing. */
export function sealedIn(table: string): { column: string; purpose: SealPurpose; owner: string[] } | null {
  if (!Object.hasOwn(PLACES, table)) return null
  const { column, purpose, owner } = PLACES[table as SealedTable]
  return { column: column.name, purpose, owner: Object.keys(owner) }
}

const rowid = (table: SQLiteTable) => sql`${table}.rowid`

/** The last rowid of the window that begins behind `after`, and of all: two look-ups by the key. */
const edges = (table: SQLiteTable, after: number, window: number) => sql`select
  (select max(at) from (select rowid as at from ${table} where rowid > ${after} order by rowid limit ${window})) as next,
  (select max(rowid) from ${table}) as "end"`

const within = (
  table: SQLiteTable,
  after: number,
  window: number,
) => sql`${rowid(table)} > ${after} and ${rowid(table)} <=
  (select max(at) from (select rowid as at from ${table} where rowid > ${after} order by rowid limit ${window}))`

/** The id of the key that a value names, of one of the forms that `edge/crypto/seal.ts` writes; else the empty text. */
const keyOf = (column: Column) =>
  sql`iif(${column} glob 'v[12].?*.*', substr(${column}, 4, instr(substr(${column}, 4), '.') - 1), '')`

/** What stands in front of what is sealed under a key today. */
const formOf = (keyId: string) => `v2.${keyId}.`

type Edges = { next: number | null; end: number | null }
type SealedValue = { row: number; sealed: Sealed; deployment: string; [owner: `owner${number}`]: string }

/** What is sealed under keys of the ring, walked through a part at a time and exchanged value by value (spec O6). */
export function sealStore({ reader, writer }: Connection): SealStore {
  return {
    tables: Object.keys(PLACES) as SealedTable[],

    async loadSealed({ table: name, after, settled }) {
      const { table, column, purpose, walked, window, joined, ...place } = PLACES[name]
      const owner = Object.values(place.owner)
      const form = settled === null ? null : formOf(settled)
      const isDue = form === null ? sql`1` : sql`substr(${column}, 1, ${form.length}) <> ${form}`
      const owners = owner.map((part, at) => sql`${part} as ${sql.identifier(`owner${at}`)}`)
      const { edge, found } = await batch(reader, {
        edge: reader.all<Edges>(edges(walked, after, window)),
        found: reader.all<SealedValue>(sql`select ${rowid(table)} as row, ${column} as sealed,
          (select ${deployment.id} from ${deployment}) as deployment, ${sql.join(owners, sql`, `)}
          from ${joined} where ${within(walked, after, window)} and ${column} <> '' and ${isDue}`),
      })
      const rows = found.map((one) => {
        const parts = owner.map((_, at) => one[`owner${at}`] ?? '')
        const { row, sealed, deployment } = one
        return { row, name: `${name} ${parts.join(' / ')}`, sealed, purpose, deployment, owner: parts }
      })
      return { rows, next: edge[0]?.next ?? null, end: edge[0]?.end ?? 0 }
    },

    async reseal({ table: name, rows }) {
      if (rows.length === 0) return 0
      const { table, column } = PLACES[name]
      const given = listed(rows.map(({ row, from, to }) => [row, from, to]))
      const { done } = await batch(writer, {
        done: writer.all(sql`update ${table} set ${sql.identifier(column.name)} = given.value ->> 2 from ${given} as given
          where ${rowid(table)} = given.value ->> 0 and ${column} = given.value ->> 1 returning 1 as done`),
      })
      return done.length
    },

    async countSealed({ table: name, after }) {
      const { table, column } = PLACES[name]
      const { edge, rows } = await batch(reader, {
        edge: reader.all<Edges>(edges(table, after, COUNTED_AT_ONCE)),
        rows: reader.all<{
          keyId: string
          rows: number
        }>(sql`select ${keyOf(column)} as "keyId", count(*) as rows from ${table}
          where ${within(table, after, COUNTED_AT_ONCE)} and ${column} <> '' group by 1`),
      })
      return { rows, next: edge[0]?.next ?? null, end: edge[0]?.end ?? 0 }
    },

    async loadSealingKeys() {
      const { found } = await batch(reader, {
        found: reader.all<{ id: string }>(sql`select id from ${sealingKeys} order by id`),
      })
      return found.map(({ id }) => id)
    },

    async beginRelease({ keyIds, rotation }) {
      await batch(writer, [
        writer.run(
          sql`update ${sealingKeys} set released_by = ${rotation} where id in (select value from ${listed(keyIds)})`,
        ),
      ])
    },

    async release({ keyIds, rotation }) {
      const { gone } = await batch(writer, {
        gone: writer.all<{ id: string }>(sql`delete from ${sealingKeys} where released_by = ${rotation}
          and id in (select value from ${listed(keyIds)}) returning id`),
      })
      return gone.map(({ id }) => id)
    },
  }
}
