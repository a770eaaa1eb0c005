import { and, eq, sql } from 'drizzle-orm'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { memberships, principals } from '../schema/tables.ts'
import { callerStatements, hasMethod, toCallerState } from '../statements/caller-state.ts'

/** The list of an account's members that Owners see, in the order of its index. */
export function memberStore({ reader }: Connection): Pick<MfaStore, 'loadMembers'> {
  return {
    async loadMembers(query) {
      const { accountId, after, limit } = query
      const behind =
        after && sql`(${memberships.name}, ${memberships.principalId}) > (${after.name}, ${after.principalId})`
      const { rows, standing } = await batch(reader, {
        rows: reader
          .select({
            principalId: memberships.principalId,
            name: memberships.name,
            role: memberships.role,
            isEnrolled: sql<number>`${hasMethod(sql`${memberships.principalId}`)}`,
            // Of a membership whose person has no row, its own time is all that is known.
            lastSeenAt: sql<number>`coalesce((select ${principals.seenAt} from ${principals}
              where ${principals.id} = ${memberships.principalId}), ${memberships.seenAt})`,
          })
          .from(memberships)
          .where(and(eq(memberships.accountId, accountId), behind ?? undefined))
          .orderBy(memberships.name, memberships.principalId)
          .limit(limit),
        standing: callerStatements(reader, query),
      })
      const members = rows.map((row) => ({ ...row, isEnrolled: row.isEnrolled === 1 }))
      return { ...toCallerState(standing, query), members }
    },
  }
}
