import { and, eq, notInArray, sql } from 'drizzle-orm'
import type { MfaStore } from '../../edge/ports/store.ts'
import type { Connection } from '../connection/connection.ts'
import { memberships, principals } from '../schema/schema.ts'

export function membershipStore({ writer }: Connection): Pick<MfaStore, 'rememberMemberships'> {
  return {
    async rememberMemberships({ principalId, memberships: current, digest, now }) {
      const ids = current.map((membership) => membership.accountId)
      await writer.batch([
        writer
          .delete(memberships)
          .where(and(eq(memberships.principalId, principalId), notInArray(memberships.accountId, ids))),
        // One parameter for all of them: two hundred accounts are one statement.
        writer.run(sql`insert into ${memberships} (principal_id, account_id, account_name, role, seen_at)
          select ${principalId}, value ->> 'accountId', value ->> 'accountName', value ->> 'role', ${now}
          from json_each(${JSON.stringify(current)}) where 1
          on conflict (principal_id, account_id) do update
          set account_name = excluded.account_name, role = excluded.role, seen_at = excluded.seen_at`),
        writer
          .insert(principals)
          .values({ id: principalId, membershipsDigest: digest, seenAt: now })
          .onConflictDoUpdate({ target: principals.id, set: { membershipsDigest: digest, seenAt: now } }),
      ])
    },
  }
}
