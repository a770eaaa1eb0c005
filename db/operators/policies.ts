import { sql } from 'drizzle-orm'
import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import { accountCounts, memberships, policies } from '../schema/tables.ts'
import { actOnce, asBoolean } from './once.ts'

/** Nobody is told of an account with more Owners than this beyond the first of them, by id. */
const OWNERS_TOLD = 100

/** What operators see and set of what accounts require. */
export function operatorPolicyStore({
  reader,
  writer,
}: Connection): Pick<OperatorStore, 'listPolicies' | 'setPolicyByOperator'> {
  return {
    async listPolicies({ after, limit }) {
      const { rows } = await batch(reader, {
        rows: reader.all<Row>(sql`select ${policies.accountId} as id, ${policies.required} as required, ${policies.strength} as strength,
            ${policies.changedAt} as changed_at, ${policies.changedBy} as changed_by,
            coalesce(${accountCounts.known}, 0) as known, coalesce(${accountCounts.enrolled}, 0) as enrolled,
            (select ${memberships.accountName} from ${memberships}
              where ${memberships.accountId} = ${policies.accountId} limit 1) as name
          from ${policies} left join ${accountCounts} on ${accountCounts.accountId} = ${policies.accountId}
          where ${policies.accountId} > ${after} order by ${policies.accountId} limit ${limit}`),
      })
      return rows.map((row) => ({
        accountId: row.id,
        accountName: row.name,
        required: row.required === 1,
        strength: row.strength,
        known: row.known,
        enrolled: row.enrolled,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
      }))
    },

    setPolicyByOperator(act) {
      const { accountId, required, strength, now } = act
      const own = sql`from ${policies} where ${policies.accountId} = ${accountId}`
      const members = sql`from ${memberships} where ${memberships.accountId} = ${accountId}`
      const owners = sql`${members} and ${memberships.role} = 'owner'`
      const before = sql`coalesce((select ${policies.strength} ${own} and ${policies.required}), 'any')`
      const after = required ? (strength ?? before) : 'any'
      return actOnce(writer, act, {
        isThere: sql`(exists (select 1 ${own})
          or exists (select 1 from ${memberships} where ${memberships.accountId} = ${accountId}))`,
        facts: {
          wasRequired: asBoolean(sql`exists (select 1 ${own} and ${policies.required})`),
          wasStrength: before,
        },
        told: {
          accountName: sql`(select ${memberships.accountName} ${members} limit 1)`,
          // Up to the first that is one too many, if there is one.
          owners: sql`json((select json_group_array(json_object('id', ${memberships.principalId}, 'name', ${memberships.name}))
            ${owners} and ${memberships.principalId} < coalesce((select ${memberships.principalId} ${owners}
              order by ${memberships.principalId} limit 1 offset ${OWNERS_TOLD}), char(1114111))))`,
        },
        // `policyDetail` in edge/core/policy.ts: without a strength only the database knows which one stays.
        detail: required ? sql`'on' || coalesce(' ' || nullif(${after}, 'any'), '')` : sql`'off'`,
        does: (when) => [
          writer.run(sql`${insertWhen(
            policies,
            {
              accountId,
              required,
              strength: after,
              changedAt: now,
              changedBy: act.audit.actor,
            },
            when,
          )} on conflict (account_id) do update set required = excluded.required, strength = excluded.strength,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by`),
        ],
      })
    },
  }
}

type Row = {
  id: string
  name: string | null
  required: number
  strength: 'any' | 'phishing_resistant'
  known: number
  enrolled: number
  changed_at: number
  changed_by: string
}
