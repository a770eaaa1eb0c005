import { and, eq, notInArray, sql } from 'drizzle-orm'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { memberships, principals } from '../schema/tables.ts'

/** A person's memberships as `identify` last named them: replaced as a whole, with their digest. */
export function membershipStore({ writer }: Connection): Pick<MfaStore, 'rememberMemberships'> {
  return {
    async rememberMemberships({ principalId, name, memberships: current, digest, now }) {
      const ids = current.map((membership) => membership.accountId)
      await batch(writer, [
        writer
          .delete(memberships)
          .where(and(eq(memberships.principalId, principalId), notInArray(memberships.accountId, ids))),
        // One parameter for all of them: two hundred accounts are one statement. What is so already is not written again,
        // nor brought to the triggers that count.
        writer.run(sql`insert into ${memberships} (principal_id, account_id, account_name, role, seen_at, name)
          select ${principalId}, value ->> 'accountId', value ->> 'accountName', value ->> 'role', ${now}, ${name}
          from json_each(${JSON.stringify(current)}) where not exists (select 1 from ${memberships} where
            ${eq(memberships.principalId, principalId)} and ${memberships.accountId} = value ->> 'accountId' and
            ${memberships.accountName} = value ->> 'accountName' and ${memberships.role} = value ->> 'role' and
            ${memberships.name} collate binary = ${name})
          on conflict (principal_id, account_id) do update
          set account_name = excluded.account_name, role = excluded.role, seen_at = excluded.seen_at, name = excluded.name`),
        writer
          .insert(principals)
          .values({ id: principalId, membershipsDigest: digest, seenAt: now })
          .onConflictDoUpdate({ target: principals.id, set: { membershipsDigest: digest, seenAt: now } }),
      ])
    },
  }
}
