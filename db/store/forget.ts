import { eq, sql } from 'drizzle-orm'
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

/** The end of a person: all rows about them but the audit log, in one act. */
export function forgetStore({ writer }: Connection): Pick<MfaStore, 'forgetPrincipal'> {
  return {
    async forgetPrincipal({ principalId, audit: row, now }) {
      // By whichever clock is ahead: a session from just before must not look like one from after.
      const forgottenAt = sql`max(${now}, ${databaseNow})`
      await batch(writer, [
        ...dropSetStatements(writer, principalId, sql`1`),
        ...TABLES.map((table) => writer.delete(table).where(eq(table.principalId, principalId))),
        writer.run(sql`delete from ${LOGINS} where principal_id = ${principalId}`),
        // The row stays with an epoch that was never used: nothing that names an older one can stand again.
        writer.run(sql`${insertWhen(principals, { id: principalId, epoch: 1, seenAt: now, forgottenAt }, sql`1`)}
          on conflict (id) do update set epoch = ${sql.identifier(principals.epoch.name)} + 1, memberships_digest = '',
          seen_at = excluded.seen_at, forgotten_at = excluded.forgotten_at, webauthn_handle = null, nudged_at = null,
          nudge_count = 0`),
        writer.run(auditWhen(row, now, sql`1`)),
      ])
    },
  }
}
