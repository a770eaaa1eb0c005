import { type Column, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { ENROLMENT_SECONDS } from '../../edge/core/enrolment.ts'
import { derived, type Late } from '../connection/late.ts'
import { assurances, enrolments, invitations, refusals, sessions } from '../schema/tables.ts'

/*
 * What has run out goes a slice at a time, along with acts that happen anyway: whoever signs in does not wait for what
 * others left behind. Every act takes more rows away than it adds, so a heap of them gets smaller.
 */

/** The most rows of one table that an act takes along. */
export const SLICE = 200

const MINUTE_MS = 60_000
/** What has ended is kept so long, to say how it ended; a pending enrolment counts from its begin. */
export const AUDIT_RETENTION_MS = 86_400_000
/** Long enough to look into an attack of last week. */
export const REFUSALS_KEPT_DAYS = 7

/** In place of the secret of what has ended: the row stays to say how, and a copy must not outlive what it became. */
export const NO_SECRET = ''

/** The column needs an index of its own, or the database reads the whole table. */
export function dropSlice(db: LibSQLDatabase, column: Column, before: Late<number>) {
  return db.run(sql`delete from ${column.table} where rowid in
    (select rowid from ${column.table} where ${column} < ${before} limit ${SLICE})`)
}

/** Proofs and pending enrolments that are over, whoever's they are. */
export function proofSlices(db: LibSQLDatabase, now: Late<number>) {
  const before = (ms: number) => derived(now, (at) => at - ms)
  // Another instance's clock may be a little behind: it must not find one empty that it still takes.
  const sealed = sql`(select rowid from ${enrolments} where ${enrolments.secret} <> ''
    and ${enrolments.expiresAt} < ${before(MINUTE_MS)} limit ${SLICE})`
  return [
    dropSlice(db, assurances.endsAt, before(AUDIT_RETENTION_MS)),
    dropSlice(db, enrolments.expiresAt, before(AUDIT_RETENTION_MS - ENROLMENT_SECONDS * 1000)),
    db.run(sql`update ${enrolments} set secret = ${NO_SECRET} where rowid in ${sealed}`),
  ] as const
}

/** Sessions of which nothing can come back any more; `now` in epoch milliseconds. */
export const sessionSlice = (db: LibSQLDatabase, now: number) => dropSlice(db, sessions.expiresAt, now)

/** Who asked to be let in and was not, for so long that they are shown to nobody any more. */
export const askedSlice = (db: LibSQLDatabase, before: number) =>
  db.run(sql`delete from ${invitations} where rowid in (select rowid from ${invitations}
    where ${invitations.state} = 'asked' and ${invitations.askedAt} < ${before} limit ${SLICE})`)

/** Counts of refusals that are older than a week; `now` in epoch milliseconds. */
export const refusalSlice = (db: LibSQLDatabase, now: number) =>
  dropSlice(db, refusals.minute, now - REFUSALS_KEPT_DAYS * 86_400_000)
