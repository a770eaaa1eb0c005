import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import {
  assurances,
  authenticators,
  databaseNow,
  enrolments,
  invitations,
  memberships,
  names,
  onceEnrolled,
  principals,
  throttles,
} from '../schema/tables.ts'
import { auditWhen } from './assurances.ts'
import { dropSetStatements } from './backup-codes.ts'

/** All that is kept of one person, by id. The two calls' sign-ins as well, whose store not every host carries. */
const TABLES = [authenticators, enrolments, memberships, throttles, assurances, onceEnrolled, names, invitations]
const LOGINS = sql`mfa_login`

/** The end of a person, where the condition holds: all rows about them but the audit log. */
export function forgetStatements(db: LibSQLDatabase, principalId: string, now: number, when: SQL) {
  // By whichever clock is ahead: a session from just before must not look like one from after.
  const forgottenAt = sql`max(${now}, ${databaseNow})`
  return [
    ...dropSetStatements(db, principalId, when),
    ...TABLES.map((table) => db.delete(table).where(and(eq(table.principalId, principalId), when))),
    db.run(sql`delete from ${LOGINS} where principal_id = ${principalId} and ${when}`),
    // The row stays with an epoch that was never used: nothing that names an older one can stand again.
    db.run(sql`${insertWhen(principals, { id: principalId, epoch: 1, seenAt: now, forgottenAt }, when)}
      on conflict (id) do update set epoch = ${sql.identifier(principals.epoch.name)} + 1, memberships_digest = '',
      seen_at = excluded.seen_at, forgotten_at = excluded.forgotten_at, webauthn_handle = null, nudged_at = null,
      nudge_count = 0`),
  ]
}

/** The same in one act with its audit row, for hosts that have deleted somebody. */
export function forgetStore({ writer }: Connection): Pick<MfaStore, 'forgetPrincipal'> {
  return {
    async forgetPrincipal({ principalId, audit: row, now }) {
      await batch(writer, [
        ...forgetStatements(writer, principalId, now, sql`1`),
        writer.run(auditWhen(row, now, sql`1`)),
      ])
    },
  }
}
